"""Find the line of each key in a TOML text, for messages: the parser does not return them."""

from __future__ import annotations

import re
from collections.abc import Mapping


def lines_of(text: str, section: str = "") -> dict[str, int]:
    """Return the 1-based line of each dotted key below ``section``, as far as the lines of ``text``
    show it."""
    lines: dict[str, int] = {}
    array_lengths: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        bare = line.partition("#")[0].strip()
        key, is_value, _ = bare.partition("=")
        if is_value:
            dotted = f"{table}.{_unquoted(key)}".lstrip(".")
            lines.setdefault(dotted, number)
        elif bare.startswith("[") and bare.endswith("]"):
            table = _unquoted(bare.strip("[]"))
            lines.setdefault(table, number)
            if bare.startswith("[["):
                index = array_lengths.get(table, 0)
                array_lengths[table] = index + 1
                table = f"{table}[{index}]"
                lines.setdefault(table, number)
    prefix = f"{section}." if section else ""
    below = {}
    for key, line_number in lines.items():
        if key.startswith(prefix):
            below[key.removeprefix(prefix)] = line_number
    return below


def _unquoted(key: str) -> str:
    return key.replace('"', "").replace("'", "").replace(" ", "")


def line_of(lines: Mapping[str, int], key: str) -> int:
    """Return the line of ``key``, else of the innermost key around it that has one; 0 if none."""
    while key and key not in lines:
        around = re.sub(r"(?:^|\.)[^.\[]*$|\[\d+\]$", "", key)
        key = around if around != key else ""  # a quoted name may contain any character
    return lines.get(key, 0)
