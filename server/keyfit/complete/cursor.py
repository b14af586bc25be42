"""The place where something is being typed, and the text mended so that it can be read there.

What is half typed is no valid file. With a word put in its place, and quotes and brackets closed
behind it, the readers and the pairing of keys and URLs work as for any other text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from ..text.source import Span

_CLOSERS = {"{": "}", "[": "]"}
_COMMENT = r"//[^\r\n]*|/\*.*?(?:\*/|\Z)"
_STRING = r'"(?:\\[^\r\n]|[^"\\\r\n])*"?'
_TOKENS = {
    "json": re.compile(rf"{_STRING}|{_COMMENT}|[{{}}\[\],:]", re.DOTALL),
    "json5": re.compile(
        rf"{_STRING}|{_STRING.replace(chr(34), chr(39))}|{_COMMENT}|[{{}}\[\],:]", re.DOTALL
    ),
}
_WORDS = r"(?P<word>(?:[A-Za-z_]\w*)?)"
_NAME = re.compile(rf"\ufeff?[^\S\r\n]*(?:export[^\S\r\n]+)?{_WORDS}")
_KEY_NAME = re.compile(rf"\ufeff?[ \t]*(?:-[ \t]+)*{_WORDS}")
_ITEM = re.compile(r"\s*-\s")
_WORD = re.compile(r"[^\s,}\]]*")
_PLAIN = r"[^\"'\s;&|#]*"
_FLOW = r"[^\"'\s#,{}\[\]]*"
_KEY = r"(?:[^\"'#]|\"[^\"]*\"|'[^']*')*?"  # and all that may stand before it on the line
_FIELD = re.compile(rf"{_KEY}:[ \t]+(?P<quote>[\"']?)(?P<typed>{_FLOW})")
_SIGNS = {"toml": " = ", "yaml": ": ", "compose": ": "}  # what ends a name; of others "="
_STATEMENTS = ("fish", "powershell")  # a name never stands first on a line
_VALUES = {
    "dotenv": (re.compile(
        rf"\ufeff?\s*(?:export\s+)?[A-Za-z_]\w*\s*=\s*(?P<quote>[\"']?)(?P<typed>{_PLAIN})"
    ),),
    "shell": (re.compile(
        rf"(?:.*[\s;&|(\"'`])?[A-Za-z_]\w*=(?P<quote>[\"']?)(?P<typed>{_PLAIN})"
    ),),
    "fish": (
        re.compile(
            rf"(?:.*[\s;&|(\"'])?set\s+(?:-\S+\s+)+\w+\s+(?P<quote>[\"']?)(?P<typed>{_PLAIN})"
        ),
        re.compile(rf"(?:.*[\s;&|(\"'])?[A-Za-z_]\w*=(?P<quote>[\"']?)(?P<typed>{_PLAIN})"),
    ),
    "powershell": (
        re.compile(rf".*\$\{{?(?i:env):\w+\}}?\s*=\s*(?P<quote>[\"'])(?P<typed>{_PLAIN})"),
    ),
    "toml": (re.compile(rf"{_KEY}=[ \t]*(?P<quote>[\"']?)(?P<typed>{_FLOW})"),),
    "yaml": (_FIELD,),
    "compose": (
        re.compile(rf"\s*-[ \t]+(?P<quote>[\"']?)\w+=(?P<typed>{_FLOW})"), _FIELD,
    ),
}  # fmt: skip


class Cursor(NamedTuple):
    """``span`` (0-based code points) is what a completion replaces: a value's inside, or a name.

    ``open`` and ``close`` must stand around what is inserted (quotes that are not there yet, an
    equals sign); ``typed`` is what stands before the cursor. ``mend`` makes the whole text with a
    word in the place.
    """

    span: Span
    typed: str
    is_name: bool
    mend: Callable[[str], str]
    open: str = ""
    close: str = ""

    @property
    def at(self) -> int:
        """Where the inserted word itself begins."""
        return self.span.start + (1 if self.open else 0)


def cursor_at(format: str, text: str, offset: int) -> Cursor | None:
    """The place at ``offset`` of ``text``; None where nothing can be completed."""
    if format in _TOKENS:
        return _in_json(_TOKENS[format], text, offset)
    return _in_lines(format, text, offset)


# Lines of NAME=value, name = value, name: value


def _in_lines(format: str, text: str, offset: int) -> Cursor | None:
    start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    before = text[start:offset]
    if format not in _STATEMENTS and (
        match := (_KEY_NAME if format in _SIGNS else _NAME).fullmatch(before)
    ):
        sign = "=" if format == "compose" and _ITEM.match(before) else _SIGNS.get(format, "=")
        return _name_on_line(text, offset, match["word"], sign)
    match = next((found for one in _VALUES[format] if (found := one.fullmatch(before))), None)
    return _value_on_line(format, text, offset, match) if match else None


def _name_on_line(text: str, offset: int, typed: str, sign: str) -> Cursor:
    """``sign`` is what must stand between a name and its value."""
    rest = re.compile(r"\w*").match(text, offset)
    span = Span(offset - len(typed), rest.end() if rest else offset)
    close = "" if text[span.end :].lstrip(" \t").startswith(sign.strip()) else sign
    value = '"x"' if sign == _SIGNS["toml"] else "x"

    def mend(word: str) -> str:
        return f"{text[: span.start]}{word}{close and close + value}{text[span.end :]}"

    return Cursor(span, typed, True, mend, close=close)


def _value_on_line(format: str, text: str, offset: int, match: re.Match[str]) -> Cursor:
    typed, quote = match["typed"], match["quote"]
    rest = re.compile(_FLOW if format in _SIGNS else _PLAIN).match(text, offset)
    span = Span(offset - len(typed), rest.end() if rest else offset)
    open = '"' if format == "toml" and not quote else ""
    closing = open or ("" if text.startswith(quote, span.end) else quote)

    def mend(word: str) -> str:
        return f"{text[: span.start]}{open}{word}{closing}{text[span.end :]}"

    return Cursor(span, typed, False, mend, open=open, close=closing)


# JSON


class _Open(NamedTuple):
    """An open bracket and those around it: a chain, because hostile nesting is deep."""

    bracket: str
    around: _Open | None


class _Token(NamedTuple):
    """A token before the cursor or around it, and the brackets that are open before it."""

    match: re.Match[str]
    open: _Open | None
    before: str

    @property
    def is_string(self) -> bool:
        """Whether it is a string, closed or not."""
        return self.match[0][0] in "\"'"

    @property
    def inside(self) -> Span:
        """What is between its quotes."""
        closed = len(self.match[0]) > 1 and self.match[0][-1] == self.match[0][0]
        return Span(self.match.start() + 1, self.match.end() - closed)


def _tokens(pattern: re.Pattern[str], text: str) -> Iterator[_Token]:
    """The tokens of ``text``, each with the brackets and the token that stand before it."""
    open, before = None, ""
    for match in pattern.finditer(text):
        token = _Token(match, open, before)
        yield token
        open, before = _after(token)


def _after(token: _Token | None) -> tuple[_Open | None, str]:
    """The brackets that are open behind ``token``, and the last token that is no comment."""
    if token is None:
        return None, ""
    text, open = token.match[0], token.open
    if text in _CLOSERS:
        return _Open(text, open), text
    if open and text == _CLOSERS[open.bracket]:
        open = open.around
    return open, token.before if text.startswith("/") else text


def _in_json(pattern: re.Pattern[str], text: str, offset: int) -> Cursor | None:
    last: _Token | None = None
    for token in _tokens(pattern, text):
        if token.match.start() >= offset:
            return _between(pattern, text, offset, token.open, token.before, last)
        if token.is_string and offset <= token.inside.end:
            return _in_string(pattern, text, offset, token)
        if offset < token.match.end() or (
            token.match[0].startswith("//") and offset == token.match.end()
        ):
            return None
        last = token
    open, before = _after(last)
    return _between(pattern, text, offset, open, before, last)


def _in_string(pattern: re.Pattern[str], text: str, offset: int, token: _Token) -> Cursor:
    span, quote, end = token.inside, token.match[0][0], token.match.end()
    is_name = token.before != ":" and _is_object(token.open)
    closing = quote if span.end == end else ""
    if closing and (word := _WORD.match(text, offset, end)):  # the rest of the line is not its own
        span = Span(span.start, word.end())
        end = span.end
    mend = _mender(pattern, text, span.start, end, quote, is_name)
    return Cursor(span, text[span.start : offset], is_name, mend, close=closing)


def _between(
    pattern: re.Pattern[str],
    text: str,
    offset: int,
    open: _Open | None,
    before: str,
    last: _Token | None,
) -> Cursor | None:
    """A place without quotes, where a value or a name is due."""
    since = last.match.end() if last else 0
    line = re.compile(r"[^\r\n]*").match(text, offset)
    rest = line[0].strip() if line else ""
    if text[since:offset].strip("\ufeff \t\r\n") or (rest and rest[0] not in ",}]/"):
        return None
    is_name = before in ("{", ",") and _is_object(open)
    if not is_name and before != ":" and (open is None or open.bracket != "["):
        return None
    inner = _mender(pattern, text, offset, offset, '"', is_name)

    def mend(word: str) -> str:
        return inner(f'"{word}')

    close = '": ' if is_name else '"'
    return Cursor(Span(offset, offset), "", is_name, mend, open='"', close=close)


def _is_object(open: _Open | None) -> bool:
    return open is not None and open.bracket == "{"


def _closers(open: _Open | None) -> Iterator[str]:
    while open:
        yield _CLOSERS[open.bracket]
        open = open.around


def _mender(
    pattern: re.Pattern[str], text: str, start: int, end: int, quote: str, is_name: bool
) -> Callable[[str], str]:
    """Puts a word and a closing quote in place of ``text[start:end]`` and closes what is open."""
    tail = text[end:]
    following = tail.lstrip()[:1]
    value = ': ""' if is_name and following != ":" else ""
    comma = "," if (value or not is_name) and re.match(r"[\"'\w]", following) else ""

    def mend(word: str) -> str:
        whole = f"{text[:start]}{word}{quote}{value}{comma}{tail}"
        last = None
        for last in _tokens(pattern, whole):  # noqa: B007 - the last one is wanted
            pass
        open, _ = _after(last)
        return whole + "".join(_closers(open))

    return mend
