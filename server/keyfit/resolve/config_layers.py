"""The configuration files of a tool in layers, and the rows that they declare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from ..catalog.tool_spec import Tool
from ..parsers.document import Document
from .builtin_settings import builtin_settings
from .locators import Bindings, Path, expand, path_of


class _ConfigFile(NamedTuple):
    """A configuration file; ``only`` are the top-level names that count in it, all if empty."""

    only: tuple[str, ...]
    document: Document


class ConfigLayers:
    """The configuration of ``tool`` in the files that are there.

    A row is a place in it that declares a call.
    """

    def __init__(self, tool: Tool, named: Mapping[str, Sequence[Document]]) -> None:
        """``named`` are the tool's files by their names in the catalog, the nearest first."""
        self._tool = tool
        self._named = named

    def rows(self, each: str) -> Iterator[tuple[Bindings, Path]]:
        """Yield the places that ``each`` leads to, with the names that matched its ``{x}``.

        A place that several files have is one row, which reads the values of all of them.
        """
        # Without a place, the whole configuration is the one row.
        if not each:
            yield {}, ()
            return
        seen: set[Path] = set()
        path = path_of(each)
        for document in self.documents(path):
            for bindings, setting in expand(document, path):
                base = setting.path
                # The row of the strongest file comes first; its values are looked up in all.
                if base in seen or not self._counts(document, base):
                    continue
                seen.add(base)
                yield bindings, base

    def _counts(self, document: Document, path: Path) -> bool:
        """Return whether what ``document`` has at ``path`` is not replaced by a higher file."""
        if not self._tool.layers.replace:
            return True
        return any(one is document for one in self.documents(path))

    def documents(self, path: Path) -> Iterator[Document]:
        """Yield the configuration files that may have ``path``, highest first.

        Where the tool does not merge what lies there, only the first that has it.
        """
        top_name = path[0] if path else ""
        replaced = self._replaced_part(path)
        for only, document in self._files:
            # The tool reads other names from this file, and not this one.
            if only and path and top_name not in only:
                continue
            if not replaced:
                yield document
            elif document.get(replaced):
                yield document
                return

    def excluded_names(self) -> frozenset[str]:
        """Return the variables that a list in the settings keeps the tool from taking."""
        path = path_of(self._tool.layers.excluded.lstrip("/"))
        names: set[str] = set()
        for document in self.documents(path):
            for item in document.children(path):
                names.add(item.value.literal or "")
        return frozenset(names)

    def _replaced_part(self, path: Path) -> Path:
        """Return the beginning of ``path`` that a higher file replaces as a whole, () if none.

        A ``{x}`` in ``path`` stands for several places, which may be in different files.
        """
        for locator in self._tool.layers.replace:
            pattern = path_of(locator)
            part = path[: len(pattern)]
            if len(part) == len(pattern) and all(map(_fits, part, pattern)):
                return part
        return ()

    @cached_property
    def _files(self) -> list[_ConfigFile]:
        """The configuration files that are there, the strongest first."""
        configuration: list[_ConfigFile] = []
        for name in self._tool.layers.config:
            spec = self._tool.files[name]
            for document in self._named.get(name, ()):
                file = _ConfigFile(spec.only, document)
                configuration.append(file)
        # What is built into the tool is the weakest: every file may change it.
        if self._tool.layers.builtin:
            settings = builtin_settings(self._tool.layers.builtin)
            configuration.append(_ConfigFile((), settings))
        return configuration


def _fits(name: str, segment: str) -> bool:
    """Return whether ``name`` is one that the ``segment`` of a locator stands for."""
    # The path may contain a ``{x}`` itself, which stands for names that are not known here.
    if segment.startswith("{"):
        return not name.startswith("{")
    return name == segment
