"""YAML scalars of every style, decoded with the place of each character (YAML 1.2, 7 and 8)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .document import Literal
from .escapes import code_point, trimmed, unescaped

_BREAK = r"(?:\r\n|\n|\r)"
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
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f",
    "r": "\r", "e": "\x1b", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip
_HEADER = re.compile(
    r"(?P<style>[|>])(?:(?P<chomp>[+-])|(?P<indent>[1-9]))*[^\r\n]*(?:\r\n|\n|\r|\Z)"
)
_BLANK_LINES = re.compile(rf"(?:[ \t]*{_BREAK})*")
_LINE = re.compile(r"(?P<blanks> *)(?P<rest>[^\r\n]*)(?P<end>\r\n|\n|\r|\Z)")


def plain(text: str, start: int, end: int) -> Literal:
    """The unquoted scalar ``text[start:end]`` (code points)."""
    return trimmed(unescaped(text, start, end, _PLAIN, _meaning))


def single(text: str, start: int, end: int) -> Literal:
    """The inside ``text[start:end]`` of single quotes."""
    return trimmed(unescaped(text, start, end, _SINGLE, _meaning))


def double(text: str, start: int, end: int) -> Literal:
    """The inside ``text[start:end]`` of double quotes."""
    return trimmed(unescaped(text, start, end, _DOUBLE, _meaning))


def _meaning(match: re.Match[str]) -> str:
    """What an escape or a folded line break stands for."""
    kind = match.lastgroup or ""
    if kind == "quote":
        return "'"
    if kind in ("x", "u", "U"):
        return code_point(match[kind])
    if kind == "char":
        return _CONTROL.get(match[kind], match[kind])
    breaks = len(_LINE_BREAK.findall(match[0]))
    return "\n" * (breaks - 1) or (" " if kind == "fold" else "")


def block(text: str, start: int, end: int, parent: int) -> Literal:
    """The block scalar ``text[start:end]``, its ``|`` or ``>`` first.

    ``parent`` is the indentation of the collection around it, -1 at the root. The last line
    breaks have no width: no repair takes them away.
    """
    header = _HEADER.match(text, start)
    assert header is not None, "the grammar found a block scalar here"
    kept = _BLANK_LINES.match(text, end) if header["chomp"] == "+" else None
    lines = list(_lines(text, header.end(), kept.end() if kept else end))
    indent = parent + int(header["indent"]) if header["indent"] else _indent(lines)
    joined = list(_joined(lines, indent, folded=header["style"] == ">"))
    count = len(joined)
    while count and joined[count - 1][0] == "\n":
        count -= 1
    breaks = len(joined) - count if kept else min(count, header["chomp"] != "-")
    last = joined[count - 1][1] + 1 if count else header.end()
    chars = "".join(char for char, _ in joined[:count]) + "\n" * breaks
    return Literal(chars, (joined[0][1] if count else last),
                   (*(at for _, at in joined[:count]), *[last] * (breaks + 1)))  # fmt: skip


def _lines(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    while start < end and (line := _LINE.match(text, start)):
        yield line
        start = max(line.end(), start + 1)


def _indent(lines: list[re.Match[str]]) -> int:
    """The indentation of the first line that is not blank."""
    return next((len(line["blanks"]) for line in lines if line["rest"]), 0)


def _joined(lines: list[re.Match[str]], indent: int, folded: bool) -> Iterator[tuple[str, int]]:
    """The characters of a block and their places; a folded one joins lines that are not indented
    further."""
    pending: list[int] = []  # line breaks since the last line with text
    was_more = True  # lines that are indented further, and the first one, are not joined
    for line in lines:
        start = line.start() + indent
        if start >= line.start("end"):
            pending.append(line.start("end"))
            continue
        is_more = line.string[start] in " \t"
        if folded and pending and not was_more and not is_more:
            kept = pending[1:] or [pending[0]]
            yield from ((" " if len(pending) == 1 else "\n", at) for at in kept)
        else:
            yield from (("\n", at) for at in pending)
        yield from ((line.string[at], at) for at in range(start, line.start("end")))
        pending, was_more = [line.start("end")], is_more
    yield from (("\n", at) for at in pending)
