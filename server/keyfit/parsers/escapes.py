"""Decode strings with escapes, and keep the place of each character."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from .document import Literal


def unescaped(
    text: str,
    start: int,
    end: int,
    special: re.Pattern[str],
    meaning: Callable[[re.Match[str]], str],
) -> Literal:
    """Return ``text[start:end]`` (code points), decoded.

    What matches ``special`` stands for its ``meaning``, which may be empty. All characters of a
    meaning have the place of the match.
    """
    matches = list(special.finditer(text, start, end))
    if not matches:
        # A literal that is written as it reads needs no offsets, and is far cheaper to use.
        return Literal(text[start:end], start)
    pieces: list[str] = []
    offsets: list[int] = []
    at = start
    for match in matches:
        match_start = match.start()
        decoded = meaning(match)
        pieces.append(text[at:match_start])
        pieces.append(decoded)
        offsets += range(at, match_start)
        offsets += [match_start] * len(decoded)
        at = match.end()
    pieces.append(text[at:end])
    # One offset more than there are characters: the last is the raw end.
    offsets += range(at, end + 1)
    return Literal("".join(pieces), start, tuple(offsets))


def trimmed(literal: Literal) -> Literal:
    """Return ``literal`` with its start at the place of its first character.

    An escape at the beginning may mean nothing, as a joined line does.
    """
    if literal.offsets:
        return literal._replace(start=literal.offsets[0])
    return literal


def joined(literals: Iterable[Literal]) -> Literal | None:
    """Return neighboring ``literals`` as one; None if all are empty."""
    filled = [literal for literal in literals if literal.text]
    if not filled:
        return None
    if len(filled) == 1:
        return filled[0]
    offsets: list[int] = []
    for literal in filled:
        length = len(literal.text)
        offsets += [literal.raw(index, index).start for index in range(length)]
    last = filled[-1]
    whole = last.raw(0, len(last.text))
    offsets.append(whole.end)
    text = "".join([literal.text for literal in filled])
    return Literal(text, filled[0].start, tuple(offsets))


def joined_part(literals: Iterable[Literal]) -> list[Literal]:
    """Return neighboring ``literals`` as one part of a value: one in a list, none if all are
    empty."""
    literal = joined(literals)
    return [literal] if literal else []


def code_point(digits: str) -> str:
    """Return the character with the hexadecimal number ``digits``; "\\ufffd" if there is none."""
    number = int(digits, 16)
    return chr(number) if number < 0x110000 else "\ufffd"
