"""Read one tool's TOML file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..util.suggestion import suggestion
from ..util.translation import phrase
from .toml_reader import CatalogError, TomlLocation, build_record, table_location
from .tool_spec import (
    Active,
    CallSpec,
    ChildEnvironment,
    FileSpec,
    Stop,
    SwitchOff,
    Tool,
    Unmodeled,
    Wire,
    WireRule,
)

THE_TOOL = TomlLocation(phrase("the tool"))


def tool_of(path: str, table: Mapping[str, Any]) -> Tool:
    """Return the tool that ``table`` describes. Raises `CatalogError`."""
    if "calls" in table:
        near = suggestion("calls", ["call"])
        message = phrase("unknown field {name!r}{near}", name="calls", near=near)
        raise THE_TOOL.error(message, "calls")
    parts: dict[str, Any] = {**table}
    # The table of each call is [call.NAME], so its word in the file is the singular.
    calls = parts.pop("call", {})
    parts["calls"] = tuple(
        _call(path, name, _with_inherited(calls, name)) for name in calls
    )
    parts["files"] = _files(path, table.get("files", {}))
    child_rows = table.get("child_environments", ())
    parts["child_environments"] = _child_environments(path, child_rows)
    unmodeled_rows = table.get("unmodeled", ())
    parts["unmodeled"] = _unmodeled(path, unmodeled_rows)
    switch_off_rows = table.get("switch_offs", ())
    parts["switch_offs"] = _switch_offs(path, switch_off_rows)
    if "stop" in table:
        place = table_location("stop")
        parts["stop"] = build_record(Stop, path, place, table["stop"])
    tool: Tool = build_record(Tool, path, THE_TOOL, parts, {"calls": "call"})
    _check_layers(path, tool)
    return tool


def _files(path: str, tables: Mapping[str, Any]) -> dict[str, FileSpec]:
    files = {}
    for name, row in tables.items():
        place = table_location(f"files.{name}")
        files[name] = build_record(FileSpec, path, place, row)
    return files


def _child_environments(
    path: str, rows: Iterable[Mapping[str, Any]]
) -> tuple[ChildEnvironment, ...]:
    children = []
    for number, row in enumerate(rows):
        place = child_location(number)
        children.append(build_record(ChildEnvironment, path, place, row))
    return tuple(children)


def _unmodeled(path: str, rows: Iterable[Mapping[str, Any]]) -> tuple[Unmodeled, ...]:
    entries = []
    for number, row in enumerate(rows):
        place = unmodeled_location(number)
        entries.append(build_record(Unmodeled, path, place, row))
    return tuple(entries)


def _switch_offs(path: str, rows: Iterable[Mapping[str, Any]]) -> tuple[SwitchOff, ...]:
    entries = []
    for number, row in enumerate(rows):
        place = switch_off_location(number)
        entries.append(build_record(SwitchOff, path, place, row))
    return tuple(entries)


def child_location(number: int) -> TomlLocation:
    """Return the place of the child environment with the 0-based ``number``."""
    return TomlLocation("[[child_environments]]", f"child_environments[{number}]")


def unmodeled_location(number: int) -> TomlLocation:
    """Return the place of the entry of unmodeled settings with the 0-based ``number``."""
    return TomlLocation("[[unmodeled]]", f"unmodeled[{number}]")


def switch_off_location(number: int) -> TomlLocation:
    """Return the place of the lists that switch off with the 0-based ``number``."""
    return TomlLocation("[[switch_offs]]", f"switch_offs[{number}]")


def _check_layers(path: str, tool: Tool) -> None:
    """Raise `CatalogError` for a layer that is not a file of ``tool``."""
    # `process` is the environment; after a file's name and a colon comes a part of it.
    in_files = [layer for layer in tool.layers.variables if layer != "process"]
    variables = [layer.partition(":")[0] for layer in in_files]
    _check_are_files(path, tool, "variables", variables)
    _check_are_files(path, tool, "config", tool.layers.config)
    for entry in tool.unmodeled:
        _check_are_files(path, tool, "unmodeled", entry.files)
        _check_are_calls(path, tool, entry.calls)


def _check_are_files(path: str, tool: Tool, field: str, layers: Iterable[str]) -> None:
    for layer in layers:
        if layer not in tool.files:
            message = phrase("layer {layer!r} is not a file in [files]", layer=layer)
            raise CatalogError(message, field, path)


def _check_are_calls(path: str, tool: Tool, names: Iterable[str]) -> None:
    known = [call.id for call in tool.calls]
    for name in names:
        if name not in known:
            message = phrase("there is no call {name!r}", name=name)
            raise CatalogError(message, "unmodeled", path)


def _with_inherited(calls: Mapping[str, Any], name: str) -> Any:
    """Return the call ``name`` with what it has of the one that it is ``like``.

    Raise `CatalogError` if there is no such call, or if that one is like this one.
    """
    whole: Mapping[str, Any] = {}
    names = [name]
    while True:
        row = calls[names[-1]]
        if not isinstance(row, Mapping):
            return row
        whole = {**row, **whole}
        other = row.get("like")
        # A value that is no name is an error of the record, which is built next.
        if not other or not isinstance(other, str):
            return whole
        if other not in calls or other in names:
            place = table_location(f"call.{name}")
            message = phrase("there is no other call {name!r}", name=other)
            raise place.error(message, "like")
        names.append(other)


def _call(path: str, name: str, row: Mapping[str, Any]) -> CallSpec:
    place = table_location(f"call.{name}")
    wire_place = table_location(f"{place.key}.wire")
    wire = _wire_rule(path, wire_place, row.get("wire", {}))
    parts = {"id": name, **row, "wire": wire}
    if "active" in row:
        active_place = table_location(f"{place.key}.active")
        parts["active"] = build_record(Active, path, active_place, row["active"])
    spec: CallSpec = build_record(CallSpec, path, place, parts)
    return spec


def _wire_rule(
    path: str, place: TomlLocation, table: Mapping[str, Any] | str
) -> WireRule:
    """Return one wire for all values, or a choice of one by the value at ``by``."""
    if isinstance(table, str) or "by" not in table:
        return WireRule(otherwise=_wire(path, place, table))
    wires = {}
    for value, row in table.items():
        if value == "by":
            continue
        wires[value] = _wire(path, place, row)
    otherwise = wires.pop("other", Wire())
    return WireRule(table["by"], wires, otherwise)


def _wire(path: str, place: TomlLocation, row: Mapping[str, Any] | str) -> Wire:
    """Return the wire of ``row``; a text is short for one that is nothing but its protocol."""
    fields = {"protocol": row} if isinstance(row, str) else {**row}
    wire: Wire = build_record(Wire, path, place, fields)
    return wire
