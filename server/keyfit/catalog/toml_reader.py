"""Reading a catalog's TOML, with errors that name file and place."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import tomli

from ..util.suggestion import nearest


class CatalogError(Exception):
    """A catalog file that cannot be used; the text names file, place and remedy.

    ``key`` is the dotted key of the place (``files.own.format``, ``editions[0]``), '' if unknown.
    """

    def __init__(self, message: str, key: str = "") -> None:
        super().__init__(message)
        self.key = key


class Place(NamedTuple):
    """A table of a catalog file, as messages call it and as a dotted key."""

    title: str
    key: str = ""

    def error(self, message: str, field: str = "") -> CatalogError:
        """Return the error ``message`` about the table, or about its ``field``."""
        return CatalogError(f"{self.title} {message}", f"{self.key}.{field}".strip("."))

    def field(self, name: str) -> Place:
        """Return the place of what the table has at ``name``."""
        return Place(f"{self.title} {name}", f"{self.key}.{name}".strip("."))


def table_place(key: str) -> Place:
    """Return the place of the table ``[key]``."""
    return Place(f"[{key}]", key)


def row_place(name: str, number: int) -> Place:
    """Return the place of the table ``[[name]]`` with the 1-based ``number``."""
    return Place(f"[[{name}]] number {number}:", f"{name}[{number - 1}]")


def read_toml(path: str) -> dict[str, Any]:
    """Return the tables of the TOML file at ``path``. Raises `CatalogError`."""
    try:
        with open(path, "rb") as file:
            return tomli.load(file)
    except OSError as error:
        raise CatalogError(f"{path}: {error.strerror}") from None
    except (tomli.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogError(f"{path}: {error}") from None


def built(
    kind: type,
    path: str,
    place: Place,
    table: Mapping[str, Any],
    toml_words: Mapping[str, str] = MappingProxyType({}),
) -> Any:
    """Return a ``kind`` (a named tuple) made of ``table``, its lists as tuples.

    Raises `CatalogError` for unknown or missing fields. Types and words are not looked at:
    `record_check` does that for what keyfit does not ship. ``toml_words``: what fields are called
    in the file, where that differs.
    """
    try:
        return kind(**{name: _frozen(value) for name, value in table.items()})
    except TypeError:
        error = _misfit(kind, place, table, toml_words)
        raise CatalogError(f"{path}: {error}", error.key) from None


def _misfit(
    kind: Any, place: Place, table: Mapping[str, Any], toml_words: Mapping[str, str]
) -> CatalogError:
    known = [toml_words.get(name, name) for name in kind._fields]
    for name in table:
        if name in kind._fields:
            continue
        near = nearest(name, known)
        remedy = f"did you mean {near!r}?" if near else f"there are {', '.join(known)}"
        return place.error(f"has no field {name!r}; {remedy}", name)
    required = [name for name in kind._fields if name not in kind._field_defaults]
    missing = [name for name in required if name not in table]
    return place.error(f"lacks {', '.join(missing)}")


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
