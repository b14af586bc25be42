"""Check the types and keywords in records that users wrote, whose editors may lack the schema.

The annotations of a record define what its fields accept, so each closed list of keywords is
written down once, in `vocabulary`.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from ..util.suggestion import suggestion
from ..util.translation import Phrase
from .toml_reader import TomlLocation, parts_of

_LEAVES: Mapping[type, str] = {
    str: "a string",
    Phrase: "a string",
    int: "a number",
    bool: "true or false",
    date: "a date",
}


def check_record(record: Any, place: TomlLocation) -> None:
    """Raise `CatalogError` if a field of ``record`` has a type or keyword that it does not accept.

    Parts of the record are checked too. Other records in it are left to the caller, who knows
    their places.
    """
    kind: type = type(record)
    for name, hint in field_types(kind).items():
        if name in parts_of(kind):
            check_record(getattr(record, name), place)
            continue
        wrong = _error_in(name, getattr(record, name), hint)
        if wrong:
            raise place.error(wrong, name)


@lru_cache(maxsize=64)
def field_types(kind: type) -> dict[str, Any]:
    """Return the type of each field of the named tuple ``kind``, in order."""
    hints = get_type_hints(kind)
    names: tuple[str, ...] = kind._fields  # type: ignore[attr-defined]
    return {name: hints[name] for name in names}


def words_of(hint: Any) -> tuple[str, ...]:
    """Return the keywords that ``hint`` allows, () if it allows any string."""
    if get_origin(hint) is not Literal:
        return ()
    return get_args(hint)


def _error_in(name: str, value: Any, hint: Any) -> str:
    """Return what is wrong with ``value`` of the field ``name``, '' if it fits ``hint``."""
    words = words_of(hint)
    if words:
        return _wrong_word(name, value, words)
    if hint in _LEAVES:
        return _wrong_leaf(name, value, hint)
    origin = get_origin(hint)
    arguments = get_args(hint)
    if origin in (Union, types.UnionType):
        return _wrong_option(name, value, arguments)
    if origin is tuple:
        return _wrong_list(name, value, arguments[0])
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _wrong_table(name, value, arguments[1])
    return ""  # a record


def _wrong_leaf(name: str, value: Any, kind: type) -> str:
    # To Python a boolean is a number, too.
    is_boolean = isinstance(value, bool)
    wants_boolean = kind is bool
    if isinstance(value, kind) and is_boolean == wants_boolean:
        return ""
    return f"{name} should be {_LEAVES[kind]}"


def _wrong_word(name: str, value: Any, words: tuple[str, ...]) -> str:
    if not isinstance(value, str):
        return f"{name} should be a string"
    if value in words:
        return ""
    named = [word for word in words if word]
    return f"invalid value {value!r} for {name}{suggestion(value, named)}"


def _wrong_option(name: str, value: Any, options: tuple[Any, ...]) -> str:
    if value is None:
        return ""
    # No field takes more than one kind of value besides None.
    (option,) = (option for option in options if option is not types.NoneType)
    return _error_in(name, value, option)


def _wrong_list(name: str, value: Any, item_hint: Any) -> str:
    words = words_of(item_hint)
    is_of_texts = item_hint is str or bool(words)
    should_be = f"{name} should be a list"
    if is_of_texts:
        should_be += " of strings"
    if not isinstance(value, (tuple, list)):  # a table keeps its lists
        return should_be
    for item in value:
        if is_of_texts and not isinstance(item, str):
            return should_be
        wrong = _error_in(name, item, item_hint)
        if wrong:
            return wrong
    return ""


def _wrong_table(name: str, value: Any, item_hint: Any) -> str:
    if not isinstance(value, Mapping):
        return f"{name} should be a table"
    for key, item in value.items():
        wrong = _error_in(f"{name}.{key}", item, item_hint)
        if wrong:
            return wrong
    return ""
