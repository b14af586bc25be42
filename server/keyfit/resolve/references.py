"""Reference syntaxes inside JSON strings: ``${NAME}``, ``{env:NAME}``, ``$NAME`` …"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

_NAME = r"(?P<name>[^{}:\s]+)"


@lru_cache(maxsize=64)
def _pattern(syntax: str) -> re.Pattern[str]:
    """``NAME`` in ``syntax`` stands for a name; a bare ``$NAME`` ends where a name must end."""
    if syntax in ("$NAME", "os.environ/NAME"):
        return re.compile(re.escape(syntax).replace("NAME", r"(?P<name>[A-Za-z_][A-Za-z0-9_]*)"))
    return re.compile(re.escape(syntax).replace("NAME", _NAME))


def find_reference(
    syntaxes: Sequence[str], text: str, start: int = 0
) -> tuple[str, re.Match[str]] | None:
    """The first reference in ``text`` from ``start`` on, with its syntax; None if there is none."""
    if not any(mark in text for mark in ("$", "{", "os.environ/")):
        return None
    found = [
        (syntax, match) for syntax in syntaxes if (match := _pattern(syntax).search(text, start))
    ]
    return min(found, key=lambda pair: pair[1].start()) if found else None
