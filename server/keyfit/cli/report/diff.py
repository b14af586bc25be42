"""A unified diff for people: keys masked, very long lines cut around the change."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import pairwise

from ...masking import Masker
from ...text.source import Source
from ..paths import shown
from ..style import Style, printable

_CONTEXT = 3
_LONGEST, _AROUND = 400, 80  # code points; only minified files have longer lines


def diff(old: Source, new: Source, masker: Masker, style: Style) -> Iterator[str]:
    """The lines of the diff from ``old`` to ``new``, without their line ends."""
    before, after = masker.lines(old), masker.lines(new)
    path = printable(shown(old.path))
    yield style("bold", f"--- {path}")
    yield style("bold", f"+++ {path}")
    # Compared as they are, shown masked: a key that lost a blank inside is a change too.
    matcher = SequenceMatcher(None, _lines(old), _lines(new), autojunk=False)
    for group in matcher.get_grouped_opcodes(_CONTEXT):
        first, last = group[0], group[-1]
        yield style("info", f"@@ -{_range(first[1], last[2])} +{_range(first[3], last[4])} @@")
        for tag, low, high, new_low, new_high in group:
            yield from _hunk(tag, before[low:high], after[new_low:new_high], style)


def _hunk(tag: str, before: list[str], after: list[str], style: Style) -> Iterator[str]:
    if tag == "equal":
        yield from (f" {_cut(printable(line), 0)}" for line in before)
        return
    for number, line in enumerate(before):
        other = after[number] if number < len(after) else ""
        yield style("removed", f"-{_cut(printable(line), _differs(line, other))}")
    for number, line in enumerate(after):
        other = before[number] if number < len(before) else ""
        yield style("added", f"+{_cut(printable(line), _differs(line, other))}")


def _differs(line: str, other: str) -> int:
    pairs = zip(line, other, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(line), len(other)))


def _cut(line: str, at: int) -> str:
    if len(line) <= _LONGEST:
        return line
    low = max(0, at - _AROUND)
    high = low + 3 * _AROUND
    return f"{'…' if low else ''}{line[low:high]}{'…' if high < len(line) else ''}"


def _lines(source: Source) -> list[str]:
    """The lines with their breaks: one that only changes its break differs."""
    starts = [*source.line_starts, len(source.text)]
    return [source.text[low:high] for low, high in pairwise(starts) if low < high]


def _range(low: int, high: int) -> str:
    """Lines ``low:high`` (0-based) as a diff counts them."""
    if high - low == 1:
        return str(low + 1)
    return f"{low + (high > low)},{high - low}"
