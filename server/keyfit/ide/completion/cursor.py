"""Find the place at which a completion is requested, and make the half-typed file valid.

A file is rarely valid while someone types. With a placeholder at the cursor, and with the quotes
and brackets behind it closed, the parsers and the pairing of keys and URLs work as for any file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from ...parsers.formats import BracketSyntax, Format, LineSyntax
from ...text.source import Span

_CLOSERS = {"{": "}", "[": "]"}
_ITEM = re.compile(r"\s*-\s")
_NAME_REST = re.compile(r"\w*")  # what of a name follows the cursor
_WORD_REST = re.compile(r"[^\s,}\]]*")
_LINE_REST = re.compile(r"[^\r\n]*")


class Cursor(NamedTuple):
    """The place at which a completion is requested, and how to parse a file that is half typed.

    ``replacement`` (0-based code points) is the range that a completion replaces: the inside of a
    value, or a name. ``prefix`` is the part of it before the cursor. ``opening`` and ``closing``
    must surround the inserted text where the file lacks them (quotes, an equals sign).
    ``with_placeholder`` returns the whole text, made valid, with a word in the place.
    """

    replacement: Span
    prefix: str
    is_name: bool
    with_placeholder: Callable[[str], str]
    opening: str = ""
    closing: str = ""

    @property
    def word_start(self) -> int:
        """The offset of the placeholder in the text of ``with_placeholder``."""
        if self.opening:
            return self.replacement.start + 1
        return self.replacement.start


def cursor_at(format: Format, text: str, offset: int) -> Cursor | None:
    """Return the place at ``offset`` (0-based code points); None if nothing can be completed."""
    syntax = format.completion
    if syntax is None:
        return None
    if isinstance(syntax, BracketSyntax):
        return _in_json(re.compile(syntax.tokens, re.DOTALL), text, offset)
    return _in_lines(syntax, text, offset)


# Lines of NAME=value, name = value, name: value


def _in_lines(syntax: LineSyntax, text: str, offset: int) -> Cursor | None:
    line_break = max(
        text.rfind("\n", 0, offset),
        text.rfind("\r", 0, offset),
    )
    line_prefix = text[line_break + 1 : offset]
    if syntax.name:
        match = re.fullmatch(syntax.name, line_prefix)
        if match:
            return _name_on_line(syntax, text, offset, match)
    for value_pattern in syntax.values:
        match = re.fullmatch(value_pattern, line_prefix)
        if match:
            return _value_on_line(syntax, text, offset, match)
    return None


def _name_on_line(
    syntax: LineSyntax, text: str, offset: int, match: re.Match[str]
) -> Cursor:
    sign = syntax.sign
    if syntax.item_sign and _ITEM.match(match[0]):
        sign = syntax.item_sign
    prefix = match["word"]
    start = offset - len(prefix)
    end = _end_of_match(_NAME_REST, text, offset)
    following = text[end:].lstrip(" \t")
    closing = ""
    value = ""
    if not following.startswith(sign.strip()):
        closing = sign
        value = '"x"' if syntax.needs_quotes else "x"

    def with_placeholder(word: str) -> str:
        return f"{text[:start]}{word}{closing}{value}{text[end:]}"

    return Cursor(
        Span(start, end),
        prefix,
        is_name=True,
        with_placeholder=with_placeholder,
        closing=closing,
    )


def _value_on_line(
    syntax: LineSyntax, text: str, offset: int, match: re.Match[str]
) -> Cursor:
    prefix = match["typed"]
    quote = match["quote"]
    start = offset - len(prefix)
    end = _end_of_match(re.compile(syntax.value_rest), text, offset)
    opening = ""
    closing = ""
    if syntax.needs_quotes and not quote:
        opening = '"'
        closing = '"'
    elif not text.startswith(quote, end):
        closing = quote

    def with_placeholder(word: str) -> str:
        return f"{text[:start]}{opening}{word}{closing}{text[end:]}"

    return Cursor(
        Span(start, end),
        prefix,
        is_name=False,
        with_placeholder=with_placeholder,
        opening=opening,
        closing=closing,
    )


def _end_of_match(pattern: re.Pattern[str], text: str, offset: int) -> int:
    match = pattern.match(text, offset)
    return match.end() if match else offset


# JSON


class _Bracket(NamedTuple):
    """An open bracket and the one around it.

    A chain of them shares its tail, so that a token costs the same at any depth of nesting.
    """

    bracket: str
    around: _Bracket | None


class _State(NamedTuple):
    """What precedes a token: the innermost open bracket, and the last token that is no comment."""

    innermost: _Bracket | None = None
    before: str = ""

    @property
    def in_object(self) -> bool:
        """Whether the innermost open bracket is that of an object."""
        return self._innermost_sign == "{"

    @property
    def in_array(self) -> bool:
        """Whether the innermost open bracket is that of an array."""
        return self._innermost_sign == "["

    @property
    def _innermost_sign(self) -> str:
        if self.innermost is None:
            return ""
        return self.innermost.bracket


class _Token(NamedTuple):
    """A string, bracket, comma, colon or comment, and the state before it."""

    match: re.Match[str]
    state: _State

    @property
    def is_string(self) -> bool:
        """Whether the token is a string, terminated or not."""
        first = self.match[0][0]
        return first in "\"'"

    @property
    def inside(self) -> Span:
        """The range between the quotes of a string."""
        text = self.match[0]
        start, end = self.match.span()
        is_terminated = len(text) > 1 and text[-1] == text[0]
        if is_terminated:
            end -= 1
        return Span(start + 1, end)


def _tokens(pattern: re.Pattern[str], text: str) -> Iterator[_Token]:
    state = _State()
    for match in pattern.finditer(text):
        token = _Token(match, state)
        yield token
        state = _state_after(token)


def _state_after(token: _Token | None) -> _State:
    """Return the state after ``token``; None is the start of the text."""
    if token is None:
        return _State()
    text = token.match[0]
    innermost, before = token.state
    if text in _CLOSERS:
        return _State(_Bracket(text, innermost), text)
    # A closing bracket that matches nothing is skipped: the text may be half typed.
    if innermost and text == _CLOSERS[innermost.bracket]:
        innermost = innermost.around
    is_comment = text.startswith("/")
    if not is_comment:
        before = text
    return _State(innermost, before)


def _in_json(pattern: re.Pattern[str], text: str, offset: int) -> Cursor | None:
    last: _Token | None = None
    for token in _tokens(pattern, text):
        start, end = token.match.span()
        if start >= offset:
            break
        if token.is_string and offset <= token.inside.end:
            return _in_string(pattern, text, offset, token)
        if offset < end:
            return None
        # What is typed at the end of a line comment belongs to it; other tokens are complete.
        is_line_comment = token.match[0].startswith("//")
        if is_line_comment and offset == end:
            return None
        last = token
    return _between_tokens(pattern, text, offset, last)


def _in_string(
    pattern: re.Pattern[str], text: str, offset: int, token: _Token
) -> Cursor:
    quote = token.match[0][0]
    start, inside_end = token.inside
    end = token.match.end()
    closing = ""
    if inside_end == end:
        closing = quote
        # An unterminated string takes the rest of the line, of which only one word is its own.
        word = _WORD_REST.match(text, offset, end)
        end = word.end() if word else offset
        inside_end = end
    is_name = token.state.in_object and token.state.before != ":"
    filled = Span(start, end)
    return Cursor(
        Span(start, inside_end),
        prefix=text[start:offset],
        is_name=is_name,
        with_placeholder=_json_placeholder(pattern, text, filled, quote, is_name),
        closing=closing,
    )


def _between_tokens(
    pattern: re.Pattern[str],
    text: str,
    offset: int,
    last: _Token | None,
) -> Cursor | None:
    """Return the place behind the token ``last`` if a name or a value may begin there."""
    gap_start = last.match.end() if last else 0
    gap = text[gap_start:offset]
    # A word without quotes before the cursor: a number, ``true``, or text that is no JSON.
    has_word_before = bool(gap.strip("\ufeff \t\r\n"))
    if has_word_before or not _is_end_of_item(text, offset):
        return None
    state = _state_after(last)
    is_name = state.in_object and state.before in ("{", ",")
    if not is_name and not state.in_array and state.before != ":":
        return None
    fill = _json_placeholder(pattern, text, Span(offset, offset), '"', is_name)

    def with_placeholder(word: str) -> str:
        return fill(f'"{word}')

    return Cursor(
        Span(offset, offset),
        prefix="",
        is_name=is_name,
        with_placeholder=with_placeholder,
        opening='"',
        closing='": ' if is_name else '"',
    )


def _is_end_of_item(text: str, offset: int) -> bool:
    """Return whether nothing but a comma, a bracket or a comment follows on the line."""
    line_end = _end_of_match(_LINE_REST, text, offset)
    rest = text[offset:line_end].strip()
    if not rest:
        return True
    return rest[0] in ",}]/"


def _json_placeholder(
    pattern: re.Pattern[str],
    text: str,
    span: Span,
    quote: str,
    is_name: bool,
) -> Callable[[str], str]:
    """Return a function that puts a word and ``quote`` in place of ``span`` of ``text``.

    It adds the value, the comma and the closing brackets that the text lacks.
    """
    head = text[: span.start]
    tail = text[span.end :]
    next_sign = tail.lstrip()[:1]
    lacks_value = is_name and next_sign != ":"
    has_item_after = re.match(r"[\"'\w]", next_sign)
    suffix = quote
    if lacks_value:
        suffix += ': ""'
    if has_item_after and (lacks_value or not is_name):
        suffix += ","

    def with_placeholder(word: str) -> str:
        filled = f"{head}{word}{suffix}{tail}"
        last: _Token | None = None
        for last in _tokens(pattern, filled):  # noqa: B007 - only the last one is used
            pass
        innermost = _state_after(last).innermost
        missing_brackets = "".join(_closing_brackets(innermost))
        return filled + missing_brackets

    return with_placeholder


def _closing_brackets(innermost: _Bracket | None) -> Iterator[str]:
    while innermost:
        yield _CLOSERS[innermost.bracket]
        innermost = innermost.around
