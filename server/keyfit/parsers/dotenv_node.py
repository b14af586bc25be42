"""Read ``.env`` files as the npm package dotenv (16 and 17) would load them.

The package matches one large expression all over the text. Its steps are taken one by one here,
since that expression takes the square of the length in an unclosed quote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..text.source import Source, Span
from .document import Document, Literal, Setting, Value
from .formats import DOTENV

# JavaScript's \s and line terminators: Python's own differ.
_BREAKS = "\n\r\u2028\u2029"
_BLANKS = "\t\v\f \xa0\u1680\u202f\u205f\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_SPACE = f"[{_BLANKS}{_BREAKS}]"
# What stands before a value, from the beginning of a line on; it may itself go over several.
# ``NAME: value`` counts, too, if a blank or a line's end is behind the colon.
_HEAD = re.compile(
    rf"(?:\A|(?<=[{_BREAKS}]))[{_BLANKS}]*(?:export{_SPACE}+)?"
    rf"(?P<name>[A-Za-z0-9_.-]+)(?:{_SPACE}*=|:(?:\r\n|{_SPACE}))"
)
_OPENING = re.compile(rf"{_SPACE}*(['\"`])")
_CLOSING = {quote: re.compile(rf"(?<!\\){quote}") for quote in "'\"`"}
# Anything else behind a closing quote makes it a character of the value.
_AFTER_QUOTES = re.compile(rf"[{_BLANKS}]*(?:#|[{_BREAKS}]|\Z)")
_UNQUOTED = re.compile(rf"[{_BLANKS}\u2028\u2029]*(?P<inside>[^#\r\n]*)")
_COMMENT = re.compile(r"#[^\r\n]*")
_ANY_QUOTES = re.compile(r"\r\n?|.", re.DOTALL)
_DOUBLE_QUOTES = re.compile(r"\r\n?|\\[nr]|.", re.DOTALL)
_MEANS = {"\r\n": "\n", "\r": "\n", r"\n": "\n", r"\r": "\r"}


def parse(source: Source) -> Document:
    """Return the settings of a ``.env`` text, in order; what dotenv skips is skipped."""
    settings: list[Setting] = []
    comments: list[Span] = []
    text = source.text
    at = 0
    while True:
        head = _HEAD.search(text, at)
        if head is None:
            break
        comments += _comments(text, at, head.start("name"))
        value = _quoted(text, head.end()) or _unquoted(text, head.end())
        name = Literal(head["name"], head.start("name"))
        settings.append(Setting(source, (name.text,), name, value))
        at = value.span.end + len(value.quote)
    comments += _comments(text, at, len(text))
    return Document(source, DOTENV, tuple(settings), tuple(comments), dialect="node")


def _quoted(text: str, start: int) -> Value | None:
    """Return the value in quotes that comes next, on whichever line; None if none does."""
    opening = _OPENING.match(text, start)
    if opening is None:
        return None
    quote = opening[1]
    end = _closing(text, opening.end(), quote)
    if end < 0:
        return None
    return _value(text, Span(opening.end(), end), quote, quote)


def _closing(text: str, start: int, quote: str) -> int:
    """Return where the quote stands that ends a value from ``start`` on, -1 if none does.

    It is the first one without a backslash, else the last one before it: behind the closing quote
    nothing may stand but a comment.
    """
    match = _CLOSING[quote].search(text, start)
    at = match.start() if match else text.rfind(quote, start)
    while at >= 0 and not _AFTER_QUOTES.match(text, at + 1):
        at = text.rfind(quote, start, at)
    return at


def _unquoted(text: str, start: int) -> Value:
    """Return the rest of the line up to any ``#``; quotes around all of it are none of its text."""
    match = _UNQUOTED.match(text, start)
    assert match is not None, "it matches nothing, too"
    first = match.start("inside")
    inside = match["inside"].rstrip(_BLANKS + _BREAKS)
    last = first + len(inside)
    opening = inside[:1]
    is_in_quotes = len(inside) > 1 and opening in _CLOSING and inside[-1] == opening
    if is_in_quotes:
        return _value(text, Span(first + 1, last - 1), opening, opening)
    return _value(text, Span(first, last), "", opening)


def _value(text: str, span: Span, quote: str, first: str) -> Value:
    """Return ``span`` decoded.

    dotenv looks at the value's ``first`` character alone to know whether escapes count, so that
    they do in a value with an unclosed quote.
    """
    raw = text[span.start : span.end]
    if not raw:
        return Value(span, (), quote)
    has_escapes = first == '"' and "\\" in raw
    if not has_escapes and "\r" not in raw:
        return Value(span, (Literal(raw, span.start),), quote)
    pattern = _DOUBLE_QUOTES if first == '"' else _ANY_QUOTES
    pieces: list[str] = []
    offsets: list[int] = []
    for match in pattern.finditer(text, span.start, span.end):
        piece = match[0]
        pieces.append(_MEANS.get(piece, piece))
        offsets.append(match.start())
    offsets.append(span.end)
    literal = Literal("".join(pieces), span.start, tuple(offsets))
    return Value(span, (literal,), quote)


def _comments(text: str, start: int, end: int) -> Iterator[Span]:
    for match in _COMMENT.finditer(text, start, end):
        yield Span(*match.span())
