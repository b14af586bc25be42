"""Say in words where a value of a connection is set."""

from __future__ import annotations

from ..resolve.origin import Origin
from ..util.terminal_text import printable
from ..util.translation import tr
from ..util.user_paths import readable


def origin_text(origin: Origin | None) -> str:
    """Return where a value is set: file and 1-based line, or variable; '' if it is built in."""
    if origin is None:
        return ""
    location = ""
    if origin.path:
        location = f"{readable(origin.path)}:{origin.line}"
    if origin.environment:
        variable = f"${origin.name}"
        # A variable of the environment itself is in no file.
        location = _set_in(variable, location) if location else variable
    if origin.is_pending:
        location = tr("{place}, but not in this shell", place=location)
    return printable(location)


def in_brackets(origin: Origin | None) -> str:
    """Return `origin_text` in brackets after a space; '' if there is none."""
    location = origin_text(origin)
    return tr(" ({place})", place=location) if location else ""


def _set_in(variable: str, location: str) -> str:
    return tr("{variable}, set in {place}", variable=variable, place=location)
