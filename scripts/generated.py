"""What the scripts that write a part of a page have in common."""

from __future__ import annotations

import platform
import re
from pathlib import Path

FIGURES = "<!-- figures: generated -->", "<!-- end of figures -->"
_PROCESSOR = re.compile(r"^model name\s*:\s*(.*)$", re.MULTILINE)


def between(page: str, start: str, end: str, new: str) -> str:
    """``page`` with ``new`` from ``start`` to ``end``."""
    before, _, rest = page.partition(start)
    return before + new + rest.partition(end)[2]


def write_figures(path: Path, body: str) -> None:
    """Writes ``body`` between the marks for figures in the page at ``path``."""
    start, end = FIGURES
    page = path.read_text(encoding="utf-8")
    path.write_text(
        between(page, start, end, f"{start}\n{body}\n{end}"), encoding="utf-8"
    )


def processor() -> str:
    """The processor's name, else its kind."""
    told = Path("/proc/cpuinfo")
    named = (
        _PROCESSOR.search(told.read_text(encoding="utf-8")) if told.exists() else None
    )
    return named[1] if named else platform.machine()
