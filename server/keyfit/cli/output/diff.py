"""Render a unified diff: keys masked, very long lines cut around the change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import Match, SequenceMatcher
from itertools import pairwise

from ...resolve.redact import Redactor
from ...text.source import Source
from ...util.terminal_text import Style, printable
from ...util.user_paths import shown

_CONTEXT_LINES = 3
_MAX_CHANGED_LINES = 30  # within which two texts are expected to be alike again
# Code points; only minified files have longer lines.
_MAX_LINE = 400
_MAX_BEFORE_CHANGE = 80
_MAX_AFTER_CHANGE = 160


def diff(old: Source, new: Source, redactor: Redactor, style: Style) -> Iterator[str]:
    """Yield the lines of the diff from ``old`` to ``new``, without line ends."""
    masked_old = redactor.lines(old)
    masked_new = redactor.lines(new)
    path = printable(shown(old.path))
    yield style("bold", f"--- {path}")
    yield style("bold", f"+++ {path}")
    # Compare the real text: two keys that differ may look alike once they are masked.
    matcher = _LineMatcher(_lines(old), _lines(new))
    for group in matcher.get_grouped_opcodes(_CONTEXT_LINES):
        first = group[0]
        last = group[-1]
        old_range = _range(first[1], last[2])
        new_range = _range(first[3], last[4])
        yield style("info", f"@@ -{old_range} +{new_range} @@")
        for tag, low, high, new_low, new_high in group:
            old_lines = masked_old[low:high]
            if tag == "equal":
                for line in old_lines:
                    yield f" {_cut(printable(line), 0)}"
            else:
                yield from _changes(old_lines, masked_new[new_low:new_high], style)


class _LineMatcher(SequenceMatcher[str]):
    """Compares two texts that differ in few lines, as before and after fixes.

    The time is proportional to the number of lines. SequenceMatcher itself compares each line with
    all that are alike, and in a configuration most lines are like others.
    """

    def __init__(self, old: list[str], new: list[str]) -> None:
        super().__init__(None, old, new, autojunk=False)
        self._old, self._new = old, new

    def get_matching_blocks(self) -> list[Match]:
        """Return the runs of equal lines, in order, and an empty one at the end."""
        old, new = self._old, self._new
        blocks: list[Match] = []
        at, new_at = 0, 0
        while at < len(old) and new_at < len(new):
            size = _equal_lines(old, new, at, new_at)
            blocks.append(Match(at, new_at, size))
            at, new_at = at + size, new_at + size
            removed, added = _changed_lines(
                old[at : at + _MAX_CHANGED_LINES],
                new[new_at : new_at + _MAX_CHANGED_LINES],
            )
            at, new_at = at + removed, new_at + added
        blocks.append(Match(len(old), len(new), 0))
        return blocks


def _equal_lines(old: Sequence[str], new: Sequence[str], at: int, new_at: int) -> int:
    """Return how many lines of ``old`` from ``at`` are those of ``new`` from ``new_at``."""
    size = 0
    longest = min(len(old) - at, len(new) - new_at)
    while size < longest and old[at + size] == new[new_at + size]:
        size += 1
    return size


def _changed_lines(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """Return how many of the first lines of ``old`` and of ``new`` are followed by equal ones; all
    of them where none is."""
    for changed in range(1, len(old) + len(new)):
        for removed in range(changed + 1):
            added = changed - removed
            is_inside = removed < len(old) and added < len(new)
            if is_inside and old[removed] == new[added]:
                return removed, added
    return len(old), len(new)


def _changes(old_lines: list[str], new_lines: list[str], style: Style) -> Iterator[str]:
    for line in _around_differences(old_lines, new_lines):
        yield style("removed", f"-{line}")
    for line in _around_differences(new_lines, old_lines):
        yield style("added", f"+{line}")


def _around_differences(lines: list[str], others: list[str]) -> Iterator[str]:
    """Yield each of ``lines``, cut around its difference from the line of ``others`` beside it."""
    for number, line in enumerate(lines):
        other = ""
        if number < len(others):
            other = others[number]
        difference = _first_difference(line, other)
        yield _cut(printable(line), difference)


def _first_difference(line: str, other: str) -> int:
    """Return the index of the first code point that differs."""
    for index, (left, right) in enumerate(zip(line, other, strict=False)):
        if left != right:
            return index
    return min(len(line), len(other))


def _cut(line: str, at: int) -> str:
    """Return ``line``, or if it is very long, the part around the index ``at``."""
    if len(line) <= _MAX_LINE:
        return line
    low = max(0, at - _MAX_BEFORE_CHANGE)
    high = low + _MAX_BEFORE_CHANGE + _MAX_AFTER_CHANGE
    cut_before = "…" if low > 0 else ""
    cut_after = "…" if high < len(line) else ""
    return f"{cut_before}{line[low:high]}{cut_after}"


def _lines(source: Source) -> list[str]:
    """Return the lines with their line breaks, so that a changed break is a difference."""
    starts = [*source.line_starts, len(source.text)]
    return [source.text[low:high] for low, high in pairwise(starts) if low < high]


def _range(low: int, high: int) -> str:
    """Return the lines ``low:high`` (0-based, end exclusive) as a diff counts them."""
    length = high - low
    if length == 1:
        return str(low + 1)
    # The format names the line before an empty range, else the first line (1-based).
    start = low + 1 if length else low
    return f"{start},{length}"
