"""Read ``.env`` files as the qwencloud-ai scripts would load them."""

from __future__ import annotations

from ..text.source import Source, Span
from .document import Document, Literal, Setting, Value
from .formats import DOTENV


def parse(source: Source) -> Document:
    """Return the settings of a ``.env`` text, in order; of one name only the first counts.

    Lines that begin with ``#`` are the only comments, and a byte order mark is part of a name.
    """
    settings: dict[str, Setting] = {}
    comments: list[Span] = []
    text = source.text
    at = 0
    # As Python's `splitlines`, which the scripts use, cuts lines: also at a form feed.
    for line in text.splitlines(keepends=True):
        inside = _stripped(text, Span(at, at + len(line)))
        stripped = text[inside.start : inside.end]
        if stripped.startswith("#"):
            comments.append(inside)
        elif "=" in stripped:
            equals = inside.start + stripped.index("=")
            setting = _setting(source, inside, equals)
            if setting.last_name:
                settings.setdefault(setting.last_name, setting)
        at += len(line)
    return Document(
        source, DOTENV, tuple(settings.values()), tuple(comments), dialect="scripts"
    )


def _setting(source: Source, line: Span, equals: int) -> Setting:
    text = source.text
    name = Literal(text[line.start : equals].rstrip(), line.start)
    # No escape and no reference means anything to the scripts.
    whole = _stripped(text, Span(equals + 1, line.end))
    # the scripts strip all quotes of either kind, whether or not they match
    without_double = _stripped(text, whole, '"')
    span = _stripped(text, without_double, "'")
    quote = text[whole.start] if whole.start < span.start else ""
    raw = text[span.start : span.end]
    parts = (Literal(raw, span.start),) if raw else ()
    value = Value(span, parts, quote)
    return Setting(source, (name.text,), name, value)


def _stripped(text: str, span: Span, characters: str | None = None) -> Span:
    """Return ``span`` without ``characters`` (blanks if None) at both ends, as `str.strip` does."""
    raw = text[span.start : span.end]
    start = span.end - len(raw.lstrip(characters))
    end = start + len(raw.strip(characters))
    return Span(start, end)
