"""Settings that are built into tools, as if they stood in a file below all others."""

from __future__ import annotations

from functools import lru_cache
from os.path import dirname, join

from .. import catalog, parsers
from ..catalog.toml_reader import read_toml
from ..parsers.document import Document, Setting
from ..parsers.formats import JSON
from ..text.source import Source

_FOLDER = join(dirname(catalog.__file__), "builtin")


@lru_cache(maxsize=8)
def builtin_settings(name: str) -> Document:
    """Return the settings called ``name`` in the catalog, whose path is empty as they have no file.

    Raise `CatalogError` if there are none.
    """
    import json  # only for tools that have some

    table = read_toml(join(_FOLDER, f"{name}.toml"))
    return parsers.parse(Source("", json.dumps(table)), JSON.name)


def is_builtin(setting: Setting) -> bool:
    """Return whether ``setting`` stands in no file: it is part of the tool."""
    return not setting.source.path
