"""Read Docker Compose files: YAML with references, whose variables may be a list.

Compose resolves references in the decoded text of a scalar, so that they are looked for there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..text.source import Source
from . import yaml
from .document import Document, Literal, Opaque, Part, Ref, Setting, Value
from .formats import COMPOSE

_VARIABLES = "environment"
_ASSIGNMENT = re.compile(r"(?P<name>[^=\s]+)=")
# ``${NAME:?text}`` stops Compose where there is no value: else it is a plain reference.
_REFERENCE = re.compile(
    r"\$(?:(?P<dollar>\$)|(?P<name>[A-Za-z_]\w*)"
    r"|\{(?P<braced>[A-Za-z_]\w*)(?:\}|:?-(?P<default>[^{}$]*)\}|:?\?[^{}]*\}))|(?P<computed>\$\{)"
)


def parse(source: Source) -> Document:
    """Return the settings of a Compose file; ``- NAME=value`` is a setting called NAME."""
    document = yaml.parse(source)
    settings = tuple([_interpolated(setting) for setting in document.settings])
    return document._replace(format=COMPOSE, settings=settings)


def _interpolated(setting: Setting) -> Setting:
    """Return ``setting`` as Compose reads it: cut at its references, an item under its name."""
    if setting.kind != "string" or not setting.value.parts:
        return setting
    literal = setting.value.parts[0]
    if not isinstance(literal, Literal):
        return setting
    is_variable_item = setting.name is None and setting.path[-2:-1] == (_VARIABLES,)
    if is_variable_item:
        head = _ASSIGNMENT.match(literal.text)
        if head is None:
            return setting  # ``- NAME`` passes a variable through from outside
        name = literal.slice(*head.span("name"))
        literal = literal.slice(head.end(), len(literal.text))
        path = (*setting.path[:-1], name.text)
        setting = setting._replace(path=path, name=name)
    span = literal.raw(0, len(literal.text))
    value = Value(span, tuple(_parts(literal)), setting.value.quote)
    return setting._replace(value=value)


def _parts(literal: Literal) -> Iterator[Part]:
    """Yield ``literal`` cut at its references; ``$$`` is a dollar sign."""
    text = literal.text
    pending: list[
        Literal
    ] = []  # what stands between two references, cut at each ``$$``
    at = 0
    for match in _REFERENCE.finditer(text):
        start, end = match.span()
        pending.append(literal.slice(at, start))
        at = end
        if match["dollar"]:
            pending.append(_dollar(literal, start, end))
            continue
        yield from _joined(pending)
        pending = []
        if match["computed"]:
            # Nested references, and forms that Compose does not know: all behind it is unclear.
            yield Opaque(literal.raw(start, len(text)), "a computed expansion")
            return
        default = None
        if match["default"]:
            default = literal.slice(*match.span("default"))
        name = match["name"] or match["braced"]
        yield Ref(name, literal.raw(start, end), default)
    pending.append(literal.slice(at, len(text)))
    yield from _joined(pending)


def _dollar(literal: Literal, start: int, end: int) -> Literal:
    """Return the two characters ``start:end`` of ``literal`` as the one that they stand for."""
    span = literal.raw(start, end)
    return Literal(literal.text[start], span.start, tuple(span))


def _joined(literals: list[Literal]) -> Iterator[Literal]:
    """Yield neighboring ``literals`` as one; nothing if all are empty."""
    filled = [literal for literal in literals if literal.text]
    if len(filled) < 2:
        yield from filled
        return
    offsets: list[int] = []
    for literal in filled:
        length = len(literal.text)
        offsets += [literal.raw(index, index).start for index in range(length)]
    last = filled[-1]
    offsets.append(last.raw(0, len(last.text)).end)
    text = "".join([literal.text for literal in filled])
    yield Literal(text, filled[0].start, tuple(offsets))
