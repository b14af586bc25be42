"""Decode YAML scalars of every style, with the place of each character (YAML 1.2, 7 and 8)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from .document import Literal
from .escapes import code_point, trimmed, unescaped

_BREAK = r"(?:\r\n|\n|\r)"
# A line break between two lines of a flow scalar, with the blanks around it and the blank lines
# after it. No blank may precede the first one: otherwise, the search would start again at each
# blank of a long run.
_FOLD = rf"(?P<fold>(?<![ \t])[ \t]*{_BREAK}(?:[ \t]*{_BREAK})*[ \t]*)"
_PLAIN = re.compile(_FOLD)
_SINGLE = re.compile(rf"{_FOLD}|(?P<quote>'')")
_DOUBLE = re.compile(
    rf"{_FOLD}|\\(?:x(?P<x>[0-9a-fA-F]{{2}})|u(?P<u>[0-9a-fA-F]{{4}})|U(?P<U>[0-9a-fA-F]{{8}})"
    rf"|(?P<join>{_BREAK}(?:[ \t]*{_BREAK})*[ \t]*)|(?P<char>.))",
    re.DOTALL,
)
_LINE_BREAK = re.compile(_BREAK)
_CONTROL = {
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "t": "\t",
    "\t": "\t",
    "n": "\n",
    "v": "\v",
    "f": "\f",
    "r": "\r",
    "e": "\x1b",
    "N": "\x85",
    "_": "\xa0",
    "L": "\u2028",
    "P": "\u2029",
}
# ``|2-``: the indicators of indentation and of what becomes of the last line breaks, in any order.
_HEADER = re.compile(
    r"(?P<style>[|>])(?:(?P<chomp>[+-])|(?P<indent>[1-9]))*[^\r\n]*(?:\r\n|\n|\r|\Z)"
)
_BLANK_LINES = re.compile(rf"(?:[ \t]*{_BREAK})*")
_LINE = re.compile(r"(?P<blanks> *)(?P<rest>[^\r\n]*)(?P<end>\r\n|\n|\r|\Z)")


def plain(text: str, start: int, end: int) -> Literal:
    """Return the unquoted scalar ``text[start:end]`` (code points), decoded."""
    return trimmed(unescaped(text, start, end, _PLAIN, _meaning))


def single(text: str, start: int, end: int) -> Literal:
    """Return the inside ``text[start:end]`` of single quotes, decoded."""
    return trimmed(unescaped(text, start, end, _SINGLE, _meaning))


def double(text: str, start: int, end: int) -> Literal:
    """Return the inside ``text[start:end]`` of double quotes, decoded."""
    return trimmed(unescaped(text, start, end, _DOUBLE, _meaning))


def _meaning(match: re.Match[str]) -> str:
    """Return what an escape or a folded line break stands for."""
    kind = match.lastgroup or ""
    if kind == "quote":
        return "'"
    if kind in ("x", "u", "U"):
        return code_point(match[kind])
    if kind == "char":
        character = match["char"]
        return _CONTROL.get(character, character)
    # One line break is a blank, or with a backslash before it nothing; of several, the first only
    # ends the line.
    breaks = len(_LINE_BREAK.findall(match[0]))
    if breaks > 1:
        return "\n" * (breaks - 1)
    return " " if kind == "fold" else ""


class _Character(NamedTuple):
    """One decoded character and its place in the text (code points)."""

    text: str
    offset: int


def block(text: str, start: int, end: int, parent: int) -> Literal:
    """Return the block scalar ``text[start:end]``, its ``|`` or ``>`` first, decoded.

    ``parent`` is the indentation of the collection around it, -1 at the root. The last line
    breaks have no width, so that no fix removes them.
    """
    header = _HEADER.match(text, start)
    assert header is not None, "the grammar found a block scalar here"
    keeps_breaks = header["chomp"] == "+"
    if keeps_breaks:
        # The grammar ends a block with its last line of text; ``+`` keeps the blank ones below.
        blank_lines = _BLANK_LINES.match(text, end)
        end = blank_lines.end() if blank_lines else end
    lines = list(_lines(text, header.end(), end))
    indent = _indent(lines)
    if header["indent"]:
        indent = parent + int(header["indent"])
    is_folded = header["style"] == ">"
    characters = list(_characters(lines, indent, is_folded))
    count = _length_without_last_breaks(characters)
    breaks = len(characters) - count
    if header["chomp"] == "-":
        breaks = 0
    elif not keeps_breaks:
        breaks = min(count, 1)
    return _with_last_breaks(characters[:count], breaks, header.end())


def _length_without_last_breaks(characters: list[_Character]) -> int:
    count = len(characters)
    while count and characters[count - 1].text == "\n":
        count -= 1
    return count


def _with_last_breaks(
    characters: list[_Character], breaks: int, empty_at: int
) -> Literal:
    """Return the literal of ``characters`` and ``breaks`` line breaks without width behind them.

    ``empty_at`` is its place if there are no characters.
    """
    end = empty_at
    start = empty_at
    if characters:
        start = characters[0].offset
        end = characters[-1].offset + 1
    text = "".join([character.text for character in characters])
    offsets = [character.offset for character in characters]
    text += "\n" * breaks
    offsets += [end] * (breaks + 1)
    return Literal(text, start, tuple(offsets))


def _lines(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield the lines of ``text[start:end]`` with the groups ``blanks``, ``rest`` and ``end``."""
    while start < end:
        line = _LINE.match(text, start)
        if line is None:
            return
        yield line
        start = max(line.end(), start + 1)


def _indent(lines: list[re.Match[str]]) -> int:
    """Return the indentation of the first line that is not blank, which is that of the block."""
    for line in lines:
        if line["rest"]:
            return len(line["blanks"])
    return 0


def _characters(
    lines: list[re.Match[str]], indent: int, is_folded: bool
) -> Iterator[_Character]:
    """Yield the characters of a block of ``lines``, with the line breaks at its end.

    A folded block joins neighboring lines of text. Lines that are indented further than the block
    keep their line breaks, as code in a paragraph would want it.
    """
    pending: list[int] = []  # line breaks since the last line with text
    # Nothing is joined before the first line, as if one that is indented further came before it.
    was_further = True
    for line in lines:
        start = line.start() + indent
        end = line.start("end")
        if start >= end:
            pending.append(end)
            continue
        is_further = line.string[start] in " \t"
        joins = is_folded and not was_further and not is_further
        yield from _breaks(pending, joins)
        for offset in range(start, end):
            yield _Character(line.string[offset], offset)
        pending = [end]
        was_further = is_further
    yield from _breaks(pending, joins=False)


def _breaks(offsets: list[int], joins: bool) -> Iterator[_Character]:
    """Yield what the line breaks at ``offsets`` stand for, between two lines of text.

    If it ``joins`` them, a single one is a blank; of several, the first only ends the line.
    """
    if joins and len(offsets) == 1:
        yield _Character(" ", offsets[0])
        return
    if joins:
        offsets = offsets[1:]
    for offset in offsets:
        yield _Character("\n", offset)
