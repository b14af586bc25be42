"""Read ``.env`` files as a vendor's own scripts load them: the dialect ``scripts``."""

from __future__ import annotations

from ..text.source import Source, Span
from .document import Document, Literal, Setting, Value, variable_setting
from .formats import DOTENV


def parse(source: Source) -> Document:
    """Return the settings of a ``.env`` text, in order; of a repeated name the first counts.

    Lines that begin with ``#`` are the only comments, and a byte order mark is part of a name.
    """
    settings: dict[str, Setting] = {}
    comments: list[Span] = []
    text = source.text
    at = 0
    # The scripts use Python's `splitlines`, which also splits at a form feed.
    for line in text.splitlines(keepends=True):
        end = at + len(line)
        inside = stripped(text, Span(at, end))
        content = text[inside.start : inside.end]
        if content.startswith("#"):
            comments.append(inside)
        elif "=" in content:
            equals = inside.start + content.index("=")
            setting = _setting(source, inside, equals)
            name = setting.last_name
            if name:
                settings.setdefault(name, setting)
        at = end
    return Document(
        source,
        DOTENV,
        settings=tuple(settings.values()),
        comments=tuple(comments),
        dialect="scripts",
    )


def _setting(source: Source, line: Span, equals: int) -> Setting:
    """Return the setting on ``line``, whose equals sign is at ``equals``."""
    text = source.text
    raw_name = text[line.start : equals].rstrip()
    name = Literal(raw_name, line.start)
    # No escape and no reference means anything to the scripts.
    whole = stripped(text, Span(equals + 1, line.end))
    # The scripts strip all quotes of either kind, whether or not they match.
    without_double = stripped(text, whole, '"')
    span = stripped(text, without_double, "'")
    quote = ""
    if whole.start < span.start:
        quote = text[whole.start]
    parts: tuple[Literal, ...] = ()
    raw = text[span.start : span.end]
    if raw:
        parts = (Literal(raw, span.start),)
    value = Value(span, parts, quote)
    return variable_setting(source, name, value)


def stripped(text: str, span: Span, characters: str | None = None) -> Span:
    """Return ``span`` without ``characters`` (blanks if None) at both ends, as `str.strip` does."""
    raw = text[span.start : span.end]
    start = span.end - len(raw.lstrip(characters))
    end = start + len(raw.strip(characters))
    return Span(start, end)
