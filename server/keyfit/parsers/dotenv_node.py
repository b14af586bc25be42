"""``.env`` files, as the npm package dotenv (16 and 17) would load them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..text.source import Source, Span
from .document import Document, Literal, Setting, Value
from .formats import DOTENV

# JavaScript's \s and line terminators: Python's own differ.
_BREAKS = "\n\r\u2028\u2029"
_BLANKS = "\t\v\f \xa0\u1680\u202f\u205f\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x200B)))
_SPACE = f"[{_BLANKS}{_BREAKS}]"
# What stands before a value, from the beginning of a line on; it may itself go over several.
_HEAD = re.compile(
    rf"(?:\A|(?<=[{_BREAKS}]))[{_BLANKS}]*(?:export{_SPACE}+)?"
    rf"(?P<name>[A-Za-z0-9_.-]+)(?:{_SPACE}*=|:(?:\r\n|{_SPACE}))"
)
_OPENING = re.compile(rf"{_SPACE}*(['\"`])")
_CLOSING = {quote: re.compile(rf"(?<!\\){quote}") for quote in "'\"`"}
_AFTER_QUOTES = re.compile(rf"[{_BLANKS}]*(?:#|[{_BREAKS}]|\Z)")
_UNQUOTED = re.compile(rf"[{_BLANKS}\u2028\u2029]*(?P<inside>[^#\r\n]*)")
_COMMENT = re.compile(r"#[^\r\n]*")
_ANY_QUOTES = re.compile(r"\r\n?|.", re.DOTALL)
_DOUBLE_QUOTES = re.compile(r"\r\n?|\\[nr]|.", re.DOTALL)
_MEANS = {"\r\n": "\n", "\r": "\n", r"\n": "\n", r"\r": "\r"}


def read(source: Source) -> Document:
    """Return the settings of a ``.env`` text, in order; what dotenv skips is skipped."""
    settings: list[Setting] = []
    comments: list[Span] = []
    text, at = source.text, 0
    while head := _HEAD.search(text, at):
        comments += _comments(text, at, head.start("name"))
        value = _quoted(text, head.end()) or _unquoted(text, head.end())
        name = Literal(head["name"], head.start("name"))
        settings.append(Setting(source, (name.text,), name, value))
        at = value.span.end + len(value.quote)
    comments += _comments(text, at, len(text))
    return Document(source, DOTENV, tuple(settings), tuple(comments), dialect="node")


def _quoted(text: str, start: int) -> Value | None:
    """The value in quotes that comes next, on whichever line; None if none does."""
    opening = _OPENING.match(text, start)
    if opening is None:
        return None
    end = _closing(text, opening.end(), opening[1])
    return None if end < 0 else _value(text, Span(opening.end(), end), opening[1], opening[1])


def _closing(text: str, start: int, quote: str) -> int:
    """Where the quote stands that ends a value from ``start`` on, -1 if none does.

    The first one without a backslash, else the last one before it: behind the closing quote
    nothing may stand but a comment.
    """
    found = _CLOSING[quote].search(text, start)
    at = found.start() if found else text.rfind(quote, start)
    while at >= 0 and not _AFTER_QUOTES.match(text, at + 1):
        at = text.rfind(quote, start, at)
    return at


def _unquoted(text: str, start: int) -> Value:
    """The rest of the line up to any ``#``; quotes around all of it are none of its text."""
    found = _UNQUOTED.match(text, start)
    assert found is not None, "it matches nothing, too"
    first = found.start("inside")
    inside = found["inside"].rstrip(_BLANKS + _BREAKS)
    last = first + len(inside)
    if len(inside) > 1 and inside[0] in _CLOSING and inside[-1] == inside[0]:
        return _value(text, Span(first + 1, last - 1), inside[0], inside[0])
    return _value(text, Span(first, last), "", inside[:1])


def _value(text: str, span: Span, quote: str, first: str) -> Value:
    """``span`` decoded; ``first``, the value's first character, tells whether escapes count."""
    raw = text[slice(*span)]
    if not raw:
        return Value(span, (), quote)
    if "\r" not in raw and (first != '"' or "\\" not in raw):
        return Value(span, (Literal(raw, span.start),), quote)
    pattern = _DOUBLE_QUOTES if first == '"' else _ANY_QUOTES
    found = list(pattern.finditer(text, *span))
    decoded = "".join(_MEANS.get(match[0], match[0]) for match in found)
    offsets = (*(match.start() for match in found), span.end)
    return Value(span, (Literal(decoded, span.start, offsets),), quote)


def _comments(text: str, start: int, end: int) -> Iterator[Span]:
    for match in _COMMENT.finditer(text, start, end):
        yield Span(*match.span())
