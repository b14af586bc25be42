"""Validate a value by the part of JSON Schema that config.schema.json uses.

A library would check more than that schema says, and take longer to load than a whole run.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from ..util.suggestion import suggestion

Schema = Mapping[str, Any]

_TYPES: Mapping[str, tuple[type, str]] = {
    "string": (str, "a text"),
    "boolean": (bool, "true or false"),
    "array": (list, "a list"),
    "object": (dict, "a table"),
}
_LONGEST = 60  # characters of a value that are shown


class SchemaError(NamedTuple):
    """A mistake in a value: its dotted key, and what is wrong there."""

    key: str
    message: str


_BAD = object()  # a value that cannot be kept; it is named already


class SchemaValidator:
    """Keeps of a value what fits ``schema``; ``misfits`` names the rest."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.misfits: list[SchemaError] = []

    def kept(self, value: Any) -> dict[str, Any]:
        """Return the entries of ``value`` that fit; a list loses only its misfits."""
        found = self._kept(value, self.schema, "")
        return found if isinstance(found, dict) else {}

    def _kept(self, value: Any, schema: Schema, key: str) -> Any:
        schema = self._resolved(schema)
        if self._refused(key, wrong(value, schema)):
            return _BAD
        if isinstance(value, dict):
            return self._object(value, schema, key)
        return self._list(value, schema, key) if isinstance(value, list) else value

    def _refused(self, key: str, message: str) -> bool:
        """Record ``message`` about ``key``, if there is one; return whether there is."""
        if message:
            self.misfits.append(SchemaError(key, message))
        return bool(message)

    def _object(self, value: dict[str, Any], schema: Schema, key: str) -> Any:
        """Return the entries that fit; nothing without those that are required."""
        required = schema.get("required", ())
        lacking = [name for name in required if name not in value]
        if lacking:
            self._refused(key, f"lacks {', '.join(lacking)}")
            return _BAD
        kept = {}
        for name, item in value.items():
            entry = self._entry(name, item, schema, key)
            if entry is not _BAD:
                kept[name] = entry
        return kept if all(name in kept for name in required) else _BAD

    def _entry(self, name: str, item: Any, schema: Schema, key: str) -> Any:
        """Return the entry ``name`` of an object, as far as it fits."""
        properties = schema.get("properties", {})
        others = schema.get("additionalProperties", True)
        entry_key = f"{key}.{name}" if key else name
        if name in properties:
            return self._kept(item, properties[name], entry_key)
        if others is False:
            message = f"unknown key{suggestion(name, properties)}"
        else:
            message = wrong(name, self._resolved(schema.get("propertyNames", {})))
        if self._refused(entry_key, message):
            return _BAD
        return self._kept(item, others, entry_key)

    def _list(self, value: list[Any], schema: Schema, key: str) -> list[Any]:
        """Return the items that fit."""
        items = []
        for index, item in enumerate(value):
            kept = self._kept(item, schema["items"], f"{key}[{index}]")
            if kept is not _BAD:
                items.append(kept)
        return items

    def _resolved(self, schema: Schema) -> Schema:
        name = schema.get("$ref", "").rpartition("/")[2]
        found: Schema = self.schema["$defs"][name] if name else schema
        return found


def wrong(value: Any, schema: Schema) -> str:
    """Return what is wrong with ``value`` itself, without its entries; '' if nothing."""
    allowed = schema.get("enum", ())
    if isinstance(value, str) and allowed and value not in allowed:
        return f"no {schema['title']} {_shown(value)}{suggestion(value, allowed)}"
    stated = schema.get("type", ())
    kinds = [stated] if isinstance(stated, str) else stated
    if kinds and not any(isinstance(value, _TYPES[kind][0]) for kind in kinds):
        wanted = " or ".join(_TYPES[kind][1] for kind in kinds)
        return f"should be {wanted}, not {_shown(value)}"
    if isinstance(value, str) and not _fits_text(value, schema):
        return f"should be a {schema['title']}, not {_shown(value)}"
    return ""


def _fits_text(value: str, schema: Schema) -> bool:
    if len(value) < schema.get("minLength", 0):
        return False
    return re.search(schema.get("pattern", ""), value) is not None


def _shown(value: Any) -> str:
    """Return ``value`` as JSON, shortened."""
    try:
        text = json.dumps(value, default=str, ensure_ascii=False)
    except RecursionError:
        return "so deep a value"
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
