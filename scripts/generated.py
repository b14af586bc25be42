"""What the scripts that write a part of a page have in common."""

from __future__ import annotations

import os
import platform
import re
from datetime import date
from pathlib import Path

_PROCESSOR = re.compile(r"^model name\s*:\s*(.*)$", re.MULTILINE)


def between(page: str, start: str, end: str, new: str) -> str:
    """``page`` with ``new`` from ``start`` to ``end``."""
    before, _, rest = page.partition(start)
    return before + new + rest.partition(end)[2]


def write_figures(path: Path, body: str, name: str = "figures") -> None:
    """Writes ``body`` between the marks for ``name`` in the page at ``path``."""
    start, end = f"<!-- {name}: generated -->", f"<!-- end of {name} -->"
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


def machine(command: str) -> str:
    """The line that ``command`` measured the figures, on this machine, today."""
    load, *_ = os.getloadavg()  # of other programs, before it began
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"Measured on {date.today().isoformat()} with `{command}`: {processor()}, "
        f"{os.cpu_count()} cores, {memory:.0f} GB, {platform.system()}, "
        f"Python {platform.python_version()}, load {load:.1f}."
    )
