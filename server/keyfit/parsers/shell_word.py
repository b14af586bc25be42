"""Read words of a shell text: quotes, escapes, expansions, with the place of each character.

Quotes may begin and end anywhere in a word (``a"b"'c'``). What a fix may replace is the inside of
the quotes if they are around the whole word, else the whole word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

from ..text.source import Span
from ..util.translation import phrase
from .document import Literal, Opaque, Part, Ref, Value

_BOM = "\ufeff"
NAME = r"[A-Za-z_][A-Za-z0-9_]*"


class Frame(NamedTuple):
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
            first = self.starts[start]
            last = self.ends[end - 1]
            return Span(first, last)
        # Between two characters there may be quotes: the place of an empty range is before them.
        at = self.start
        if start:
            at = self.ends[start - 1]
        return Span(at, at)

    def decoded(self, text: str, starts: Sequence[int], end: int) -> Literal:
        """Return ``text`` (not empty), whose characters begin at ``starts``, up to ``end``."""
        span = self.span(starts[0], end)
        is_verbatim = span.end - span.start == len(text)
        if is_verbatim:
            return Literal(text, span.start)
        offsets: list[int] = []
        for start in starts:
            character = self.span(start, start + 1)
            offsets.append(character.start)
        offsets.append(span.end)
        return Literal(text, span.start, tuple(offsets))

    def literal(self, start: int, end: int) -> Literal:
        """Return the characters ``start:end`` (at least one) as they are."""
        text = self.text[start:end]
        if self.starts is None:
            return Literal(text, self.start + start)
        return self.decoded(text, range(start, end), end)

    def tail(self, at: int) -> Frame:
        """Return the frame from ``at`` on."""
        text = self.text[at:]
        place = self.span(at, at)
        if self.starts is None or self.ends is None:
            return Frame(text, place.start)
        starts = self.starts[at:]
        ends = self.ends[at:]
        return Frame(text, place.start, starts, ends)


def whole(text: str) -> Frame:
    """Return a file's text without its byte order mark, ``\\r\\n`` read as ``\\n``."""
    start = 0
    if text.startswith(_BOM):
        start = len(_BOM)
        text = text[start:]
    if "\r\n" not in text:
        return Frame(text, start)
    places: list[int] = []
    lines = text.split("\r\n")
    at = start
    for line in lines:
        # The place after a line is that of its line break.
        line_end = at + len(line)
        places += range(at, line_end + 1)
        at = line_end + len("\r\n")
    return Frame(
        "\n".join(lines),
        start,
        starts=places[:-1],
        ends=places[1:],
    )


def body(text: str, value: Value) -> Frame:
    """Return ``value`` of the file ``text``, decoded, with expansions left as they are."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for part in value.parts:
        if not isinstance(part, Literal):
            start, end = part.span
            part = Literal(text[start:end], start)
        places = part.offsets
        if places is None:
            part_end = part.start + len(part.text)
            places = range(part.start, part_end + 1)
        pieces.append(part.text)
        starts += places[:-1]
        ends += places[1:]
    body_text = "".join(pieces)
    return Frame(body_text, value.span.start, starts, ends)


# What a dollar sign or a backtick begins. ``default`` is plain text: with anything else in it, a
# reference is ``computed`` like a command, and its end is found by `_expansion_end`.
_EXPANSION = rf"""
  | \$ (?P<name> {NAME})
  | \$\{{ (?P<braced> {NAME})
        (?: \}} | :?[-=] (?P<q> "?) (?P<default> [^'"$`\\{{}}~\n]*) (?P=q) \}})
  | (?P<computed> \$[({{[] | `)
  | (?P<special> \$[0-9@*\#?$!-])
  | (?P<dollar> \$)
"""
# Outside of quotes. ``~`` and a backslash are special here; a blank ends the word.
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
# Inside of double quotes, a backslash is a plain character before most others.
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
    """One word of a statement, parsed as the value of a variable."""

    def __init__(self, frame: Frame, start: int, limit: int) -> None:
        """Begin at ``start``; the word ends before ``limit``, its statement's end."""
        self.frame = frame
        self.start = start
        self.limit = limit
        self.end = start
        self._parts: list[Part] = []
        # The literal that is being collected, and the places of its characters.
        self._chars: list[str] = []
        self._starts: list[Sequence[int]] = []
        self._insides: list[tuple[str, int, int]] = []  # the quoted stretches
        self._quoted_from = -1  # where the open double quotes' inside begins
        self._bare = False  # whether anything stands outside quotes

    def read(self) -> Value | None:
        """Return the value and set ``end`` after it; return None if a quote is never closed."""
        text = self.frame.text
        while True:
            is_quoted = self._quoted_from >= 0
            pattern = _QUOTED if is_quoted else _BARE
            match = pattern.match(text, self.end, self.limit)
            if match is None:
                # An apostrophe that `_BARE` cannot match has no other one after it.
                if is_quoted or text.startswith("'", self.end, self.limit):
                    return None
                return self._value()
            kind = match.lastgroup or ""
            opens_quotes = kind in ("single", "ansi", "open")
            if not is_quoted and not opens_quotes:
                self._bare = True
            end = self._take(match, kind)
            if end is None:
                return None
            self.end = end

    def _value(self) -> Value:
        self._flush(self.end)
        parts = tuple(self._parts)
        is_in_quotes = len(self._insides) == 1 and not self._bare
        if is_in_quotes:
            quote, start, end = self._insides[0]
            inside = self.frame.span(start, end)
            return Value(inside, parts, quote)
        span = self.frame.span(self.start, self.end)
        return Value(span, parts)

    def _take(self, match: re.Match[str], kind: str) -> int | None:
        """Add what the group ``kind`` matched; return where it ends, None if it is not closed."""
        start, end = match.span()
        if kind in ("plain", "dollar", "backslash"):
            self._add(match[0], range(start, end))
        elif kind == "escape":
            escaped = match[0][1:]
            # A backslash before a line break joins two lines: neither is part of the value.
            if escaped != "\n":
                self._add(escaped, (start,))
        elif kind == "tilde":
            self._tilde(match)
        elif kind in ("single", "ansi"):
            self._single(match, kind)
        elif kind in ("open", "close"):
            self._double(kind, start, end)
        elif kind == "computed":
            return self._computed(start)
        elif kind == "special":
            self._put_opaque(start, end, "a special parameter")
        else:
            self._reference(match)
        return end

    def _add(self, text: str, starts: Sequence[int]) -> None:
        if text:
            self._chars.append(text)
            self._starts.append(starts)

    def _flush(self, end: int) -> None:
        """End at ``end`` the literal that is being collected."""
        if not self._chars:
            return
        text = "".join(self._chars)
        starts = self._starts[0]
        if len(self._starts) > 1:
            starts = list(chain.from_iterable(self._starts))
        literal = self.frame.decoded(text, starts, end)
        self._parts.append(literal)
        self._chars = []
        self._starts = []

    def _put(self, start: int, part: Part) -> None:
        self._flush(start)
        self._parts.append(part)

    def _put_opaque(self, start: int, end: int, why: str) -> None:
        span = self.frame.span(start, end)
        self._put(start, Opaque(span, why))

    def _tilde(self, match: re.Match[str]) -> None:
        """Add a home directory at the start of a value and after a colon, elsewhere a tilde."""
        start, end = match.span()
        is_first = start == self.start
        # After a colon, too: ``PATH=~/bin:~/sbin``.
        if is_first or self.frame.text[start - 1] == ":":
            self._put_opaque(start, end, "a home directory")
        else:
            self._add(match[0], range(start, end))

    def _single(self, match: re.Match[str], kind: str) -> None:
        start = match.start()
        end = match.end() - 1
        self._flush(start)
        if kind == "single":
            start += len("'")
            text = self.frame.text[start:end]
            self._add(text, range(start, end))
        else:
            start += len("$'")
            self._ansi(start, end)
        self._flush(end)
        self._insides.append(("'", start, end))

    def _ansi(self, start: int, end: int) -> None:
        for match in _ANSI.finditer(self.frame.text, start, end):
            text = _unescaped(match)
            match_start, match_end = match.span()
            if text == match[0]:
                self._add(text, range(match_start, match_end))
            else:
                self._add(text, (match_start,))

    def _double(self, kind: str, start: int, end: int) -> None:
        self._flush(start)
        if kind == "open":
            self._quoted_from = end
        else:
            self._insides.append(('"', self._quoted_from, start))
            self._quoted_from = -1

    def _reference(self, match: re.Match[str]) -> None:
        name = match["name"] or match["braced"]
        start, end = match.span()
        span = self.frame.span(start, end)
        default: Literal | None = None
        if match["default"]:
            default_start, default_end = match.span("default")
            default = self.frame.literal(default_start, default_end)
        self._put(start, Ref(name, span, default))

    def _computed(self, start: int) -> int | None:
        text = self.frame.text
        end = _expansion_end(text, start, self.limit)
        if end is None:
            return None
        defaulted = _DEFAULTED.match(text, start)
        if defaulted:
            # The default is too complex to be known, but the name is not.
            span = self.frame.span(start, end)
            self._put(start, Ref(defaulted[1], span))
            return end
        why = phrase("a computed expansion")
        is_arithmetic = text.startswith("$((", start)
        if not is_arithmetic and text.startswith(("$(", "`"), start):
            why = phrase("the output of a command")
        self._put_opaque(start, end, why)
        return end


def _unescaped(match: re.Match[str]) -> str:
    """Return what one match of ``_ANSI`` stands for."""
    raw = match[0]
    octal = match["octal"]
    if octal:
        # It is the number of a byte.
        return chr(int(octal, 8) & 0xFF)
    digits = match["byte"] or match["short"] or match["long"]
    if digits:
        number = int(digits, 16)
        return chr(number) if number < 0x110000 else raw
    character = match["char"]
    if character:
        return _CONTROL.get(character, raw)
    return raw


_CLOSER = {
    "$(": ")",
    "(": ")",
    "${": "}",
    "$[": "]",
    '"': '"',
    "`": "`",
}
_IN_CODE = re.compile(r"\\[\s\S]|'[^']*'|\$[({[]|[\"`()}\]]")
_IN_QUOTES = re.compile(r"\\[\s\S]|\$[({[]|[\"`]")


def _expansion_end(text: str, at: int, limit: int) -> int | None:
    """Return where the expansion that opens at ``at`` ends; None if not before ``limit``.

    Expansions nest in quotes and quotes in expansions (``"$(a "${b}")"``); in double quotes
    apostrophes and brackets mean nothing.
    """
    closers: list[str] = []
    while True:
        innermost = ""
        if closers:
            innermost = closers[-1]
        is_in_quotes = innermost in ('"', "`")
        pattern = _IN_QUOTES if is_in_quotes else _IN_CODE
        match = pattern.search(text, at, limit)
        if match is None:
            return None
        at = match.end()
        token = match[0]
        if token == innermost:
            closers.pop()
        elif _opens(token, closers):
            closers.append(_CLOSER[token])
        if not closers:
            return at


def _opens(token: str, closers: list[str]) -> bool:
    """Return whether ``token`` opens a nested expansion inside those that ``closers`` will end."""
    if token not in _CLOSER:
        return False
    if closers and closers[-1] == "`":
        # A backtick ends at the next one, whatever is between them.
        return False
    # A lone ``(`` is a bracket only inside ``$(…)``; in ``${…}`` it is a character.
    return token != "(" or closers[-1] == ")"
