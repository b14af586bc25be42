"""Read ``.env`` files as Bun loads them: as npm's dotenv does, but with references expanded."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..text.source import Source
from . import dotenv_node
from .document import Document, Literal, Part, Ref, Setting

# In any quotes. A backslash makes the sign one of the text, and is not part of it. A brace may stay
# open, and have no name after it.
_REFERENCE = re.compile(
    r"\\(?P<sign>\$)|\$(?:(?P<plain>\w+)|\{(?P<braced>\w*)(?::-(?P<default>[^}]*))?\}?)",
    re.ASCII,
)


def parse(source: Source) -> Document:
    """Return the settings of a ``.env`` text, in order; what Bun skips is skipped."""
    document = dotenv_node.parse(source)
    settings = tuple(map(_expanded, document.settings))
    return document._replace(settings=settings, dialect="bun")


def _expanded(setting: Setting) -> Setting:
    """Return ``setting`` with the references in its value as references."""
    value = setting.value
    parts: list[Part] = []
    for part in value.parts:
        parts += _parts(part) if isinstance(part, Literal) else [part]
    return setting._replace(value=value._replace(parts=tuple(parts)))


def _parts(literal: Literal) -> Iterator[Part]:
    """Yield ``literal`` cut at its references."""
    at = 0
    for match in _REFERENCE.finditer(literal.text):
        if at < match.start():
            yield literal.slice(at, match.start())
        if match["sign"]:
            yield literal.slice(*match.span("sign"))
        elif match["plain"] or match["braced"]:
            yield _reference(literal, match)
        at = match.end()
    if at < len(literal.text):
        yield literal.slice(at, len(literal.text))


def _reference(literal: Literal, match: re.Match[str]) -> Ref:
    default: Literal | None = None
    if match["default"]:
        default = literal.slice(*match.span("default"))
    name = match["plain"] or match["braced"]
    return Ref(name, literal.raw(*match.span()), default)
