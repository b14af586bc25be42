"""Find the line of each key in a TOML text, for messages: the parser does not return them."""

from __future__ import annotations

import re
from collections.abc import Mapping

_QUOTES_AND_BLANKS = str.maketrans("", "", "\"' ")
_LAST_PART = re.compile(r"(?:^|\.)[^.\[]*$|\[\d+\]$")


def lines_of(text: str, section: str = "") -> dict[str, int]:
    """Return the 1-based line of each dotted key below ``section``, as far as the lines of ``text``
    show it."""
    lines = _lines_of_all(text)
    if not section:
        return lines
    prefix = f"{section}."
    below = {}
    for key, number in lines.items():
        if key.startswith(prefix):
            name = key.removeprefix(prefix)
            below[name] = number
    return below


def _lines_of_all(text: str) -> dict[str, int]:
    lines: dict[str, int] = {}
    array_lengths: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        # A `#` inside a value cuts it short, but only the key before it matters here.
        without_comment = line.partition("#")[0]
        bare = without_comment.strip()
        key, is_value, _ = bare.partition("=")
        if is_value:
            dotted = f"{table}.{_unquoted(key)}"
            lines.setdefault(dotted.lstrip("."), number)
            continue
        if not bare.startswith("[") or not bare.endswith("]"):
            continue
        table = _unquoted(bare.strip("[]"))
        lines.setdefault(table, number)
        if bare.startswith("[["):
            index = array_lengths.get(table, 0)
            array_lengths[table] = index + 1
            table = f"{table}[{index}]"
            lines.setdefault(table, number)
    return lines


def _unquoted(key: str) -> str:
    """Return ``key`` without quotes and blanks."""
    return key.translate(_QUOTES_AND_BLANKS)


def line_of(lines: Mapping[str, int], key: str) -> int:
    """Return the line of ``key``, else of the innermost key around it that has one; 0 if none."""
    while key and key not in lines:
        around = _LAST_PART.sub("", key)
        if around == key:  # a quoted name may contain any character
            return 0
        key = around
    return lines.get(key, 0)
