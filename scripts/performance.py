"""Runs the benchmarks and writes their table into docs/performance.md, with machine and date."""

from __future__ import annotations

import os
import platform
import re
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests/bench"))

import bench
from measure import Row

PAGE = Path(__file__).resolve().parents[1] / "docs/performance.md"
MARKS = "<!-- figures: generated -->", "<!-- end of figures -->"


def main() -> None:
    """Measures, which takes several minutes, and writes the page."""
    figures = "\n".join([machine(), "", *table(bench.main())])
    before, rest = PAGE.read_text(encoding="utf-8").split(MARKS[0])
    _, after = rest.split(MARKS[1])
    text = f"{before}{MARKS[0]}\n{figures}\n{MARKS[1]}{after}"
    PAGE.write_text(text, encoding="utf-8")


def machine() -> str:
    """What the figures were measured on, and when."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"Measured on {date.today().isoformat()} with `make performance`: {_processor()}, "
        f"{os.cpu_count()} cores, {memory:.0f} GB, {platform.system()}, "
        f"Python {platform.python_version()}."
    )


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.machine()
    found = re.search(r"model name\s*: (.+)", text)
    return found[1] if found else platform.machine()


def table(rows: Iterable[Row]) -> list[str]:
    """``rows`` in Markdown."""
    head = ["| what | keyfit | beside it | ratio | goal |", "|---|--:|--:|--:|--:|"]
    return head + [f"| {' | '.join(row)} |" for row in rows]


if __name__ == "__main__":
    main()
