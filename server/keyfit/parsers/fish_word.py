"""Words of a fish text: quotes, escapes and expansions, with the place of each character."""

from __future__ import annotations

import re
from typing import NamedTuple

from ..text.source import Span
from .document import Literal, Opaque, Part, Ref, Value
from .escapes import code_point, unescaped

_EXPANSION = r"""
  | (?P<index> \$\w+\[[^\]\n]*\]?)
  | \$(?P<name> [A-Za-z_]\w*)
"""
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
_NESTED = re.compile(r"\\[\s\S]|'(?:[^'\\]|\\[\s\S])*'|\"(?:[^\"\\]|\\[\s\S])*\"|[()]")


class Word(NamedTuple):
    """One word: its place in the file, quotes included, and its value."""

    span: Span
    value: Value


def read_word(text: str, start: int) -> Word | None:
    """The word of ``text`` at ``start`` (0-based code points); None if a quote or bracket in it is
    never closed."""
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
        """The word, or None."""
        while True:
            match = (_QUOTED if self.opened >= 0 else _BARE).match(self.text, self.at)
            if match is None:
                torn = self.opened >= 0 or self.text.startswith("'", self.at)
                return None if torn else self._word()
            kind = match.lastgroup or ""
            self.bare |= self.opened < 0 and kind not in ("single", "open")
            self.at = match.end()
            if not self._take(kind, match):
                return None

    def _word(self) -> Word:
        whole = Span(self.start, self.at)
        if len(self.insides) == 1 and not self.bare:
            quote, inside = self.insides[0]
            return Word(whole, Value(inside, tuple(self.parts), quote))
        return Word(whole, Value(whole, tuple(self.parts)))

    def _take(self, kind: str, match: re.Match[str]) -> bool:
        """Takes what the group ``kind`` matched; False if it is never closed."""
        start, end = match.span()
        if kind in ("plain", "backslash"):
            self.parts.append(Literal(match[0], start))
        elif kind in ("escape", "quoted"):
            self.parts.append(Literal(_meaning(match[0]), start, (start, end)))
        elif kind == "single":
            self._inside("'", Span(start + 1, end - 1))
            if end - start > 2:
                self.parts.append(
                    unescaped(self.text, start + 1, end - 1, _SINGLE, lambda found: found[1])
                )
        elif kind == "open":
            self.opened = end
        elif kind == "close":
            self._inside('"', Span(self.opened, start))
            self.opened = -1
        elif kind == "computed":
            return self._computed(start)
        elif kind != "join":
            self._refer(kind, match)
        return True

    def _inside(self, quote: str, span: Span) -> None:
        self.insides.append((quote, span))

    def _refer(self, kind: str, match: re.Match[str]) -> None:
        span = Span(*match.span())
        if kind in ("name", "braced"):
            self.parts.append(Ref(match[kind], span))
        else:
            self.parts.append(Opaque(span, "a computed expansion"))

    def _computed(self, start: int) -> bool:
        depth = 1
        while depth and (match := _NESTED.search(self.text, self.at)):
            self.at = match.end()
            depth += {"(": 1, ")": -1}.get(match[0], 0)
        self.parts.append(Opaque(Span(start, self.at), "the output of a command"))
        return depth == 0


def _meaning(escape: str) -> str:
    """What a backslash and what follows it stand for."""
    kind = escape[1]
    digits = escape[2:]
    if digits:
        return code_point(digits) if kind in "xXuU" else chr(int(escape[1:], 8) & 0xFF)
    return chr(int(kind, 8)) if kind in "01234567" else _CONTROL.get(kind, kind)
