"""Runs the benchmarks and writes their table into docs/performance.md, with machine and date."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests/bench"))

from generated import processor, write_figures

import bench
from measure import Row

PAGE = Path(__file__).resolve().parents[1] / "docs/performance.md"


def main() -> None:
    """Measures, which takes several minutes, and writes the page."""
    figures = "\n".join([machine(), "", *table(bench.main())])
    write_figures(PAGE, figures)


def machine() -> str:
    """What the figures were measured on, and when."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"Measured on {date.today().isoformat()} with `make performance`: {processor()}, "
        f"{os.cpu_count()} cores, {memory:.0f} GB, {platform.system()}, "
        f"Python {platform.python_version()}."
    )


def table(rows: Iterable[Row]) -> list[str]:
    """``rows`` in Markdown."""
    head = ["| what | keyfit | beside it | ratio | goal |", "|---|--:|--:|--:|--:|"]
    return head + [f"| {' | '.join(row)} |" for row in rows]


if __name__ == "__main__":
    main()
