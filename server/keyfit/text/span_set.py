"""A set of ranges of one text, in which touching ranges are one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from .source import Span


class SpanSet:
    """Answers whether a range touches one of many, without a look at each of them."""

    def __init__(self) -> None:
        # Of ranges that do not touch each other, the ends have the order of the starts.
        self._starts: list[int] = []
        self._ends: list[int] = []

    def touches(self, span: Span) -> bool:
        """Return whether ``span`` overlaps or borders on a range of the set."""
        begun = bisect_right(self._starts, span.end)
        return begun > 0 and self._ends[begun - 1] >= span.start

    def add(self, span: Span) -> None:
        """Add ``span``; it becomes one with the ranges that it touches."""
        first = bisect_left(self._ends, span.start)
        last = bisect_right(self._starts, span.end)
        start, end = span
        if first < last:
            start = min(start, self._starts[first])
            end = max(end, self._ends[last - 1])
        self._starts[first:last] = [start]
        self._ends[first:last] = [end]
