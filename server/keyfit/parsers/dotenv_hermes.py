"""Read ``.env`` files as Hermes looks up its keys: the dialect ``hermes``."""

from __future__ import annotations

import re

from ..text.source import Source, Span
from .document import Document, Literal, Setting, Value, variable_setting
from .dotenv_scripts import stripped
from .escapes import unescaped
from .formats import DOTENV

_LINE_END = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")
_EXPORT = re.compile(r"export ")
_ESCAPE = re.compile(r'\\(["\\])')


def parse(source: Source) -> Document:
    """Return the settings of a ``.env`` text, in order; of a repeated name the last counts.

    Lines that begin with ``#`` are the only comments: one behind a value is part of it.
    """
    settings: dict[str, Setting] = {}
    comments: list[Span] = []
    text = source.text
    at = 1 if text.startswith("\ufeff") else 0
    for line in _LINE_END.split(text[at:]):
        end = at + len(line)
        inside = stripped(text, Span(at, end))
        at = end
        content = text[inside.start : inside.end]
        if content.startswith("#"):
            comments.append(inside)
        elif "=" in content:
            setting = _setting(source, inside)
            name = setting.last_name
            settings.pop(name, None)
            if name:
                settings[name] = setting
    return Document(
        source,
        DOTENV,
        settings=tuple(settings.values()),
        comments=tuple(comments),
        dialect="hermes",
    )


def _setting(source: Source, line: Span) -> Setting:
    """Return the setting on ``line``."""
    text = source.text
    equals = text.index("=", line.start)
    exported = _EXPORT.match(text, line.start, equals)
    name_start = exported.end() if exported else line.start
    name_span = stripped(text, Span(name_start, equals))
    name = Literal(text[name_span.start : name_span.end], name_span.start)
    return variable_setting(source, name, _value(text, Span(equals + 1, line.end)))


def _value(text: str, span: Span) -> Value:
    """Return the value in ``span``, which quotes enclose only where they are at both its ends."""
    span = stripped(text, span)
    raw = text[span.start : span.end]
    quote = raw[:1] if len(raw) > 1 and raw[0] == raw[-1] else ""
    if quote not in ("'", '"'):
        literal = Literal(raw, span.start)
        return Value(span, (literal,) if raw else ())
    inner = Span(span.start + 1, span.end - 1)
    if quote == "'":
        literal = Literal(text[inner.start : inner.end], inner.start)
    else:
        literal = unescaped(
            text, inner.start, inner.end, _ESCAPE, lambda found: found[1]
        )
    return Value(inner, (literal,) if literal.text else (), quote)
