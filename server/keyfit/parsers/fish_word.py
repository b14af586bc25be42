"""Words of a fish text: quotes, escapes and expansions, with the place of each character."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..text.source import Span
from ..util.translation import phrase
from .document import Literal, Opaque, Part, Ref, Value
from .escapes import code_point, unescaped

_EXPANSION = r"""
  | (?P<index> \$\w+\[[^\]\n]*\]?)
  | \$(?P<name> [A-Za-z_]\w*)
"""
# Outside of quotes. ``{…}``, ``*`` and ``~`` are expanded, which is not followed here.
_BARE = re.compile(
    r"""(?P<plain> [^\s;&|<>()'"$\\{}*~]+)
  | (?P<join> \\\r?\n)
  | (?P<escape> \\(?:[xX][0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|[0-7]{1,3}|[\s\S]))
  | (?P<single> '(?:[^'\\]|\\[\s\S])*')
  | (?P<open> ")
  | \{\$(?P<braced> [A-Za-z_]\w*)\}
  | (?P<computed> \$?\()
  | (?P<special> [{}*~] | \$(?![A-Za-z_(]))"""
    + _EXPANSION,
    re.VERBOSE,
)
_QUOTED = re.compile(
    r"""(?P<plain> [^"$\\]+)
  | (?P<join> \\\r?\n)
  | (?P<quoted> \\["$\\])
  | (?P<backslash> \\)
  | (?P<close> ")
  | (?P<computed> \$\()
  | (?P<special> \$(?![A-Za-z_(]))"""
    + _EXPANSION,
    re.VERBOSE,
)
_SINGLE = re.compile(r"\\(['\\])")
_CONTROL = dict(zip("abefnrtv", "\a\b\x1b\f\n\r\t\v", strict=True))
# What counts inside of a command in brackets: a bracket in quotes does not.
_NESTED = re.compile(r"\\[\s\S]|'(?:[^'\\]|\\[\s\S])*'|\"(?:[^\"\\]|\\[\s\S])*\"|[()]")


class Word(NamedTuple):
    """One word: its place in the file, quotes included, and its value."""

    span: Span
    value: Value


def read_word(text: str, start: int) -> Word | None:
    """Return the word of ``text`` at ``start`` (0-based code points).

    None if a quote or bracket in it is never closed.
    """
    return _Reading(text, start).run()


class _Reading:
    """The reading of one word."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.start = start
        self.at = start
        self.parts: list[Part] = []
        self.insides: list[tuple[str, Span]] = []  # the quoted stretches
        self.opened = -1  # where the open double quotes' inside begins
        self.bare = False  # whether anything stands outside quotes

    def run(self) -> Word | None:
        """Return the word, None if it is not closed."""
        while True:
            is_quoted = self.opened >= 0
            pattern = _QUOTED if is_quoted else _BARE
            match = pattern.match(self.text, self.at)
            if match is None:
                # An apostrophe that `_BARE` cannot match has no other one behind it.
                is_unclosed = is_quoted or self.text.startswith("'", self.at)
                return None if is_unclosed else self._word()
            kind = match.lastgroup or ""
            opens_quotes = kind in ("single", "open")
            if not is_quoted and not opens_quotes:
                self.bare = True
            self.at = match.end()
            if not self._take(kind, match):
                return None

    def _word(self) -> Word:
        whole = Span(self.start, self.at)
        parts = tuple(self.parts)
        is_in_quotes = len(self.insides) == 1 and not self.bare
        if is_in_quotes:
            quote, inside = self.insides[0]
            return Word(whole, Value(inside, parts, quote))
        return Word(whole, Value(whole, parts))

    def _take(self, kind: str, match: re.Match[str]) -> bool:
        """Add what the group ``kind`` matched; return False if it is never closed."""
        start, end = match.span()
        if kind in ("plain", "backslash"):
            self.parts.append(Literal(match[0], start))
        elif kind in ("escape", "quoted"):
            decoded = _meaning(match[0])
            self.parts.append(Literal(decoded, start, (start, end)))
        elif kind == "single":
            self._single(Span(start + 1, end - 1))
        elif kind == "open":
            self.opened = end
        elif kind == "close":
            self.insides.append(('"', Span(self.opened, start)))
            self.opened = -1
        elif kind == "computed":
            return self._computed(start)
        elif kind != "join":
            self._refer(kind, match)
        return True

    def _single(self, inside: Span) -> None:
        self.insides.append(("'", inside))
        if inside.start < inside.end:
            literal = unescaped(self.text, *inside, _SINGLE, lambda match: match[1])
            self.parts.append(literal)

    def _refer(self, kind: str, match: re.Match[str]) -> None:
        span = Span(*match.span())
        if kind in ("name", "braced"):
            self.parts.append(Ref(match[kind], span))
        else:
            self.parts.append(Opaque(span, phrase("a computed expansion")))

    def _computed(self, start: int) -> bool:
        """Pass over a command in brackets; return False if it is never closed."""
        depth = 1
        while depth:
            match = _NESTED.search(self.text, self.at)
            if match is None:
                return False
            self.at = match.end()
            if match[0] == "(":
                depth += 1
            elif match[0] == ")":
                depth -= 1
        span = Span(start, self.at)
        self.parts.append(Opaque(span, phrase("the output of a command")))
        return True


def _meaning(escape: str) -> str:
    """Return what a backslash and what follows it stand for."""
    kind = escape[1]
    digits = escape[2:]
    if digits and kind in "xXuU":
        return code_point(digits)
    if digits or kind in "01234567":
        # As in fish, an octal number is that of a byte.
        return chr(int(escape[1:], 8) & 0xFF)
    return _CONTROL.get(kind, kind)
