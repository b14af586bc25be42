"""Words of tool files that have another name now; files that users wrote keep working."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .toml_reader import CatalogError

_TOOL = {
    "signs": "detect_by",
    "alone": "detect_in_dotenv",
    "ends": "empty_hides_lower",
    "hands": "child_environments",
}
_FILE = {"needs": "requires", "commas": "trailing_commas"}
_STOP = {"says": "message"}
_CALL = {"refuses": "rejects"}
_WIRE = {
    "absorbs": "base_may_include",
    "lead": "strip_prefix",
    "trim": "strip_suffixes",
}

Warn = Callable[[str, str], None]
"""Takes the dotted key of a word, and what there is to say about it."""


def with_current_words(table: Mapping[str, Any], warn: Warn) -> dict[str, Any]:
    """Return ``table``, a tool's file, with each old word replaced by the one it has now.

    Raises `CatalogError` where a table has both. What is no table where one belongs stays as it
    is: the reader of the tool names it.
    """
    tool: dict[str, Any] = _renamed(table, _TOOL, "", warn)
    if "stop" in tool:
        tool["stop"] = _renamed(tool["stop"], _STOP, "stop", warn)
    for name, spec in _entries(tool, "files"):
        tool["files"][name] = _renamed(spec, _FILE, f"files.{name}", warn)
    for name, call in _entries(tool, "call"):
        tool["call"][name] = _renamed_call(call, f"call.{name}", warn)
    return tool


def _renamed_call(table: Any, key: str, warn: Warn) -> Any:
    call = _renamed(table, _CALL, key, warn)
    if not isinstance(call, dict) or not isinstance(call.get("wire"), Mapping):
        return call
    wire = call["wire"]
    if "by" not in wire:
        call["wire"] = _renamed(wire, _WIRE, f"{key}.wire", warn)
        return call
    call["wire"] = {
        value: _renamed(fields, _WIRE, f"{key}.wire.{value}", warn)
        for value, fields in wire.items()
    }
    return call


def _entries(tool: dict[str, Any], name: str) -> list[tuple[str, Any]]:
    """Return the entries of the table ``name``, which is replaced by a copy to change."""
    if not isinstance(tool.get(name), Mapping):
        return []
    tool[name] = dict(tool[name])
    return list(tool[name].items())


def _renamed(table: Any, words: Mapping[str, str], key: str, warn: Warn) -> Any:
    if not isinstance(table, Mapping):
        return table
    for old in words.keys() & table.keys():
        new, at = words[old], f"{key}.{old}".strip(".")
        if new in table:
            raise CatalogError(f"{at} is an old name of {new}; both are set", at)
        warn(at, f"{at} is called {new} now; the old word is still read")
    return {words.get(word, word): value for word, value in table.items()}
