"""server/keyfit/catalog/tool.schema.json: the JSON Schema of tool files.

The fields and their types come from the records, their descriptions from docs/adding-a-tool.md.
"""

from __future__ import annotations

import json
import re
import types
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Union, get_args, get_origin

from keyfit.catalog.loader import load_catalog
from keyfit.catalog.record_check import field_types, words_of
from keyfit.catalog.toml_reader import parts_of, words_of_table
from keyfit.catalog.tool_spec import (
    Active,
    CallSpec,
    ChildEnvironment,
    FileSpec,
    Stop,
    Tool,
    Wire,
)
from keyfit.util.translation import Phrase

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "adding-a-tool.md"
PATH = ROOT / "server" / "keyfit" / "catalog" / "tool.schema.json"

Schema = dict[str, Any]

_LEAVES: Mapping[Any, Schema] = {
    str: {"type": "string"},
    Phrase: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
}
_DEFINITIONS: Mapping[type, str] = {
    FileSpec: "file",
    ChildEnvironment: "child_environment",
    Stop: "stop",
    CallSpec: "call",
    Active: "active",
    Wire: "wire",
}
_TABLES = {  # the heading on the page above the table of a record's fields
    "## The tool": Tool,
    "### Files": FileSpec,
    "## A call": CallSpec,
    "### The active row": Active,
    "### The wire": Wire,
}


def wanted() -> dict[Path, str]:
    """Return the path of the schema's file, with its text."""
    return {PATH: json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"}


def schema() -> Schema:
    """Return the JSON Schema of a tool file."""
    meanings = _meanings(PAGE.read_text(encoding="utf-8"))
    definitions = {
        name: _object(record, meanings.get(record, {}))
        for record, name in _DEFINITIONS.items()
    }
    protocol = {"title": "protocol", "enum": list(load_catalog().protocols)}
    definitions["protocol"] = protocol
    definitions["wire"]["properties"]["protocol"] = {"$ref": "#/$defs/protocol"}
    definitions["call"]["properties"].pop("id")  # it stands in the table's name
    definitions["call"]["required"] = []
    definitions["call"]["properties"]["wire"] = _wire_or_choice()
    tool = _object(Tool, meanings[Tool])
    tool["properties"]["call"] = _table_of({"$ref": "#/$defs/call"})
    del tool["properties"]["calls"]
    tool["required"] = ["id", "title"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "keyfit: a coding tool",
        **tool,
        "$defs": definitions,
    }


def _wire_or_choice() -> Schema:
    either = {"anyOf": [{"$ref": "#/$defs/protocol"}, {"$ref": "#/$defs/wire"}]}
    choice = {
        "type": "object",
        "required": ["by"],
        "properties": {"by": {"type": "string"}},
        "additionalProperties": either,
    }
    return {
        "if": {"type": "object", "required": ["by"]},
        "then": choice,
        "else": either,
    }


def _object(record: type, meanings: Mapping[str, str]) -> Schema:
    properties = {}
    for name, hint in _flat_types(record).items():
        meaning = {"description": meanings[name]} if name in meanings else {}
        properties[name] = {**meaning, **_schema_of(hint)}
    required = [name for name, is_needed in words_of_table(record).items() if is_needed]
    return {
        "type": "object",
        "additionalProperties": False,
        "required": required,
        "properties": properties,
    }


def _flat_types(record: type) -> dict[str, Any]:
    """Return the type of each field in the record's table; the parts of a record have no table."""
    flat: dict[str, Any] = {}
    for name, hint in field_types(record).items():
        if name in parts_of(record):
            flat |= _flat_types(hint)
        else:
            flat[name] = hint
    return flat


def _schema_of(hint: Any) -> Schema:
    if words_of(hint):
        return {"enum": list(words_of(hint))}
    if hint in _LEAVES:
        return dict(_LEAVES[hint])
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        (option,) = (option for option in arguments if option is not types.NoneType)
        return _schema_of(option)
    if origin is tuple:
        return {"type": "array", "items": _schema_of(arguments[0])}
    if origin is not None and issubclass(origin, Mapping):
        return _table_of(_schema_of(arguments[1]))
    return {"$ref": f"#/$defs/{_DEFINITIONS[hint]}"} if hint in _DEFINITIONS else {}


def _table_of(values: Schema) -> Schema:
    return {"type": "object", "additionalProperties": values}


def _meanings(page: str) -> dict[type, dict[str, str]]:
    """Return the meaning of each field in the page's tables, by record."""
    meanings: dict[type, dict[str, str]] = {record: {} for record in _TABLES.values()}
    record: type | None = None
    for line in page.splitlines():
        if line in _TABLES:
            record = _TABLES[line]
        elif record and line.startswith("| `"):
            words, cell = line.strip("| ").split(" | ", 1)
            meaning = cell.replace("\\|", "|")  # as tables escape it
            for word in re.findall(r"`(\w+)`", words):
                meanings[record][word] = meaning
        elif line.startswith("#"):
            record = None
    return meanings
