"""Render where tools were looked for, as ``keyfit doctor --verbose`` prints it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from ...doctor.inspection import Inspection, LookedAtFile, LookedAtVariable
from ...util.terminal_text import Style, printable
from ...util.translation import localized, phrase, tr
from ...util.user_paths import readable

_ABSENT = phrase("not there")
_THERE = phrase("there")


def startup_text(paths: Iterable[str], style: Style) -> Iterator[str]:
    """Yield the lines that show the shell's startup files, and whether each exists."""
    yield style("bold", tr("Startup files of the shell"))
    for path in paths:
        state = _THERE if os.path.exists(path) else _ABSENT
        yield _line(printable(readable(path)), localized(state))
    yield ""


def inspection_text(inspections: Iterable[Inspection], style: Style) -> Iterator[str]:
    """Yield the lines that show each tool: what decided, its files, then its variables."""
    for inspection in inspections:
        title = style("bold", printable(localized(inspection.tool.title)))
        folder = readable(inspection.root)
        if folder != ".":
            title = tr("{tool} in {folder}", tool=title, folder=printable(folder))
        yield tr("{name}: {state}", name=title, state=inspection.decision)
        for file in inspection.files:
            yield _line(printable(readable(file.path)), _state(file))
        for variable in inspection.variables:
            yield _line(f"${printable(variable.name)}", _set_in(variable))
        yield ""


def _line(name: str, state: str) -> str:
    line = tr("{name}: {state}", name=name, state=state)
    return f"  {line}"


def _set_in(variable: LookedAtVariable) -> str:
    origin = variable.origin
    if origin is None:
        return tr("not set")
    if origin.path is None:
        return tr("set in the environment")
    location = f"{printable(readable(origin.path))}:{origin.line}"
    where = tr("set in {place}", place=location)
    if origin.is_pending:
        return tr("{place}, but not in this shell", place=where)
    return where


def _state(file: LookedAtFile) -> str:
    if file.state == "absent":
        return localized(_ABSENT)
    if file.state == "read":
        return tr("read")
    if file.why:
        return tr("there, not read: {why}", why=file.why)
    return tr("there, not read")
