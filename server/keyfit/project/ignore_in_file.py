"""Write into a project file that a rule does not run on one file (``per-file-ignores``)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from posixpath import dirname
from typing import Any

from ..util.toml_text import parsed
from ..vfs.gitignore import PlacedPatterns, parse_gitignore
from ..vfs.paths import is_within

_TABLE = "per-file-ignores"
_SPECIAL = re.compile(r"[\\*?\[\]!#]")


def ignore_in_file(file: str, text: str, path: str, rule: str) -> str | None:
    """Return the ``text`` of the project file at ``file`` with ``rule`` turned off at ``path``.

    Return None where that is so already, or where the text cannot be changed without changing
    anything else: it is read again, and compared.
    """
    pattern = _pattern(dirname(file), path)
    names = [_TABLE]
    if file.endswith("pyproject.toml"):
        names = ["tool", "keyfit", _TABLE]
    try:
        wanted = parsed(text)
    except ValueError:
        return None
    rules = _rules(wanted, names, pattern) if pattern else None
    if rules is None or rule in rules:
        return None
    rules.append(rule)
    for candidate in _candidates(text, ".".join(names), pattern, rule):
        try:
            is_right = parsed(candidate) == wanted
        except ValueError:
            continue
        if is_right:
            return candidate
    return None


def _pattern(folder: str, path: str) -> str:
    """Return the pattern that only ``path`` matches below ``folder``; '' if there is none."""
    if not is_within(path, folder):
        return ""
    relative = path[len(folder.rstrip("/")) :]
    pattern = _SPECIAL.sub(r"\\\g<0>", relative)
    placed = PlacedPatterns(folder, parse_gitignore((pattern,)))
    return pattern if placed.match(path) else ""


def _rules(tables: dict[str, Any], names: list[str], pattern: str) -> list[str] | None:
    """Return the list of ``pattern`` in ``tables``, which gets one if it has none; None where
    something else stands there."""
    inner: Any = tables
    for name in names:
        inner = inner.setdefault(name, {})
        if not isinstance(inner, dict):
            return None
    rules = inner.setdefault(pattern, [])
    return rules if isinstance(rules, list) else None


def _candidates(text: str, table: str, pattern: str, rule: str) -> Iterator[str]:
    """Yield ``text`` with the rule added in each way that may be right."""
    newline = "\r\n" if "\r\n" in text else "\n"
    key = re.escape(json.dumps(pattern, ensure_ascii=False))
    quoted = json.dumps(rule)
    listed = re.compile(rf"(?m)^([ \t]*{key}[ \t]*=[ \t]*\[[^\]\r\n]*?)(,?[ \t]*)\]")
    for match in listed.finditer(text):
        separator = "" if match[1].endswith("[") else ", "
        yield f"{text[: match.end(1)]}{separator}{quoted}]{text[match.end() :]}"
    line = f"{json.dumps(pattern, ensure_ascii=False)} = [{quoted}]{newline}"
    header = re.compile(rf"(?m)^[ \t]*\[[ \t]*{re.escape(table)}[ \t]*\][^\r\n]*\r?\n")
    for match in header.finditer(text):
        yield text[: match.end()] + line + text[match.end() :]
    above = text
    if above and not above.endswith("\n"):
        above += newline
    if above:
        above += newline
    yield f"{above}[{table}]{newline}{line}"
