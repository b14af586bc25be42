"""Reading one tool's TOML file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .toml_reader import Place, built, table_place
from .tool_spec import (
    Active,
    CallSpec,
    ChildEnvironment,
    FileSpec,
    Stop,
    Tool,
    Unmodeled,
    Wire,
    WireRule,
)

THE_TOOL = Place("the tool")


def tool_of(path: str, table: Mapping[str, Any]) -> Tool:
    """Return the tool that ``table`` describes. Raises `CatalogError`."""
    if "calls" in table:
        raise THE_TOOL.error("has no field 'calls'; did you mean 'call'?", "calls")
    parts: dict[str, Any] = {**table}
    files = {}
    for name, row in table.get("files", {}).items():
        place = table_place(f"files.{name}")
        files[name] = built(FileSpec, path, place, row)
    parts["files"] = files
    calls = parts.pop("call", {})
    parts["calls"] = tuple(_call(path, name, row) for name, row in calls.items())
    children = []
    for number, row in enumerate(table.get("child_environments", ())):
        place = child_place(number)
        children.append(built(ChildEnvironment, path, place, row))
    parts["child_environments"] = tuple(children)
    unmodeled = []
    for number, row in enumerate(table.get("unmodeled", ())):
        place = unmodeled_place(number)
        unmodeled.append(built(Unmodeled, path, place, row))
    parts["unmodeled"] = tuple(unmodeled)
    if "stop" in table:
        parts["stop"] = built(Stop, path, table_place("stop"), table["stop"])
    tool: Tool = built(Tool, path, THE_TOOL, parts, {"calls": "call"})
    _check_layers(path, tool)
    return tool


def child_place(number: int) -> Place:
    """Return the place of the child environment with the 0-based ``number``."""
    return Place("[[child_environments]]", f"child_environments[{number}]")


def unmodeled_place(number: int) -> Place:
    """Return the place of the entry of unmodeled settings with the 0-based ``number``."""
    return Place("[[unmodeled]]", f"unmodeled[{number}]")


def _check_layers(path: str, tool: Tool) -> None:
    """Raise `CatalogError` for a layer that is no file of ``tool``'s."""
    variables = [
        layer.partition(":")[0] for layer in tool.layers.variables if layer != "process"
    ]
    for field, layers in (("variables", variables), ("config", tool.layers.config)):
        for layer in layers:
            if layer not in tool.files:
                place = Place(f"{path}:")
                raise place.error(f"layer {layer!r} names no file of [files]", field)


def _call(path: str, name: str, row: Mapping[str, Any]) -> CallSpec:
    place = table_place(f"call.{name}")
    wire_place = table_place(f"{place.key}.wire")
    wire = _wire_rule(path, wire_place, row.get("wire", {}))
    parts = {"id": name, **row, "wire": wire}
    if "active" in row:
        active_place = table_place(f"{place.key}.active")
        parts["active"] = built(Active, path, active_place, row["active"])
    spec: CallSpec = built(CallSpec, path, place, parts)
    return spec


def _wire_rule(path: str, place: Place, table: Mapping[str, Any]) -> WireRule:
    """Return one wire for all values, or a choice of one by the value at ``by``."""
    if "by" not in table:
        only: Wire = built(Wire, path, place, {**table})
        return WireRule(otherwise=only)
    wires = {}
    for value, row in table.items():
        if value == "by":
            continue
        # A text is short for a wire that is nothing but its protocol.
        fields = {"protocol": row} if isinstance(row, str) else row
        wires[value] = built(Wire, path, place, fields)
    otherwise = wires.pop("other", Wire())
    return WireRule(table["by"], wires, otherwise)
