"""Render where tools were looked for, as ``keyfit doctor --verbose`` prints it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from ...doctor.inspection import Inspection, LookedAtFile, LookedAtVariable
from ...util.terminal_text import Style, printable
from ...util.user_paths import readable

_ABSENT = "not there"


def startup_text(paths: Iterable[str], style: Style) -> Iterator[str]:
    """Yield the lines that show the shell's startup files, and whether each exists."""
    yield style("bold", "Startup files of the shell")
    for path in paths:
        state = "there" if os.path.exists(path) else _ABSENT
        yield f"  {printable(readable(path))}: {state}"
    yield ""


def inspection_text(inspections: Iterable[Inspection], style: Style) -> Iterator[str]:
    """Yield the lines that show each tool: what decided, its files, then its variables."""
    for inspection in inspections:
        title = style("bold", printable(inspection.tool.title))
        folder = readable(inspection.root)
        place = "" if folder == "." else f" in {printable(folder)}"
        yield f"{title}{place}: {inspection.decision}"
        for file in inspection.files:
            yield f"  {printable(readable(file.path))}: {_state(file)}"
        for variable in inspection.variables:
            yield f"  ${printable(variable.name)}: {_set_in(variable)}"
        yield ""


def _set_in(variable: LookedAtVariable) -> str:
    origin = variable.origin
    if origin is None:
        return "not set"
    if origin.path is None:
        return "set in the environment"
    location = f"set in {printable(readable(origin.path))}:{origin.line}"
    return f"{location}, but not in this shell" if origin.is_pending else location


def _state(file: LookedAtFile) -> str:
    if file.state == "absent":
        return _ABSENT
    if file.state == "read":
        return "read"
    return f"there, not read: {file.why}" if file.why else "there, not read"
