"""The tools that a user's own files describe.

Their authors' editors may lack the schema, so the type and the keywords of every field are checked.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from itertools import chain
from typing import Any

from ..parsers.formats import FORMATS
from ..util.suggestion import suggestion
from ..util.translation import phrase
from .record_check import check_record, invalid_value
from .renamed_words import Warn, with_current_words
from .toml_reader import CatalogError, TomlLocation, table_location
from .tool_reader import (
    THE_TOOL,
    child_location,
    switch_off_location,
    tool_of,
    unmodeled_location,
)
from .tool_registry import ToolCatalog
from .tool_spec import CallSpec, DeclaredTool, FileSpec, Tool, Unmodeled, Wire
from .vendor_facts import OWN
from .vendor_index import Catalog

_FOLDERS = "cwd|up|up_to_repo|worktree_up|worktree_down|repo|main_worktree|home"
_PLACE = re.compile(rf"\{{(?:{_FOLDERS})\}}(?:/[^/]+)+")
_MATCH = re.compile(r"(?:[^{}]|\{\w+\})*")


def with_tool(
    tools: ToolCatalog,
    catalog: Catalog,
    path: str,
    table: Mapping[str, Any],
    warn: Warn,
    is_users: bool,
) -> ToolCatalog:
    """Return ``tools`` with the one that ``table`` describes, read from ``path``.

    It replaces one with the same id. ``cite`` and ``as_of`` may be left out. ``warn`` is called for
    each word that has another name now. ``is_users``: the user's own settings file names ``path``.
    Raises `CatalogError`.
    """
    current = with_current_words(table, warn)
    given = {"cite": OWN, "as_of": catalog.as_of, "agent": False, **current}
    # A text or a list where a table belongs.
    try:
        tool = tool_of(path, given)
    except (
        AttributeError,
        TypeError,
        ValueError,
    ):
        message = phrase("[files], [call] and [call.….wire] must be tables")
        raise CatalogError(message) from None
    check_tool(tool, catalog.protocols)
    others = (known for known in tools.tools if known.id != tool.id)
    if not is_users:
        tool = DeclaredTool(*tool)
    return tools._replace(tools=(*others, tool))


def variables_of(tool: Tool) -> tuple[str, ...]:
    """Return the names of the variables that ``tool`` reads, in lower case."""
    names = chain.from_iterable(call.variables for call in tool.calls)
    return tuple(map(str.lower, names))


def check_tool(tool: Tool, protocols: Collection[str]) -> None:
    """Raise `CatalogError` for a type, word or name in ``tool`` that means nothing."""
    check_record(tool, THE_TOOL)
    for reference in tool.expansion.references:
        if "NAME" not in reference:
            message = phrase(
                "{reference!r} in references should contain NAME", reference=reference
            )
            raise THE_TOOL.error(message, "references")
    for name, spec in tool.files.items():
        _check_file(spec, table_location(f"files.{name}"))
    if tool.stop:
        check_record(tool.stop, table_location("stop"))
    for number, child in enumerate(tool.children.child_environments):
        check_record(child, child_location(number))
    for number, entry in enumerate(tool.unmodeled):
        _check_unmodeled(entry, unmodeled_location(number))
    for number, switch in enumerate(tool.switch_offs):
        check_record(switch, switch_off_location(number))
    for call in tool.calls:
        _check_call(call, protocols)


def _check_file(spec: FileSpec, place: TomlLocation) -> None:
    check_record(spec, place)
    dialects = FORMATS[spec.syntax.format].dialects
    dialect = spec.syntax.dialect
    if dialect and dialect not in dialects:
        near = suggestion(dialect, dialects) if dialects else ""
        message = phrase(
            "{format} has no dialect {name!r}{near}",
            format=spec.syntax.format,
            name=dialect,
            near=near,
        )
        raise place.error(message, "dialect")
    for path in spec.at:
        _check_path(path, place)


def _check_unmodeled(entry: Unmodeled, place: TomlLocation) -> None:
    check_record(entry, place)
    if not entry.at and not entry.files:
        raise place.error(phrase("{name} should not be empty", name="at"), "at")
    if not entry.changes:
        empty = phrase("{name} should not be empty", name="changes")
        raise place.error(empty, "changes")


def _check_path(path: str, place: TomlLocation) -> None:
    # A tool that a project describes must not reach files outside of these folders.
    folders = path.replace("\\", "/").split("/")
    if ".." in folders:
        outside = phrase(
            "{path!r} contains '..', which leads out of its folder", path=path
        )
        raise place.error(outside, "at")
    if not _PLACE.fullmatch(path):
        message = phrase(
            "{path!r} should begin with {{cwd}}/, {{up}}/ or {{home}}/", path=path
        )
        raise place.error(message, "at")


def _check_call(call: CallSpec, protocols: Collection[str]) -> None:
    place = table_location(f"call.{call.id}")
    check_record(call, place)
    for field, locators in (("key", call.auth.key), ("url", call.endpoint.url)):
        _check_names(field, locators, place)
    if call.active:
        active_place = table_location(f"{place.key}.active")
        check_record(call.active, active_place)
        if not _MATCH.fullmatch(call.active.match):
            message = phrase("match should contain names as in {id}/{m}")
            raise active_place.error(message, "match")
    wires = (call.wire.otherwise, *call.wire.wires.values())
    wire_place = table_location(f"{place.key}.wire")
    for wire in wires:
        _check_wire(wire, wire_place, protocols)


def _check_names(field: str, locators: Iterable[str], place: TomlLocation) -> None:
    for locator in locators:
        if locator.startswith("%") and not _MATCH.fullmatch(locator):
            message = phrase(
                "{locator!r} should contain names as in %{{id}}_KEY", locator=locator
            )
            raise place.error(message, field)


def _check_wire(wire: Wire, place: TomlLocation, protocols: Collection[str]) -> None:
    check_record(wire, place)
    protocol = wire.protocol
    if not protocol or protocol in protocols:
        return
    raise place.error(invalid_value("protocol", protocol, protocols), "protocol")
