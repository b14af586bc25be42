"""Read a catalog's TOML, with errors that name the file and the place in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from os.path import dirname
from types import MappingProxyType
from typing import Any, NamedTuple

from ..util.os_error_text import os_error_text
from ..util.suggestion import suggestion
from ..util.translation import Phrase, listed, phrase

_HERE = dirname(__file__)

Parts = Mapping[str, Any]
"""The records (named tuples) that fields of a record are made of, by the name of the field."""


class CatalogError(Exception):
    """A catalog file that cannot be used; ``message`` names the place and the remedy.

    ``key`` is the dotted key of the place (``files.own.format``, ``editions[0]``), '' if unknown;
    ``path`` is the file's, '' where only the caller knows it.
    """

    def __init__(self, message: Phrase, key: str = "", path: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.key = key
        self.path = path

    @property
    def text(self) -> Phrase:
        """The message with the file's path, if there is one."""
        if not self.path:
            return self.message
        return phrase("{file}: {reason}", file=self.path, reason=self.message)

    def __str__(self) -> str:
        return self.text


class TomlLocation(NamedTuple):
    """A table of a catalog file, as messages call it and as a dotted key."""

    title: str
    key: str = ""

    def error(self, message: Phrase, field: str = "") -> CatalogError:
        """Return the error ``message`` about the table, or about its ``field``."""
        key = f"{self.key}.{field}".strip(".")
        text = phrase("{place}: {message}", place=self.title, message=message)
        return CatalogError(text, key)

    def field(self, name: str) -> TomlLocation:
        """Return the place of what the table has at ``name``."""
        key = f"{self.key}.{name}".strip(".")
        title = phrase("{table} {name}", table=self.title, name=name)
        return TomlLocation(title, key)


def table_location(key: str) -> TomlLocation:
    """Return the place of the table ``[key]``."""
    return TomlLocation(f"[{key}]", key)


def row_location(name: str, number: int) -> TomlLocation:
    """Return the place of the table ``[[name]]`` with the 1-based ``number``."""
    index = number - 1
    title = phrase("[[{table}]] number {number}", table=name, number=number)
    return TomlLocation(title, f"{name}[{index}]")


@lru_cache(maxsize=1)
def _compiled() -> Mapping[str, Callable[[], dict[str, Any]]]:
    """Return what the build made of the catalog's files (`scripts/hatch_build.py`): functions that
    return the tables of each, by its path here. Empty in a checkout, where the files may change.
    """
    try:
        from .compiled_tables import TABLES  # type: ignore[import-not-found]
    except ModuleNotFoundError:
        return {}
    tables: Mapping[str, Callable[[], dict[str, Any]]] = TABLES
    return tables


def read_toml(path: str) -> dict[str, Any]:
    """Return the tables of the TOML file at ``path``. Raises `CatalogError`."""
    if path.startswith(_HERE):
        name = path[len(_HERE) + 1 :].replace("\\", "/")
        compiled = _compiled().get(name)
        if compiled:
            return compiled()
    import tomli  # an installed keyfit starts without

    try:
        with open(path, "rb") as file:
            return tomli.load(file)
    except OSError as error:
        why = os_error_text(error, phrase("cannot be read"))
        raise CatalogError(why, path=path) from None
    except (tomli.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogError(Phrase(str(error)), path=path) from None


def rows_of(
    kind: type,
    path: str,
    name: str,
    tables: Mapping[str, Any],
    defaults: Mapping[str, Any] = MappingProxyType({}),
) -> tuple[Any, ...]:
    """Return the records of the tables ``[[name]]``, read from ``path``, on top of ``defaults``."""
    return tuple(
        build_record(kind, path, row_location(name, number), {**defaults, **row})
        for number, row in enumerate(tables.get(name, ()), start=1)
    )


def tables_of(
    kind: type, path: str, name: str, tables: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the records of the tables ``[name.…]``, read from ``path``, by their last names."""
    return {
        key: build_record(kind, path, table_location(f"{name}.{key}"), row)
        for key, row in tables.get(name, {}).items()
    }


def build_record(
    kind: Any,
    path: str,
    place: TomlLocation,
    table: Mapping[str, Any],
    toml_words: Mapping[str, str] = MappingProxyType({}),
) -> Any:
    """Return a ``kind`` (a named tuple) made of ``table``, its lists as tuples.

    ``kind.PARTS`` names the fields that are records themselves, whose fields stand in ``table``,
    too. ``toml_words``: what fields are called in the file, where that differs.

    Raises `CatalogError` for unknown or missing fields. Types and words are not looked at:
    `record_check` does that for what keyfit does not ship.
    """
    fields: dict[str, Any] = {}
    phrases = _phrases(kind)
    parts: dict[str, dict[str, Any]] = {}
    owners = _owners(kind)
    for word, value in table.items():
        owner = owners.get(word)
        words = parts.setdefault(owner, {}) if owner else fields
        if word in phrases:
            value = _as_phrases(value)
        elif type(value) is list:
            value = _frozen(value)
        words[word] = value
    part_kinds = parts_of(kind)
    # Python itself checks for unknown and missing fields; the message is made only if it fails.
    try:
        if not part_kinds.keys().isdisjoint(table):
            raise TypeError("a part has no word of its own")
        for name, words in parts.items():
            part_kind = part_kinds[name]
            fields[name] = part_kind(**words)
        return kind(**fields)
    except TypeError:
        error = _field_error(kind, place, table, toml_words)
        error.path = path
        raise error from None


@lru_cache(maxsize=64)  # a start makes a hundred records of a dozen kinds
def _owners(kind: Any) -> dict[str, str]:
    """Return by word the part of ``kind`` that it is a field of."""
    owners = {}
    for name, part in parts_of(kind).items():
        owners.update(dict.fromkeys(part._fields, name))
    return owners


@lru_cache(maxsize=64)
def _phrases(kind: Any) -> frozenset[str]:
    """Return the words of ``kind`` and its parts whose texts people read in their language."""
    words: set[str] = set()
    for record in (kind, *parts_of(kind).values()):
        for base in record.__mro__:
            hints: Mapping[str, Any] = getattr(base, "__annotations__", {})
            # Not resolved, which would take time at each start: hints may be strings.
            words |= {name for name, hint in hints.items() if "Phrase" in repr(hint)}
    return frozenset(words)


def parts_of(kind: Any) -> Parts:
    """Return the fields of the record ``kind`` that are records of words of the same table."""
    parts: Parts = getattr(kind, "PARTS", {})
    return parts


def words_of_table(kind: Any) -> dict[str, bool]:
    """Return the words of a table that `build_record` makes a ``kind`` of, and whether each is
    needed."""
    words: dict[str, bool] = {}
    parts = parts_of(kind)
    for name in kind._fields:
        if name in parts:
            words |= words_of_table(parts[name])
        else:
            words[name] = name not in kind._field_defaults
    return words


def _field_error(
    kind: Any,
    place: TomlLocation,
    table: Mapping[str, Any],
    toml_words: Mapping[str, str],
) -> CatalogError:
    words = words_of_table(kind)
    known = [toml_words.get(name, name) for name in words]
    for name in table:
        if name in words:
            continue
        remedy = suggestion(name, known, max_listed=len(known))
        message = phrase("unknown field {name!r}{near}", name=name, near=remedy)
        return place.error(message, name)
    missing = []
    for name, is_needed in words.items():
        if is_needed and name not in table:
            missing.append(name)
    return place.error(phrase("missing {names}", names=listed(missing)))


def _as_phrases(value: Any) -> Any:
    """Return ``value`` with a `Phrase` for each text in it."""
    if isinstance(value, dict):
        return {key: _as_phrases(text) for key, text in value.items()}
    if isinstance(value, list):
        return tuple(map(_as_phrases, value))
    return Phrase(value) if isinstance(value, str) else value


def _frozen(value: list[Any]) -> tuple[Any, ...]:
    """Return ``value`` as a tuple, with tuples for the lists in it."""
    return tuple(_frozen(item) if type(item) is list else item for item in value)
