"""The layers in which a tool looks for a variable, from the strongest to the weakest."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from ..catalog.tool_spec import Tool
from ..parsers.document import Document, Setting
from ..text.source import Source
from .locators import named_item, path_of
from .variables import Variables


class VariableLayers:
    """The files and objects in which ``tool`` looks for variables, as far as they are there.

    A layer is a word of the catalog: a file (``dotenv``), an object in one (``settings:env``) or a
    list of named items in one (``settings:env[]``).
    """

    def __init__(self, tool: Tool, documents: Mapping[str, Document]) -> None:
        """``documents`` are the tool's files by their names in the catalog."""
        self._tool = tool
        self._documents = documents
        self._present: dict[tuple[str, ...], tuple[str, ...]] = {}

    @cached_property
    def _variables(self) -> dict[str, Variables]:
        """The variables of each ``.env`` file among the files, and of the environment."""
        by_name: dict[str, Variables] = {}
        for name, document in self._documents.items():
            if document.holds_variables:
                by_name[name] = Variables(document)
        return by_name

    @cached_property
    def _by_source(self) -> dict[Source, Variables]:
        # Not by path: the text of a variable whose value is a settings file has the path of the
        # environment, too.
        by_source: dict[Source, Variables] = {}
        for variables in self._variables.values():
            source = variables.document.source
            by_source[source] = variables
        return by_source

    def variables_of(self, setting: Setting) -> Variables | None:
        """Return the variables among which ``setting`` is assigned, None for a field."""
        return self._by_source.get(setting.source)

    def assignments(self, layers: tuple[str, ...], name: str) -> list[Setting]:
        """Return the assignments of ``name`` that count in ``layers``, the winning one first.

        An empty one counts only for a tool that takes it for a value; in some layers it still hides
        the layers below.
        """
        rules = self._tool.layers
        empty_counts = rules.empty == "value"
        settings: list[Setting] = []
        for layer in self._those_present(layers):
            setting = self.assignment(layer, name)
            # A name that is unset again in its file is not assigned: the next layer may have it.
            if setting is None:
                continue
            if setting.value.parts or empty_counts:
                settings.append(setting)
            elif layer in rules.empty_hides_lower:
                break
        return settings

    def assignment(self, layer: str, name: str) -> Setting | None:
        """Return the assignment of ``name`` that counts in ``layer``, empty or not."""
        file, _, place = layer.partition(":")
        # In a ``.env`` the last assignment counts, and it may refer to those before.
        variables = self._variables.get(file)
        if variables is not None:
            return variables.find(name)
        document = self._documents.get(file)
        if document is None:
            return None
        if place.endswith("[]"):
            list_path = path_of(place[:-2])
            return named_item(document, list_path, name)
        path = (*path_of(place), name)
        return document.get(path)

    def _those_present(self, layers: tuple[str, ...]) -> tuple[str, ...]:
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
