"""Read Docker Compose files: YAML with references, in which variables may be a list.

Compose resolves references in the decoded text of a scalar, so they are looked for there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..text.source import Source
from ..util.translation import phrase
from . import yaml
from .document import Document, Literal, Opaque, Part, Ref, Setting, Value
from .escapes import joined_part
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
    path = setting.path
    is_item = setting.name is None
    if is_item and path[-2:-1] == (_VARIABLES,):
        head = _ASSIGNMENT.match(literal.text)
        if head is None:
            # ``- NAME`` passes a variable through from outside.
            return setting
        start, end = head.span("name")
        name = literal.slice(start, end)
        literal = literal.slice(head.end(), len(literal.text))
        setting = setting._replace(
            path=(*path[:-1], name.text),
            name=name,
        )
    value = Value(
        span=literal.raw(0, len(literal.text)),
        parts=tuple(_parts(literal)),
        quote=setting.value.quote,
    )
    return setting._replace(value=value)


def _parts(literal: Literal) -> Iterator[Part]:
    """Yield ``literal`` cut at its references; ``$$`` is a dollar sign."""
    text = literal.text
    pending: list[Literal] = []  # the text since the last reference, cut at each ``$$``
    at = 0
    for match in _REFERENCE.finditer(text):
        start, end = match.span()
        pending.append(literal.slice(at, start))
        at = end
        if match["dollar"]:
            dollar = _dollar(literal, start, end)
            pending.append(dollar)
            continue
        yield from joined_part(pending)
        pending = []
        if match["computed"]:
            # Nested references, and forms that Compose does not know: where they end is unclear.
            rest = literal.raw(start, len(text))
            yield Opaque(rest, phrase("a computed expansion"))
            return
        yield _reference(literal, match)
    last = literal.slice(at, len(text))
    pending.append(last)
    yield from joined_part(pending)


def _reference(literal: Literal, match: re.Match[str]) -> Ref:
    """Return the reference that ``match`` found in the text of ``literal``."""
    name = match["name"] or match["braced"]
    start, end = match.span()
    span = literal.raw(start, end)
    if not match["default"]:
        return Ref(name, span)
    default_start, default_end = match.span("default")
    default = literal.slice(default_start, default_end)
    return Ref(name, span, default)


def _dollar(literal: Literal, start: int, end: int) -> Literal:
    """Return the two characters ``start:end`` of ``literal`` as the one that they stand for."""
    dollar = literal.text[start]
    span = literal.raw(start, end)
    return Literal(dollar, span.start, tuple(span))
