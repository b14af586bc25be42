"""Every known tool: one TOML file for each."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property, lru_cache
from os.path import dirname, join
from types import MappingProxyType
from typing import Any, NamedTuple

from ..util.lru_method import lru_cached_method
from .file_types import Formats
from .toml_reader import Place, built, read_toml, row_place
from .tool_reader import tool_of
from .tool_spec import Tool
from .variable_names import Expression, Family, VariableNames

HERE = join(dirname(__file__), "tools")


class _Tools(NamedTuple):
    """The fields of a `ToolCatalog`."""

    tools: tuple[Tool, ...]
    environment: VariableNames
    formats: tuple[tuple[str, str], ...]
    startup_files: Mapping[str, tuple[str, ...]] = MappingProxyType({})


class ToolCatalog(_Tools):
    """Every known tool, and what variable names mean when no tool says so."""

    @cached_property
    def by_glob(self) -> Formats:
        """The formats of files that no tool claims."""
        return Formats(self.formats)

    @cached_property
    def by_name(self) -> dict[str, list[tuple[Tool, str, str]]]:
        """For a file's last name: the tools that read such a file, its name there and its tail."""
        found: dict[str, list[tuple[Tool, str, str]]] = {}
        for tool in self.tools:
            for name, spec in tool.files.items():
                for tail in spec.tails:
                    found.setdefault(tail.rpartition("/")[2], []).append((tool, name, tail))
        return found

    @lru_cached_method(256)  # of a path several questions are asked at once
    def claims(self, path: str) -> tuple[tuple[Tool, str, str], ...]:
        """The tools that read ``path``: tool, name of the file in its catalog, root folder."""
        likely = self.by_name.get(path.rpartition("/")[2], ())
        return tuple(
            (tool, name, path[: len(path) - len(tail)].rstrip("/") or "/")
            for tool, name, tail in likely
            if f"/{path}".endswith(f"/{tail}")
        )


@lru_cache(maxsize=4)
def load_tools(folder: str = HERE) -> ToolCatalog:
    """The tools described in ``folder``. Raises `CatalogError`."""
    tables = {path: read_toml(path) for path in _files(folder)}
    environment = tables.pop(join(folder, "environment.toml"))
    tools = tuple(tool_of(path, table) for path, table in tables.items())
    return ToolCatalog(
        tools, _environment(folder, environment), _formats(environment), _startup_files(environment)
    )


def _files(folder: str) -> list[str]:
    return [join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith(".toml")]


def _formats(table: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((glob, kind) for kind, globs in table["formats"].items() for glob in globs)


def _startup_files(table: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    return {program: tuple(paths) for program, paths in table["startup_files"].items()}


def _environment(folder: str, table: dict[str, Any]) -> VariableNames:
    path = join(folder, "environment.toml")
    families = tuple(built(Family, path, Place("[[family]]"), row) for row in table["family"])
    lists: dict[str, Any] = {
        name: {key: tuple(names) for key, names in table[name].items()}
        for name in ("suffixes", "fields", "hints", "sites")
    }
    plain = {
        name: tuple(table[name])
        for name in ("never", "references", "model_prefixes", "templates", "unread")
    }
    expressions = tuple(
        built(Expression, path, row_place("expressions", number), row)
        for number, row in enumerate(table["expressions"], start=1)
    )
    return VariableNames(families=families, expressions=expressions, **{**lists, **plain})
