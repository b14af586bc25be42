"""Strings with escapes: what they stand for, and where each character of that is written."""

from __future__ import annotations

import re
from collections.abc import Callable

from .document import Literal


def unescaped(
    text: str,
    start: int,
    end: int,
    special: re.Pattern[str],
    meaning: Callable[[re.Match[str]], str],
) -> Literal:
    """``text[start:end]`` (code points), where what matches ``special`` stands for its ``meaning``.

    All characters of a meaning have the place of the match. A match may mean nothing.
    """
    matches = list(special.finditer(text, start, end))
    if not matches:
        return Literal(text[start:end], start)
    chars: list[str] = []
    offsets: list[int] = []
    at = start
    for match in matches:
        chars += (text[at : match.start()], said := meaning(match))
        offsets += (*range(at, match.start()), *([match.start()] * len(said)))
        at = match.end()
    return Literal("".join((*chars, text[at:end])), start, (*offsets, *range(at, end + 1)))


def trimmed(literal: Literal) -> Literal:
    """``literal``, its start where its first character stands."""
    return literal._replace(start=literal.offsets[0]) if literal.offsets else literal


def code_point(digits: str) -> str:
    """The character with the hexadecimal number ``digits``; "\\ufffd" where there is none."""
    number = int(digits, 16)
    return chr(number) if number < 0x110000 else "\ufffd"
