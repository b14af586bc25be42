"""What the tree-sitter readers share: parsing, walking and positions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from time import thread_time
from typing import TYPE_CHECKING

from ..text.source import Span, Unreadable

if TYPE_CHECKING:
    from tree_sitter import Language, Node, Tree

LONGEST = 3.0  # seconds for one parse; a file of ordinary size takes milliseconds
_CHUNK = 1 << 16  # bytes


class CodePoints:
    """Maps UTF-8 byte offsets to code point offsets of the same text."""

    def __init__(self, text: str) -> None:
        self.data = text.encode("utf-8", "surrogatepass")
        self._wide = [] if text.isascii() else list(_continuations(text))

    def at(self, byte: int) -> int:
        """The code point offset of the byte offset ``byte``."""
        if not self._wide:
            return byte
        index = bisect_right(self._wide, byte, key=lambda pair: pair[0])
        return byte - (self._wide[index - 1][1] if index else 0)

    def span(self, node: Node) -> Span:
        """The code points that ``node`` covers."""
        return Span(self.at(node.start_byte), self.at(node.end_byte))


def _continuations(text: str) -> Iterator[tuple[int, int]]:
    """For each wide character: the byte offset after it and the surplus bytes until there."""
    byte = surplus = 0
    for char in text:
        width = 1 if char < "\x80" else 2 if char < "\u0800" else 3 if char < "\U00010000" else 4
        byte += width
        if width > 1:
            surplus += width - 1
            yield byte, surplus


def parse(language: Language, data: bytes) -> Tree:
    """The syntax tree of ``data``; broken text gives a tree with ERROR nodes.

    Raises `Unreadable` for text on which the parser would take longer than anybody waits: some
    grammars are quadratic on hostile nesting.
    """
    from tree_sitter import Parser

    end = thread_time() + LONGEST
    try:
        return Parser(language).parse(
            lambda at, _: data[at : at + _CHUNK], progress_callback=lambda *_: thread_time() > end
        )
    except ValueError:
        raise Unreadable("its nesting is too tangled to be read") from None
