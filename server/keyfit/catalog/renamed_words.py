"""Old names of keywords in tool files, so that files that users wrote keep working."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..util.translation import Phrase, phrase
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

Warn = Callable[[str, Phrase], None]
"""Takes the dotted key of a word, and what there is to say about it."""


def with_current_words(table: Mapping[str, Any], warn: Warn) -> dict[str, Any]:
    """Return ``table``, a tool's file, with each old word replaced by the one it has now.

    Raises `CatalogError` where a table has both. What is no table where one belongs stays as it
    is: the reader of the tool names it.
    """
    tool: dict[str, Any] = _renamed(table, _TOOL, "", warn)
    stop = tool.get("stop")
    if stop is not None:
        tool["stop"] = _renamed(stop, _STOP, "stop", warn)
    files = _copied_entries(tool, "files")
    for name, spec in files.items():
        key = f"files.{name}"
        files[name] = _renamed(spec, _FILE, key, warn)
    calls = _copied_entries(tool, "call")
    for name, call in calls.items():
        key = f"call.{name}"
        calls[name] = _renamed_call(call, key, warn)
    return tool


def _renamed_call(table: Any, key: str, warn: Warn) -> Any:
    call = _renamed(table, _CALL, key, warn)
    if not isinstance(call, dict):
        return call
    wire = call.get("wire")
    if not isinstance(wire, Mapping):
        return call
    wire_key = f"{key}.wire"
    if "by" not in wire:
        call["wire"] = _renamed(wire, _WIRE, wire_key, warn)
        return call
    # A choice of wires: by its value, each has a table of its own.
    wires = {}
    for value, fields in wire.items():
        wires[value] = _renamed(fields, _WIRE, f"{wire_key}.{value}", warn)
    call["wire"] = wires
    return call


def _copied_entries(tool: dict[str, Any], name: str) -> dict[str, Any]:
    """Replace the table ``name`` in ``tool`` by a copy and return that, to be changed; an empty
    one if there is no such table."""
    table = tool.get(name)
    if not isinstance(table, Mapping):
        return {}
    copy = dict(table)
    tool[name] = copy
    return copy


def _renamed(table: Any, words: Mapping[str, str], key: str, warn: Warn) -> Any:
    """Return ``table``, which stands at ``key``, with the current name of each of ``words``."""
    if not isinstance(table, Mapping):
        return table
    for old in words.keys() & table.keys():
        new = words[old]
        old_key = f"{key}.{old}".strip(".")
        if new in table:
            message = phrase(
                "{old} is the old name of {new}, and both are set: keep {new}",
                old=old_key,
                new=new,
            )
            raise CatalogError(message, old_key)
        renaming = phrase(
            "{old} was renamed to {new}; the old name still works", old=old_key, new=new
        )
        warn(old_key, renaming)
    renamed = {}
    for word, value in table.items():
        current = words.get(word, word)
        renamed[current] = value
    return renamed
