"""Read ``.env`` files as the npm package dotenv (16 and 17) would load them.

The package matches one large expression against the whole text, which takes quadratic time after
an unclosed quote. Its steps are therefore taken one by one here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..text.source import Source, Span
from .document import Document, Literal, Setting, Value, variable_setting
from .formats import DOTENV

# JavaScript's \s and line terminators: Python's own differ.
_BREAKS = "\n\r\u2028\u2029"
_BLANKS = "\t\v\f \xa0\u1680\u202f\u205f\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_SPACE = f"[{_BLANKS}{_BREAKS}]"
# What comes before a value, from the start of a line; it may itself span several lines.
# ``NAME: value`` counts, too, if a blank or a line's end follows the colon.
_HEAD = re.compile(
    rf"(?:\A|(?<=[{_BREAKS}]))[{_BLANKS}]*(?:export{_SPACE}+)?"
    rf"(?P<name>[A-Za-z0-9_.-]+)(?:{_SPACE}*=|:(?:\r\n|{_SPACE}))"
)
_OPENING = re.compile(rf"{_SPACE}*(['\"`])")
_CLOSING = {quote: re.compile(rf"(?<!\\){quote}") for quote in "'\"`"}
# If anything else follows a closing quote, the quote is a character of the value.
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
        name_start = head.start("name")
        comments += _comments(text, at, name_start)
        name = Literal(head["name"], name_start)
        value = _quoted(text, head.end())
        if value is None:
            value = _unquoted(text, head.end())
        setting = variable_setting(source, name, value)
        settings.append(setting)
        at = value.span.end + len(value.quote)
    comments += _comments(text, at, len(text))
    return Document(
        source,
        DOTENV,
        settings=tuple(settings),
        comments=tuple(comments),
        dialect="node",
    )


def _quoted(text: str, start: int) -> Value | None:
    """Return the value in quotes that comes next, on whichever line; None if there is none."""
    opening = _OPENING.match(text, start)
    if opening is None:
        return None
    quote = opening[1]
    start = opening.end()
    end = _closing(text, start, quote)
    if end < 0:
        return None
    inside = Span(start, end)
    return _value(text, inside, quote, first=quote)


def _closing(text: str, start: int, quote: str) -> int:
    """Return the place of the quote that ends the value at ``start``, -1 if none does.

    It is the first one without a backslash if nothing but a comment follows it; otherwise the
    nearest one before it for which that is so.
    """
    match = _CLOSING[quote].search(text, start)
    at = match.start() if match else text.rfind(quote, start)
    while at >= 0:
        ends_value = _AFTER_QUOTES.match(text, at + 1)
        if ends_value:
            break
        at = text.rfind(quote, start, at)
    return at


def _unquoted(text: str, start: int) -> Value:
    """Return the rest of the line up to any ``#``, without quotes that enclose all of it."""
    match = _UNQUOTED.match(text, start)
    assert match is not None, "it matches the empty string, too"
    inside = match["inside"].rstrip(_BLANKS + _BREAKS)
    opening = inside[:1]
    quote = ""
    if opening in _CLOSING and len(inside) > 1 and inside.endswith(opening):
        quote = opening
    first = match.start("inside")
    last = first + len(inside)
    width = len(quote)
    span = Span(first + width, last - width)
    return _value(text, span, quote, first=opening)


def _value(text: str, span: Span, quote: str, first: str) -> Value:
    """Return ``span`` decoded.

    Escapes count if ``first``, the value's first character, is a double quote. dotenv looks at
    nothing else, so they count even if the quote is never closed.
    """
    raw = text[span.start : span.end]
    if not raw:
        return Value(span, (), quote)
    has_escapes = first == '"' and "\\" in raw
    if not has_escapes and "\r" not in raw:
        return Value(span, (Literal(raw, span.start),), quote)
    pattern = _ANY_QUOTES
    if first == '"':
        pattern = _DOUBLE_QUOTES
    pieces: list[str] = []
    offsets: list[int] = []
    for match in pattern.finditer(text, span.start, span.end):
        piece = match[0]
        pieces.append(_MEANS.get(piece, piece))
        offsets.append(match.start())
    offsets.append(span.end)
    decoded = "".join(pieces)
    literal = Literal(decoded, span.start, tuple(offsets))
    return Value(span, (literal,), quote)


def _comments(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the comments in ``text[start:end]``."""
    for match in _COMMENT.finditer(text, start, end):
        comment_start, comment_end = match.span()
        yield Span(comment_start, comment_end)
