"""Validate a value by the part of JSON Schema that config.schema.json uses.

A library would check more than that schema says, and take longer to load than a whole run.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from ..util.suggestion import suggestion
from ..util.translation import Phrase, either, listed, phrase

Schema = Mapping[str, Any]

_TYPES: Mapping[str, tuple[type, str]] = {
    "string": (str, phrase("a string")),
    "boolean": (bool, phrase("true or false")),
    "array": (list, phrase("a list")),
    "object": (dict, phrase("a table")),
}
_MAX_SHOWN = 60  # characters of a value that are shown


class SchemaError(NamedTuple):
    """A mistake in a value: its dotted key, and what is wrong there."""

    key: str
    message: Phrase


_BAD = object()  # a value that cannot be kept, and whose error is recorded already


class SchemaValidator:
    """Keeps the parts of a value that fit ``schema``; ``errors`` lists what is wrong with the
    others."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.errors: list[SchemaError] = []

    def kept(self, value: Any) -> dict[str, Any]:
        """Return the entries of ``value`` that fit; a list loses only the items that do not."""
        kept = self._kept(value, self.schema, "")
        return kept if isinstance(kept, dict) else {}

    def _kept(self, value: Any, schema: Schema, key: str) -> Any:
        schema = self._resolved(schema)
        message = wrong(value, schema)
        if self._refused(key, message):
            return _BAD
        if isinstance(value, dict):
            return self._object(value, schema, key)
        if isinstance(value, list):
            return self._list(value, schema, key)
        return value

    def _refused(self, key: str, message: Phrase | None) -> bool:
        """Record ``message`` about ``key``, if there is one; return whether there is."""
        if message is None:
            return False
        self.errors.append(SchemaError(key, message))
        return True

    def _object(self, value: dict[str, Any], schema: Schema, key: str) -> Any:
        """Return the entries that fit; nothing without those that are required."""
        required = schema.get("required", ())
        lacking = [name for name in required if name not in value]
        if lacking:
            self._refused(key, phrase("missing {names}", names=listed(lacking)))
            return _BAD
        kept = {}
        for name, item in value.items():
            entry = self._entry(name, item, schema, key)
            if entry is not _BAD:
                kept[name] = entry
        # A required entry that does not fit is as good as missing.
        is_complete = all(name in kept for name in required)
        return kept if is_complete else _BAD

    def _entry(self, name: str, item: Any, schema: Schema, key: str) -> Any:
        """Return the entry ``name`` of an object, as far as it fits."""
        properties = schema.get("properties", {})
        others = schema.get("additionalProperties", True)
        entry_key = f"{key}.{name}" if key else name
        if name in properties:
            return self._kept(item, properties[name], entry_key)
        if others is False:
            near = suggestion(name, properties)
            message: Phrase | None = phrase("unknown key{near}", near=near)
        else:
            names_schema = self._resolved(schema.get("propertyNames", {}))
            message = wrong(name, names_schema)
        if self._refused(entry_key, message):
            return _BAD
        return self._kept(item, others, entry_key)

    def _list(self, value: list[Any], schema: Schema, key: str) -> list[Any]:
        """Return the items that fit."""
        items = []
        item_schema = schema["items"]
        for index, item in enumerate(value):
            item_key = f"{key}[{index}]"
            kept = self._kept(item, item_schema, item_key)
            if kept is not _BAD:
                items.append(kept)
        return items

    def _resolved(self, schema: Schema) -> Schema:
        """Return the definition that ``schema`` refers to, ``schema`` itself if to none."""
        reference = schema.get("$ref", "")
        if not reference:
            return schema
        name = reference.rpartition("/")[2]
        definition: Schema = self.schema["$defs"][name]
        return definition


def wrong(value: Any, schema: Schema) -> Phrase | None:
    """Return what is wrong with ``value`` itself, without its entries; None if nothing."""
    if isinstance(value, str):
        return _wrong_type(value, schema) or _wrong_text(value, schema)
    return _wrong_type(value, schema)


def _wrong_type(value: Any, schema: Schema) -> Phrase | None:
    stated = schema.get("type", ())
    names = [stated] if isinstance(stated, str) else stated
    if not names:
        return None
    types = []
    titles = []
    for name in names:
        type_, title = _TYPES[name]
        types.append(type_)
        titles.append(title)
    if isinstance(value, tuple(types)):
        return None
    wanted, shown = either(titles), _shown(value)
    return phrase("should be {wanted}, not {value}", wanted=wanted, value=shown)


def _wrong_text(value: str, schema: Schema) -> Phrase | None:
    allowed = schema.get("enum", ())
    if allowed and value not in allowed:
        # Of names with an owner, as `kimi/coding-plan`, another owner's is no misspelling.
        alike = [one for one in allowed if ("/" in one) == ("/" in value)]
        near = suggestion(value, alike)
        return phrase(
            "{value} is not a {title}{near}",
            value=_shown(value),
            title=Phrase(schema["title"]),
            near=near,
        )
    is_long_enough = len(value) >= schema.get("minLength", 0)
    pattern = schema.get("pattern", "")
    if is_long_enough and re.search(pattern, value):
        return None
    title = Phrase(schema["title"])
    return phrase("should be a {title}, not {value}", title=title, value=_shown(value))


def _shown(value: Any) -> str:
    """Return ``value`` as JSON, shortened."""
    try:
        text = json.dumps(value, default=str, ensure_ascii=False)
    except RecursionError:
        return phrase("a value that is nested too deeply")
    if len(text) <= _MAX_SHOWN:
        return text
    return f"{text[:_MAX_SHOWN]}…"
