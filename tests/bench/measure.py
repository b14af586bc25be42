"""Taking times, and the table of what was measured.

Machines are noisy: what is compared is measured in turn, and the ratios count.
"""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Callable
from typing import NamedTuple

RUNS = 15


class Row(NamedTuple):
    """One line of the table, as text; ``floor`` is what ``ours`` is held against."""

    name: str
    ours: str
    floor: str
    ratio: str
    goal: str


TABLE: list[Row] = []


def row(
    name: str, ours: str, floor: str = "", ratio: float | None = None, goal: str = ""
) -> None:
    """Print a line of the table, and keep it."""
    line = Row(name, ours, floor, "" if ratio is None else f"{ratio:.2f}x", goal)
    TABLE.append(line)
    print(
        f"{line.name:38} {line.ours:>13} {line.floor:>13} {line.ratio:>8}   {line.goal}",
        flush=True,
    )


def median(measure: Callable[[], float], runs: int = RUNS) -> float:
    """The median of ``runs`` measurements in milliseconds, after one that does not count."""
    measure()
    return statistics.median(measure() for _ in range(runs)) * 1000


def seconds(command: list[str], folder: str | None = None) -> float:
    """How long ``command`` takes as a whole process, started in ``folder``."""
    begin = time.perf_counter()
    quiet = subprocess.DEVNULL
    subprocess.run(command, stdout=quiet, stderr=quiet, check=False, cwd=folder)
    return time.perf_counter() - begin


def paired(
    name: str,
    goal: str,
    mine: Callable[[], float],
    floor: Callable[[], float],
    runs: int = RUNS,
) -> None:
    """Measure both in turn, so that the machine's moods hit both."""
    mine(), floor()
    pairs = [(mine(), floor()) for _ in range(runs)]
    ours, theirs = (statistics.median(side) * 1000 for side in zip(*pairs, strict=True))
    ratio = statistics.median(a / b for a, b in pairs)
    row(name, f"{ours:.1f} ms", f"{theirs:.1f} ms", ratio, goal)
