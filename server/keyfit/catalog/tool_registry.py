"""Load every known tool: there is one TOML file for each."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from fnmatch import fnmatch
from functools import cached_property, lru_cache
from os.path import dirname, join
from typing import Any, NamedTuple, TypeVar

from ..parsers.formats import FORMATS
from ..util.lru_method import lru_cached_method
from .file_types import Formats
from .startup_files import StartupFiles, startup_files
from .toml_reader import TomlLocation, build_record, read_toml, rows_of
from .tool_reader import tool_of
from .tool_spec import FileSpec, Tool, is_place_of
from .variable_names import Default, Expression, Family, ModelLists, VariableNames

HERE = join(dirname(__file__), "tools")
_Word = TypeVar("_Word", bound=str)
_File = tuple[Tool, str, FileSpec]  # with its name in the tool's catalog file
_Claim = tuple[Tool, str, str]  # a tool, the name of its file, the end of its path
SHARED = "environment.toml"  # what names mean where no tool says so


class _Tools(NamedTuple):
    """The fields of a `ToolCatalog`."""

    tools: tuple[Tool, ...]
    variable_names: VariableNames
    formats: tuple[tuple[str, str], ...]
    startup_files: StartupFiles = StartupFiles()


class ToolCatalog(_Tools):
    """Every known tool, and what variable names mean when no tool says so."""

    @cached_property
    def by_glob(self) -> Formats:
        """Return the formats of files that no tool claims."""
        return Formats(self.formats)

    def format_by_name(self, name: str) -> str | None:
        """Return the format of a file called ``name`` that no tool claims, None if unknown.

        A copy that somebody keeps of a tool's file, as ``opencode.json.bak``, has that file's.
        """
        return self.by_glob.of(name) or self._format_of_copy(name)

    def _format_of_copy(self, name: str) -> str | None:
        original, _, suffix = name.rpartition(".")
        claims = self._by_name.get(original)
        if claims is None or suffix in self.variable_names.no_copies:
            return None
        tool, file, _ = claims[0]
        format = tool.files[file].syntax.format
        # Copies of a list of variables have a glob of their own.
        return None if FORMATS[format].is_env_file else format

    def startup_format(self, path: str) -> str | None:
        """Return the format of a startup file at ``path`` whose name does not tell it, else None.

        Such files lie in folders of one name in any home folder.
        """
        for place, format in self.startup_files.formats.items():
            if fnmatch(path, f"*/{place}"):
                return format
        return None

    @cached_property
    def _files(self) -> list[_File]:
        """Every file of every tool."""
        return [
            (tool, name, spec)
            for tool in self.tools
            for name, spec in tool.files.items()
        ]

    @cached_property
    def _by_name(self) -> dict[str, list[_Claim]]:
        """By a file's last name: the tools that read such a file, its name there and its tail."""
        by_name: dict[str, list[_Claim]] = {}
        for tool, name, spec in self._files:
            for tail in spec.tails:
                if "*" not in tail:
                    by_name.setdefault(_last_name(tail), []).append((tool, name, tail))
        return by_name

    @cached_property
    def _by_folder(self) -> dict[str, list[_Claim]]:
        """By a folder's last name: the tools that read all files in such a folder, the name of
        these there, and their tail."""
        by_folder: dict[str, list[_Claim]] = {}
        for tool, name, spec in self._files:
            for tail in spec.tails:
                if "*" in tail:
                    folder = _last_name(tail.rpartition("/")[0])
                    by_folder.setdefault(folder, []).append((tool, name, tail))
        return by_folder

    @property
    def file_names(self) -> Collection[str]:
        """Return the last names of the files that tools read."""
        return self._by_name.keys()

    @cached_property
    def known_by_syntax(self) -> list[_File]:
        """Return the files that their contents show to be such, whatever their own name."""
        return [file for file in self._files if file[2].schemas or file[2].top_names]

    @cached_property
    def with_profiles(self) -> list[_File]:
        """Return the files in whose place others may be read by hand."""
        return [file for file in self._files if file[2].profiles]

    @cached_property
    def launchers(self) -> list[Tool]:
        """Return the tools that pass variables to the programs they start."""
        return [tool for tool in self.tools if tool.children.child_environments]

    @cached_property
    def names_shown_by_syntax(self) -> Collection[str]:
        """Return the usual last names of the files that only their top-level names identify."""
        return {
            _last_name(tail)
            for _, _, spec in self._files
            if spec.top_names
            for tail in spec.tails
        }

    @cached_property
    def superseded_names(self) -> Collection[str]:
        """Return the last names of the files that a tool stops reading once it has another one."""
        return {
            _last_name(tail)
            for _, _, spec in self._files
            if spec.superseded_by
            for tail in spec.tails
        }

    @lru_cached_method(256)  # of a path several questions are asked at once
    def claims(self, path: str) -> tuple[tuple[Tool, str, str], ...]:
        """Return the tools that read ``path``: tool, name of the file in its catalog, root."""
        claims = []
        # By the last name first: of a tree's files, hardly any has one that a tool reads.
        last_name = _last_name(path)
        whole_names = f"/{path}"
        for tool, name, tail in self._by_name.get(last_name, ()):
            if not whole_names.endswith(f"/{tail}"):
                continue
            root = path.removesuffix(tail).rstrip("/")
            claims.append((tool, name, root or "/"))
        folder = _last_name(path.rpartition("/")[0])
        for tool, name, tail in self._by_folder.get(folder, ()):
            if is_place_of(path, tail):
                depth = tail.count("/") + 1
                root = path.rsplit("/", depth)[0]
                claims.append((tool, name, root or "/"))
        return tuple(claims)


def _last_name(path: str) -> str:
    return path.rpartition("/")[2]


@lru_cache(maxsize=4)
def load_tools(folder: str = HERE) -> ToolCatalog:
    """Return the tools described in ``folder``. Raises `CatalogError`."""
    return (_compiled() if folder == HERE else None) or _read_tools(folder)


def _compiled() -> ToolCatalog | None:
    """Return keyfit's own tools as the build made them of their files (`scripts/hatch_build.py`);
    None in a checkout, where these may change."""
    try:
        from .compiled_tools import tool_catalog  # type: ignore[import-not-found]
    except ModuleNotFoundError:
        return None
    tools: ToolCatalog = tool_catalog()
    return tools


def _read_tools(folder: str) -> ToolCatalog:
    """Return the tools in the files of ``folder``. Raises `CatalogError`."""
    shared: dict[str, Any] = {}
    tools: list[Tool] = []
    for name in sorted(os.listdir(folder)):
        if not name.endswith(".toml"):
            continue
        path = join(folder, name)
        table = read_toml(path)
        if name == SHARED:
            shared = table
        else:
            tools.append(tool_of(path, table))
    variable_names = _variable_names(join(folder, SHARED), shared)
    formats = tuple(_formats(shared["formats"]))
    startup = startup_files(join(folder, SHARED), shared)
    return ToolCatalog(tuple(tools), variable_names, formats, startup)


def _formats(table: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, str]]:
    """Yield each glob of file names with its format."""
    for format, globs in table.items():
        for glob in globs:
            yield glob, format


def _variable_names(path: str, table: Mapping[str, Any]) -> VariableNames:
    families = [
        build_record(Family, path, TomlLocation("[[family]]"), row)
        for row in table["family"]
    ]
    return VariableNames(
        families=tuple(families),
        suffixes=_lists(table["suffixes"]),
        fields=_lists(table["fields"]),
        never=tuple(table["never"]),
        hints=_lists(table["hints"]),
        sites=_lists(table["sites"]),
        references=tuple(table["references"]),
        model_prefixes=tuple(table["model_prefixes"]),
        templates=tuple(table["templates"]),
        unread=tuple(table["unread"]),
        no_copies=tuple(table["no_copies"]),
        loaded_together=tuple(table["loaded_together"]),
        expressions=rows_of(Expression, path, "expressions", table),
        defaults=rows_of(Default, path, "defaults", table),
        model_lists=ModelLists(**_lists(table["model_lists"])),
    )


def _lists(table: Mapping[_Word, Iterable[str]]) -> dict[_Word, tuple[str, ...]]:
    return {key: tuple(words) for key, words in table.items()}
