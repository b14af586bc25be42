"""Docker Compose files: YAML whose texts are interpolated and whose variables may form a list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..text.source import Source
from . import yaml
from .document import Document, Literal, Opaque, Part, Ref, Setting, Value
from .formats import COMPOSE

_VARIABLES = "environment"
_ASSIGNMENT = re.compile(r"(?P<name>[^=\s]+)=")
_REFERENCE = re.compile(
    r"\$(?:(?P<dollar>\$)|(?P<name>[A-Za-z_]\w*)"
    r"|\{(?P<braced>[A-Za-z_]\w*)(?:\}|:?-(?P<default>[^{}$]*)\}|:?\?[^{}]*\}))|(?P<computed>\$\{)"
)


def read(source: Source) -> Document:
    """Return the settings of a Compose file; ``- NAME=value`` is a setting called NAME."""
    document = yaml.read(source)
    settings = tuple(_read(setting) for setting in document.settings)
    return document._replace(format=COMPOSE, settings=settings)


def _read(setting: Setting) -> Setting:
    literal = next(iter(setting.value.parts), None)
    if setting.kind != "string" or not isinstance(literal, Literal):
        return setting
    if setting.name is None and setting.path[-2:-1] == (_VARIABLES,):
        if (head := _ASSIGNMENT.match(literal.text)) is None:
            return setting
        name, literal = (
            literal.slice(*head.span("name")),
            literal.slice(head.end(), len(literal.text)),
        )
        setting = setting._replace(path=(*setting.path[:-1], name.text), name=name)
    value = Value(literal.raw(0, len(literal.text)), tuple(_parts(literal)), setting.value.quote)
    return setting._replace(value=value)


def _parts(literal: Literal) -> Iterator[Part]:
    """``literal`` cut at its references; ``$$`` is a dollar sign."""
    kept: list[Literal] = []
    at = 0
    for match in _REFERENCE.finditer(literal.text):
        kept.append(literal.slice(at, match.start()))
        at = match.end()
        if match["dollar"]:
            kept.append(_one(literal, *match.span()))
            continue
        yield from _joined(kept)
        kept.clear()
        if match["computed"]:
            yield Opaque(literal.raw(match.start(), len(literal.text)), "a computed expansion")
            return
        default = literal.slice(*match.span("default")) if match["default"] else None
        yield Ref(match["name"] or match["braced"], literal.raw(*match.span()), default)
    yield from _joined([*kept, literal.slice(at, len(literal.text))])


def _one(literal: Literal, start: int, end: int) -> Literal:
    """``literal``'s characters ``start:end`` as a single one."""
    span = literal.raw(start, end)
    return Literal(literal.text[start], span.start, tuple(span))


def _joined(literals: list[Literal]) -> Iterator[Literal]:
    """Neighbouring ``literals`` as one; nothing where they are empty."""
    filled = [literal for literal in literals if literal.text]
    if len(filled) < 2:
        yield from filled
        return
    offsets = [literal.raw(i, i).start for literal in filled for i in range(len(literal.text))]
    end = filled[-1].raw(0, len(filled[-1].text)).end
    text = "".join(literal.text for literal in filled)
    yield Literal(text, filled[0].start, (*offsets, end))
