"""Say in words where a value of a connection is set."""

from __future__ import annotations

from ..resolve.origin import Origin
from ..util.terminal_text import printable
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
        location = f"{variable}, set in {location}" if location else variable
    if origin.is_pending:
        location = f"{location}, but not in this shell"
    return printable(location)


def in_brackets(origin: Origin | None) -> str:
    """Return `origin_text` in brackets after a space; '' if there is none."""
    location = origin_text(origin)
    return f" ({location})" if location else ""
