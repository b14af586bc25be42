"""Run the benchmarks and write their table into docs/performance.md, with machine and date."""

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
    """Measure, which takes several minutes, and write the page."""
    figures = "\n".join([machine(), "", *table(bench.main())])
    write_figures(PAGE, figures)


def machine() -> str:
    """Return the line with the machine and the date."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"Measured on {date.today().isoformat()} with `make performance`: {processor()}, "
        f"{os.cpu_count()} cores, {memory:.0f} GB, {platform.system()}, "
        f"Python {platform.python_version()}."
    )


def table(rows: Iterable[Row]) -> list[str]:
    """Return ``rows`` as the lines of a Markdown table."""
    head = ["| what | keyfit | compared with | ratio | goal |", "|---|--:|--:|--:|--:|"]
    return head + [f"| {' | '.join(row)} |" for row in rows]


if __name__ == "__main__":
    main()
