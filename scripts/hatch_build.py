"""Put into the wheel what is made of files of the repository: the catalog as Python code, so that a
start reads two compiled modules and not a hundred TOML files, and the translations as gettext reads
them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any

import tomli
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

TABLES = "compiled_tables.py"  # as in keyfit/catalog/toml_reader.py
TOOLS = "compiled_tools.py"  # as in keyfit/catalog/tool_registry.py


class CatalogHook(BuildHookInterface):
    """Hatch's hook around the build of a wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the compiled catalog to the wheel; an editable one reads the TOML files."""
        server = Path(self.root, "server")
        translations = [*map(compile_translations, server.rglob("*.po"))]
        if version == "editable":
            return
        included = build_data["force_include"]
        for path in translations:
            included[str(path)] = path.relative_to(server).as_posix()
        self._folder = TemporaryDirectory()
        for name, code in compiled_catalog(server):
            compiled = Path(self._folder.name, name)
            compiled.write_text(code, "utf-8")
            included[str(compiled)] = f"keyfit/catalog/{name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact: str) -> None:
        """Remove what was written for the build."""
        if version != "editable":
            self._folder.cleanup()


def compile_translations(path: Path) -> Path:
    """Write the translations at ``path`` beside it as gettext reads them; return where."""
    compiled = path.with_suffix(".mo")
    with path.open("rb") as text, compiled.open("wb") as file:
        write_mo(file, read_po(text))
    return compiled


def compiled_catalog(server: Path) -> Iterator[tuple[str, str]]:
    """Yield the name and the code of each module that is made of the catalog below ``server``."""
    yield TABLES, tables_module(server / "keyfit/catalog")
    sys.path.insert(0, str(server))
    try:
        from keyfit.catalog.tool_registry import load_tools

        yield TOOLS, tools_module(load_tools())
    finally:
        sys.path.remove(str(server))


def tables_module(catalog: Path) -> str:
    """Return a module with the tables of each TOML file in ``catalog``, by its path there.

    Each is made by a function, as a start needs only some of them. The tools have their own module.
    """
    code = _Code()
    rows = []
    for path in sorted(catalog.rglob("*.toml")):
        name = path.relative_to(catalog).as_posix()
        if not name.startswith("tools/"):
            tables = code.of(tomli.loads(path.read_text("utf-8")))
            rows.append(f"    {name!r}: lambda: {tables},\n")
    return code.module(f"TABLES = {{\n{''.join(rows)}}}\n")


def tools_module(tools: Any) -> str:
    """Return a module with a function that makes ``tools``, a `ToolCatalog`."""
    code = _Code()
    return code.module(f"def tool_catalog():\n    return {code.of(tools)}\n")


class _Code:
    """Writes values as Python code, and the imports that it needs."""

    def __init__(self) -> None:
        self._imports: set[str] = set()

    def module(self, body: str) -> str:
        """Return ``body`` as a module."""
        title = '"""Made of the TOML files beside it by scripts/hatch_build.py."""'
        return "\n".join([title, *sorted(self._imports), body])

    def of(self, value: Any) -> str:
        """Return an expression for ``value``. Raise `TypeError` if the catalog has none of its
        kind."""
        kind = type(value)
        if value is None or kind in (str, bool, int, float):
            return repr(value)
        if kind is date:
            return f"{self._named(kind)}({value.year}, {value.month}, {value.day})"
        if kind is dict:
            return "{" + ", ".join(self._items(value)) + "}"
        if kind is list:
            return "[" + ", ".join(map(self.of, value)) + "]"
        if kind is tuple:
            return "(" + "".join(f"{self.of(item)}, " for item in value) + ")"
        if kind is MappingProxyType:
            self._imports.add("from types import MappingProxyType")
            return f"MappingProxyType({self.of(dict(value))})"
        if isinstance(value, str):  # a phrase
            return f"{self._named(kind)}({str(value)!r})"
        if isinstance(value, tuple):
            return f"{self._named(kind)}({', '.join(self._fields(value))})"
        raise TypeError(f"no code is known for {kind}")

    def _items(self, table: Mapping[Any, Any]) -> Iterable[str]:
        return (f"{self.of(key)}: {self.of(value)}" for key, value in table.items())

    def _fields(self, record: Any) -> Iterator[str]:
        """Yield the fields of a named tuple that differ from their defaults, with their names."""
        for name, value in zip(record._fields, record, strict=True):
            code = self.of(value)
            defaults = record._field_defaults
            if name not in defaults or code != self.of(defaults[name]):
                yield f"{name}={code}"

    def _named(self, kind: type) -> str:
        self._imports.add(f"from {kind.__module__} import {kind.__name__}")
        return kind.__name__
