"""The layers in which a tool looks for a variable, from the strongest to the weakest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from ..catalog.tool_spec import Tool
from ..parsers.document import Document, Setting
from ..text.source import Source
from .locators import named_item, path_of
from .variables import Variables

Layers = tuple[str, ...]  # words of the catalog, the strongest first


class VariableLayers:
    """The files and objects in which ``tool`` looks for variables, as far as they are there.

    A layer is a word of the catalog: a file (``dotenv``), an object in one (``settings:env``) or a
    list of named items in one (``settings:env[]``).
    """

    def __init__(self, tool: Tool, documents: Mapping[str, Sequence[Document]]) -> None:
        """``documents`` are the tool's files by their names in the catalog, the nearest first."""
        self._tool = tool
        self._documents = documents
        self._present: dict[Layers, Layers] = {}

    @cached_property
    def _variables(self) -> dict[Source, Variables]:
        """The variables of each ``.env`` file among the files, and of the environment."""
        # Not by path: the text of a variable whose value is a settings file has the path of the
        # environment, too.
        by_source: dict[Source, Variables] = {}
        for documents in self._documents.values():
            for document in documents:
                if document.holds_variables:
                    by_source[document.source] = Variables(document)
        return by_source

    def variables_of(self, setting: Setting) -> Variables | None:
        """Return the variables among which ``setting`` is assigned, None for a field."""
        return self._variables.get(setting.source)

    def assignments(self, layers: Layers, name: str) -> list[Setting]:
        """Return the assignments of ``name`` that count in ``layers``, the winning one first.

        An empty one counts only for a tool that takes it for a value; in some layers it still hides
        the layers below.
        """
        rules = self._tool.layers
        empty_counts = rules.empty == "value"
        settings: list[Setting] = []
        for layer in self._those_present(layers):
            # A name that is unset again in its file is not assigned: the next one may have it.
            for setting in self.assignments_in(layer, name):
                if setting.value.parts or empty_counts:
                    settings.append(setting)
                elif layer in rules.empty_hides_lower:
                    return settings
        return settings

    def assignments_in(self, layer: str, name: str) -> list[Setting]:
        """Return the assignment of ``name`` that counts in each file of ``layer``, empty or not."""
        file, _, place = layer.partition(":")
        settings: list[Setting] = []
        for document in self._documents.get(file, ()):
            setting = self._assignment(document, place, name)
            if setting is not None:
                settings.append(setting)
        return settings

    def _assignment(self, document: Document, place: str, name: str) -> Setting | None:
        """Return the assignment of ``name`` that counts in ``document``.

        ``place`` is that of an object or list of variables, where the document has other settings.
        """
        # In a ``.env`` the last assignment counts, and it may refer to those before.
        variables = self._variables.get(document.source)
        if variables is not None:
            return variables.find(name)
        if place.endswith("[]"):
            list_path = path_of(place[:-2])
            return named_item(document, list_path, name)
        path = (*path_of(place), name)
        return document.get(path)

    def _those_present(self, layers: Layers) -> Layers:
        """Return those of ``layers`` whose file is there: of most tools few are."""
        known = self._present.get(layers)
        if known is not None:
            return known
        present: list[str] = []
        for layer in layers:
            file, _, _ = layer.partition(":")
            if file in self._documents:
                present.append(layer)
        self._present[layers] = tuple(present)
        return self._present[layers]
