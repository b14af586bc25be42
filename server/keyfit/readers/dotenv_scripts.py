"""``.env`` files, as the qwencloud-ai scripts would load them."""

from __future__ import annotations

from ..text.source import Source, Span
from .setting import Document, Literal, Setting, Value


def read(source: Source) -> Document:
    """Return the settings of a ``.env`` text, in order; of one name only the first counts.

    Lines that begin with ``#`` are the only comments, and a byte order mark is part of a name.
    """
    settings: dict[str, Setting] = {}
    comments: list[Span] = []
    at = 0
    for line in source.text.splitlines(keepends=True):
        inside = _stripped(source.text, Span(at, at + len(line)))
        said = source.text[slice(*inside)]
        if said.startswith("#"):
            comments.append(inside)
        elif "=" in said:
            setting = _setting(source, inside, inside.start + said.index("="))
            if setting.last_name:
                settings.setdefault(setting.last_name, setting)
        at += len(line)
    return Document(source, "dotenv", tuple(settings.values()), tuple(comments), dialect="scripts")


def _setting(source: Source, line: Span, equals: int) -> Setting:
    text = source.text
    name = Literal(text[line.start : equals].rstrip(), line.start)
    whole = _stripped(text, Span(equals + 1, line.end))
    span = _stripped(text, _stripped(text, whole, '"'), "'")
    quote = text[whole.start] if whole.start < span.start else ""
    said = text[slice(*span)]
    value = Value(span, (Literal(said, span.start),) if said else (), quote)
    return Setting(source, (name.text,), name, value)


def _stripped(text: str, span: Span, characters: str | None = None) -> Span:
    """``span`` without ``characters`` (blanks, if None) at both ends, as `str.strip` does."""
    said = text[slice(*span)]
    start = span.end - len(said.lstrip(characters))
    return Span(start, start + len(said.strip(characters)))
