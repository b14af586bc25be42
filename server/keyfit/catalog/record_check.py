"""Check the types and keywords in records that users wrote, whose editors may lack the schema.

The annotations of a record define what its fields accept, so each closed list of keywords is
written down once, in `vocabulary`.
"""

from __future__ import annotations

import types
from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from ..util.suggestion import suggestion
from ..util.translation import Phrase, phrase
from .toml_reader import TomlLocation, parts_of

_STRING = phrase("a string")
_LIST = phrase("a list")
_LIST_OF_STRINGS = phrase("a list of strings")
_LEAVES: Mapping[type, Phrase] = {
    str: _STRING,
    Phrase: _STRING,
    int: phrase("a number"),
    bool: phrase("true or false"),
    date: phrase("a date"),
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


def _error_in(name: str, value: Any, hint: Any) -> Phrase | None:
    """Return what is wrong with ``value`` of the field ``name``, None if it fits ``hint``."""
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
    return None  # a record


def _should_be(name: str, wanted: Phrase) -> Phrase:
    return phrase("{name} should be {wanted}", name=name, wanted=wanted)


def _wrong_leaf(name: str, value: Any, kind: type) -> Phrase | None:
    # To Python a boolean is a number, too.
    is_boolean = isinstance(value, bool)
    wants_boolean = kind is bool
    if isinstance(value, kind) and is_boolean == wants_boolean:
        return None
    return _should_be(name, _LEAVES[kind])


def _wrong_word(name: str, value: Any, words: tuple[str, ...]) -> Phrase | None:
    if not isinstance(value, str):
        return _should_be(name, _STRING)
    if value in words:
        return None
    named = [word for word in words if word]
    return invalid_value(name, value, named)


def invalid_value(name: str, value: str, known: Collection[str]) -> Phrase:
    """Return that the field ``name`` cannot be ``value``, but only one of ``known``."""
    near = suggestion(value, known)
    return phrase(
        "invalid value {value!r} for {name}{near}", value=value, name=name, near=near
    )


def _wrong_option(name: str, value: Any, options: tuple[Any, ...]) -> Phrase | None:
    if value is None:
        return None
    # No field takes more than one kind of value besides None.
    (option,) = (option for option in options if option is not types.NoneType)
    return _error_in(name, value, option)


def _wrong_list(name: str, value: Any, item_hint: Any) -> Phrase | None:
    words = words_of(item_hint)
    is_of_texts = item_hint is str or bool(words)
    wanted = _LIST_OF_STRINGS if is_of_texts else _LIST
    should_be = _should_be(name, wanted)
    if not isinstance(value, (tuple, list)):  # a table keeps its lists
        return should_be
    for item in value:
        if is_of_texts and not isinstance(item, str):
            return should_be
        wrong = _error_in(name, item, item_hint)
        if wrong:
            return wrong
    return None


def _wrong_table(name: str, value: Any, item_hint: Any) -> Phrase | None:
    if not isinstance(value, Mapping):
        return _should_be(name, phrase("a table"))
    for key, item in value.items():
        wrong = _error_in(f"{name}.{key}", item, item_hint)
        if wrong:
            return wrong
    return None
