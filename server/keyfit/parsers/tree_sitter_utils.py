"""Parse with tree-sitter, within a budget of time, and translate its positions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from time import thread_time
from typing import TYPE_CHECKING

from ..text.source import Span, Unreadable
from ..util.translation import phrase

if TYPE_CHECKING:
    from tree_sitter import Language, Node, Tree

# Processor time for all parses of one text. A grammar parses 5 MB of ordinary text in a second, but
# error recovery takes quadratic time, and memory with it.
MIN_SECONDS = 0.1
SECONDS_PER_CODE_POINT = 7.5e-6
MAX_SECONDS = 3.0  # seconds
_MAX_PIECE_SIZE = 512  # bytes


class CodePoints:
    """Translation of UTF-8 byte offsets, which grammars use, to code point offsets."""

    def __init__(self, text: str) -> None:
        self.data = text.encode("utf-8", "surrogatepass")
        self._wide: list[tuple[int, int]] = []
        if not text.isascii():
            self._wide = list(_continuations(text))

    def at(self, byte: int) -> int:
        """Return the code point offset of the byte offset ``byte``."""
        if not self._wide:
            return byte
        index = bisect_right(self._wide, byte, key=lambda pair: pair[0])
        if index == 0:
            return byte
        _, surplus = self._wide[index - 1]
        return byte - surplus

    def span(self, node: Node) -> Span:
        """Return the code points that ``node`` covers."""
        start = self.at(node.start_byte)
        end = self.at(node.end_byte)
        return Span(start, end)


def _continuations(text: str) -> Iterator[tuple[int, int]]:
    """Yield for each wide character the byte offset after it and the surplus bytes until there."""
    byte = 0
    surplus = 0
    for char in text:
        if char < "\x80":
            byte += 1
            continue
        width = 4
        if char < "\u0800":
            width = 2
        elif char < "\U00010000":
            width = 3
        byte += width
        surplus += width - 1
        yield byte, surplus


class Budget:
    """The processor time that the grammar may take for one text, however often it is parsed."""

    def __init__(self, length: int) -> None:
        """``length`` is the text's, in code points."""
        self.left = min(
            MIN_SECONDS + length * SECONDS_PER_CODE_POINT, MAX_SECONDS
        )  # seconds

    def parse(self, language: Language, data: bytes) -> Tree:
        """Return the syntax tree of ``data``; broken text gives a tree with ERROR nodes.

        Raise `Unreadable` when the time is used up.
        """
        from tree_sitter import Parser

        end = thread_time() + self.left
        try:
            return Parser(language).parse(
                lambda at, _: _same(_line_at(data, at)),
                progress_callback=lambda *_: thread_time() > end,
            )
        except ValueError:
            raise Unreadable(
                phrase("it takes too long to parse; check its quotes and brackets")
            ) from None
        finally:
            self.left = end - thread_time()


def _line_at(data: bytes, at: int) -> bytes:
    """Return the rest of the line at the byte offset ``at``, cut where it is long."""
    most = at + _MAX_PIECE_SIZE
    end = data.find(b"\n", at, most)
    if end < 0:
        return data[at:most]
    return data[at : end + 1]


@lru_cache(maxsize=65_536)
def _same(piece: bytes) -> bytes:
    """Return one object for all equal ``piece``s.

    tree-sitter's binding never frees the pieces that it is given, and asks for them again and again
    in a broken text: for 100 kB it kept 100 MB after each parse.
    """
    return piece


def most_read(length: int) -> int:
    """Return how many code points may be parsed in total for a broken text of ``length``.

    A text that is broken in several places is parsed repeatedly: a short one may be parsed many
    times, a long one only a few times.
    """
    return 100_000 + 4 * length
