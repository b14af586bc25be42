"""Reading a catalog's TOML, with errors that name file and place."""

from __future__ import annotations

from typing import Any

import tomli


class CatalogError(Exception):
    """A catalog file that cannot be used; the text names file, place and remedy."""


def read_toml(path: str) -> dict[str, Any]:
    """The tables of the TOML file at ``path``. Raises `CatalogError`."""
    try:
        with open(path, "rb") as file:
            return tomli.load(file)
    except OSError as error:
        raise CatalogError(f"{path}: {error.strerror}") from None
    except (tomli.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogError(f"{path}: {error}") from None


def built(kind: type, path: str, place: str, table: dict[str, Any]) -> Any:
    """A ``kind`` (a named tuple) made of ``table``.

    Raises `CatalogError` for unknown or missing fields.
    """
    try:
        return kind(**{name: _frozen(value) for name, value in table.items()})
    except TypeError:
        said = _misfit(kind, table)
        raise CatalogError(f"{path}: {place} {said}") from None


def _misfit(kind: Any, table: dict[str, Any]) -> str:
    unknown = [name for name in table if name not in kind._fields]
    if unknown:
        return f"has no field {unknown[0]!r}; there are {', '.join(kind._fields)}"
    lacking = [n for n in kind._fields if n not in table and n not in kind._field_defaults]
    return f"lacks {', '.join(lacking)}"


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
