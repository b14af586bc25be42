"""Run the benchmarks and write their table into docs/performance.md, with machine and date."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests/bench"))

from generated import machine, write_figures

import bench
from measure import Row

PAGE = Path(__file__).resolve().parents[1] / "docs/performance.md"


def main() -> None:
    """Measure, which takes several minutes, and write the page."""
    figures = "\n".join([machine("make performance"), "", *table(bench.main())])
    write_figures(PAGE, figures)


def table(rows: Iterable[Row]) -> list[str]:
    """Return ``rows`` as the lines of a Markdown table."""
    head = ["| what | keyfit | compared with | ratio | goal |", "|---|--:|--:|--:|--:|"]
    return head + [f"| {' | '.join(row)} |" for row in rows]


if __name__ == "__main__":
    main()
