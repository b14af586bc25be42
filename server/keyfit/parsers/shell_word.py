"""Read words of a shell text: quotes, escapes, expansions, with the place of each character.

Quotes may begin and end anywhere in a word (``a"b"'c'``). What a fix may replace is the inside of
the quotes if they are around the whole word, else the whole word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from ..text.source import Span
from .document import Literal, Opaque, Part, Ref, Value

_BOM = "\ufeff"
NAME = r"[A-Za-z_][A-Za-z0-9_]*"


@dataclass(frozen=True)
class Frame:
    """Shell text with the place in the file of each character: a file's, or an alias's body.

    ``starts`` and ``ends`` are None where the text stands in the file as it is, from ``start``.
    """

    text: str
    start: int = 0
    starts: Sequence[int] | None = None
    ends: Sequence[int] | None = None

    def span(self, start: int, end: int) -> Span:
        """Return where the characters ``start:end`` stand in the file (0-based code points)."""
        if self.starts is None or self.ends is None:
            return Span(self.start + start, self.start + end)
        if start < end:
            return Span(self.starts[start], self.ends[end - 1])
        at = self.ends[start - 1] if start else self.start
        return Span(at, at)

    def decoded(self, text: str, starts: Sequence[int], end: int) -> Literal:
        """Return ``text`` (not empty), whose characters begin at ``starts``, up to ``end``."""
        span = self.span(starts[0], end)
        if span.end - span.start == len(text):
            return Literal(text, span.start)
        places = (self.span(start, start + 1).start for start in starts)
        return Literal(text, span.start, (*places, span.end))

    def literal(self, start: int, end: int) -> Literal:
        """Return the characters ``start:end`` (at least one) as they are."""
        return self.decoded(self.text[start:end], range(start, end), end)

    def tail(self, at: int) -> Frame:
        """Return the frame from ``at`` on."""
        start = self.span(at, at).start
        if self.starts is None or self.ends is None:
            return Frame(self.text[at:], start)
        return Frame(self.text[at:], start, self.starts[at:], self.ends[at:])


def whole(text: str) -> Frame:
    """Return a file's text without its byte order mark, ``\\r\\n`` read as ``\\n``."""
    start = at = len(_BOM) if text.startswith(_BOM) else 0
    if "\r\n" not in text:
        return Frame(text[at:], at)
    places: list[int] = []
    lines = text[at:].split("\r\n")
    for line in lines:
        places += range(at, at + len(line) + 1)
        at += len(line) + 2
    return Frame("\n".join(lines), start, places[:-1], places[1:])


def body(text: str, value: Value) -> Frame:
    """Return what ``value`` of the file ``text`` stands for, expansions left as they are."""
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for part in value.parts:
        if not isinstance(part, Literal):
            part = Literal(text[slice(*part.span)], part.span.start)
        places = part.offsets or range(part.start, part.start + len(part.text) + 1)
        chars.append(part.text)
        starts += places[:-1]
        ends += places[1:]
    return Frame("".join(chars), value.span.start, starts, ends)


_EXPANSION = rf"""
  | \$ (?P<name> {NAME})
  | \$\{{ (?P<braced> {NAME})
        (?: \}} | :?[-=] (?P<q> "?) (?P<default> [^'"$`\\{{}}~\n]*) (?P=q) \}})
  | (?P<computed> \$[({{[] | `)
  | (?P<special> \$[0-9@*\#?$!-])
  | (?P<dollar> \$)
"""
_BARE = re.compile(
    r"""(?P<plain> [^ \t\n;&|<>()'"$`\\~]+)
  | (?P<tilde> ~ [A-Za-z0-9_.+-]*)
  | (?P<escape> \\[\s\S])
  | (?P<single> '[^']*')
  | (?P<ansi> \$'(?:[^'\\]|\\[\s\S])*')
  | (?P<open> \$?")"""
    + _EXPANSION,
    re.VERBOSE,
)
_QUOTED = re.compile(
    r"""(?P<plain> [^"$`\\]+)
  | (?P<escape> \\["$`\\\n])
  | (?P<backslash> \\)
  | (?P<close> ")"""
    + _EXPANSION,
    re.VERBOSE,
)
_DEFAULTED = re.compile(rf"\$\{{({NAME}):?[-=?]")
_ANSI = re.compile(
    r"[^\\]+|\\(?:(?P<octal>[0-7]{1,3})|x(?P<byte>[0-9a-fA-F]{1,2})"
    r"|u(?P<short>[0-9a-fA-F]{1,4})|U(?P<long>[0-9a-fA-F]{1,8})|(?P<char>[\s\S]))"
)
_CONTROL = dict(zip("abeEfnrtv\\'\"?", "\a\b\x1b\x1b\f\n\r\t\v\\'\"?", strict=True))


class Word:
    """One word of a statement, read as the value of a variable."""

    def __init__(self, frame: Frame, start: int, limit: int) -> None:
        """Begin at ``start``; the word ends before ``limit``, its statement's end."""
        self.frame = frame
        self.start = start
        self.limit = limit
        self.end = start
        self._parts: list[Part] = []
        self._chars: list[str] = []  # the literal being gathered, and where it comes from
        self._starts: list[Sequence[int]] = []
        self._insides: list[tuple[str, int, int]] = []  # the quoted stretches
        self._quoted_from = -1  # where the open double quotes' inside begins
        self._bare = False  # whether anything stands outside quotes

    def read(self) -> Value | None:
        """Return the value and set ``end`` behind it; return None if a quote is never closed."""
        text = self.frame.text
        while True:
            quoted = self._quoted_from >= 0
            pattern = _QUOTED if quoted else _BARE
            match = pattern.match(text, self.end, self.limit)
            if match is None:
                # an apostrophe that `_BARE` cannot match has no other one behind it
                is_unclosed = quoted or text.startswith("'", self.end, self.limit)
                return None if is_unclosed else self._value()
            kind = match.lastgroup or ""
            if not quoted and kind not in ("single", "ansi", "open"):
                self._bare = True
            end = self._take(match, kind)
            if end is None:
                return None
            self.end = end

    def _value(self) -> Value:
        self._flush(self.end)
        if len(self._insides) == 1 and not self._bare:
            quote, start, end = self._insides[0]
            return Value(self.frame.span(start, end), tuple(self._parts), quote)
        return Value(self.frame.span(self.start, self.end), tuple(self._parts))

    def _take(self, match: re.Match[str], kind: str) -> int | None:
        """Add what the group ``kind`` matched; return where it ends, None if it is not closed."""
        start, end = match.span()
        if kind in ("plain", "dollar", "backslash"):
            self._add(match[0], range(start, end))
        elif kind == "escape":
            # a backslash before a line break joins two lines: both go
            self._add(match[0][1:].replace("\n", ""), (start,))
        elif kind == "tilde":
            self._tilde(match)
        elif kind in ("single", "ansi"):
            self._single(match, kind)
        elif kind in ("open", "close"):
            self._double(kind, start, end)
        elif kind == "computed":
            return self._computed(start)
        elif kind == "special":
            self._put(start, Opaque(self.frame.span(start, end), "a special parameter"))
        else:
            self._reference(match)
        return end

    def _add(self, text: str, starts: Sequence[int]) -> None:
        if text:
            self._chars.append(text)
            self._starts.append(starts)

    def _flush(self, end: int) -> None:
        """End at ``end`` the literal that is being gathered."""
        if self._chars:
            starts = self._starts[0]
            if len(self._starts) > 1:
                starts = list(chain.from_iterable(self._starts))
            self._parts.append(self.frame.decoded("".join(self._chars), starts, end))
        self._chars = []
        self._starts = []

    def _put(self, start: int, part: Part) -> None:
        self._flush(start)
        self._parts.append(part)

    def _tilde(self, match: re.Match[str]) -> None:
        """Add a home directory at the start of a value and after a colon, elsewhere a tilde."""
        start, end = match.span()
        if start == self.start or self.frame.text[start - 1] == ":":
            self._put(start, Opaque(self.frame.span(start, end), "a home directory"))
        else:
            self._add(match[0], range(start, end))

    def _single(self, match: re.Match[str], kind: str) -> None:
        self._flush(match.start())
        opening = "'" if kind == "single" else "$'"
        start = match.start() + len(opening)
        end = match.end() - 1
        if kind == "single":
            self._add(self.frame.text[start:end], range(start, end))
        else:
            self._ansi(start, end)
        self._flush(end)
        self._insides.append(("'", start, end))

    def _ansi(self, start: int, end: int) -> None:
        for match in _ANSI.finditer(self.frame.text, start, end):
            text = _unescaped(match)
            if text == match[0]:
                self._add(text, range(*match.span()))
            else:
                self._add(text, (match.start(),))

    def _double(self, kind: str, start: int, end: int) -> None:
        self._flush(start)
        if kind == "open":
            self._quoted_from = end
        else:
            self._insides.append(('"', self._quoted_from, start))
            self._quoted_from = -1

    def _reference(self, match: re.Match[str]) -> None:
        name = match["name"] or match["braced"]
        default = self.frame.literal(*match.span("default")) if match["default"] else None
        self._put(match.start(), Ref(name, self.frame.span(*match.span()), default))

    def _computed(self, start: int) -> int | None:
        text = self.frame.text
        end = _expansion_end(text, start, self.limit)
        if end is None:
            return None
        span = self.frame.span(start, end)
        defaulted = _DEFAULTED.match(text, start)
        if defaulted:
            # the default is too involved to be known, but the name is not
            self._put(start, Ref(defaulted[1], span))
            return end
        is_command = text.startswith(("$(", "`"), start) and not text.startswith("$((", start)
        why = "the output of a command" if is_command else "a computed expansion"
        self._put(start, Opaque(span, why))
        return end


def _unescaped(match: re.Match[str]) -> str:
    """Return what one match of ``_ANSI`` stands for."""
    if match["octal"]:
        return chr(int(match["octal"], 8) & 0xFF)
    if code := match["byte"] or match["short"] or match["long"]:
        number = int(code, 16)
        return chr(number) if number < 0x110000 else match[0]
    return _CONTROL.get(match["char"], match[0]) if match["char"] else match[0]


_CLOSER = {"$(": ")", "(": ")", "${": "}", "$[": "]", '"': '"', "`": "`"}
_IN_CODE = re.compile(r"\\[\s\S]|'[^']*'|\$[({[]|[\"`()}\]]")
_IN_QUOTES = re.compile(r"\\[\s\S]|\$[({[]|[\"`]")


def _expansion_end(text: str, at: int, limit: int) -> int | None:
    """Return where the expansion that opens at ``at`` ends; None if not before ``limit``.

    Expansions nest in quotes and quotes in expansions (``"$(a "${b}")"``); in double quotes
    apostrophes and brackets mean nothing.
    """
    closers: list[str] = []
    while True:
        in_quotes = bool(closers) and closers[-1] in '"`'
        pattern = _IN_QUOTES if in_quotes else _IN_CODE
        match = pattern.search(text, at, limit)
        if match is None:
            return None
        at = match.end()
        token = match[0]
        if closers and token == closers[-1]:
            closers.pop()
        elif _opens(token, closers):
            closers.append(_CLOSER[token])
        if not closers:
            return at


def _opens(token: str, closers: list[str]) -> bool:
    """Tell whether ``token`` opens a nested expansion inside those that ``closers`` will end."""
    if token not in _CLOSER or (closers and closers[-1] == "`"):
        return False
    return token != "(" or closers[-1] == ")"
