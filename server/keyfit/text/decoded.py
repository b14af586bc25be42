"""Decode what hides the characters of a text: escapes, joined strings, invisible characters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .source import Span

_ROUNDS = 3  # `%2573` is `%73` is `s`
_HIDDEN = re.compile(
    r"%(?P<percent>[0-9A-Fa-f]{2})"
    r"|\\(?:x|u00|u\{)(?P<escape>[0-7][0-9A-Fa-f])\}?"
    r"|(?<=[A-Za-z0-9])(?:''|\"\"|'\"|\"'|'|\")(?=[A-Za-z0-9])"  # of a word in a shell
    r"|[\"'][ \t]{0,9}(?:\+|\.\.?|&)[ \t]{0,9}[\"']"  # "a" + "b", also as PHP, Lua, Basic write it
    r"|[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
    r"|\\u(?:00[aA][dD]|180[eE]|200[b-fB-F]|202[a-eA-E]|206[0-46-9]|[fF][eE][fF][fF])"  # as in JSON
)
_LINE = re.compile(r"[^\r\n]+")


class Decoded(NamedTuple):
    """A text; ``starts`` and ``ends`` are the raw offsets of each of its characters."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def raw(self, span: Span) -> Span:
        """Return the raw span of ``span``, a range of the decoded text (0-based code points)."""
        return Span(self.starts[span.start], self.ends[span.end - 1])


def decoded(text: str) -> Iterator[Decoded]:
    """Yield, decoded, each line of ``text`` that has escapes, string concatenation or invisible
    characters."""
    if not _HIDDEN.search(text):
        return
    for match in _LINE.finditer(text):
        if not _HIDDEN.search(text, *match.span()):
            continue
        offsets = range(match.start(), match.end() + 1)
        line = Decoded(match[0], offsets[:-1], offsets[1:])
        for _ in range(_ROUNDS):
            line = _decoded_once(line)
        yield line


def _decoded_once(line: Decoded) -> Decoded:
    """Return ``line`` with the outermost layer of escapes and concatenation undone."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for match in _HIDDEN.finditer(line.text):
        low, high = match.span()
        code = match["percent"] or match["escape"]
        pieces.append(line.text[at:low])
        starts += line.starts[at:low]
        ends += line.ends[at:low]
        if code:
            pieces.append(chr(int(code, 16)))
            starts.append(line.starts[low])
            ends.append(line.ends[high - 1])
        at = high
    if not at:
        return line
    pieces.append(line.text[at:])
    return Decoded(
        "".join(pieces), [*starts, *line.starts[at:]], [*ends, *line.ends[at:]]
    )
