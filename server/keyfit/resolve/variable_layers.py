"""The layers in which a tool looks for a variable, one over the other."""

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
        found: dict[str, Variables] = {}
        for name, document in self._documents.items():
            if document.holds_variables:
                found[name] = Variables(document)
        return found

    @cached_property
    def _by_source(self) -> dict[Source, Variables]:
        # By the text itself: a variable that holds settings has the environment's path as well.
        return {one.document.source: one for one in self._variables.values()}

    def variables_of(self, setting: Setting) -> Variables | None:
        """Return the variables among which ``setting`` is assigned, None for a field."""
        return self._by_source.get(setting.source)

    def assignments(self, layers: tuple[str, ...], name: str) -> list[Setting]:
        """Return the assignments of ``name`` that count in ``layers``, the winning one first.

        An empty one counts only for a tool that takes it for a value; in some layers it still hides
        what lies below.
        """
        # One that is unset in its file is no assignment: the next layer is asked.
        settings: list[Setting] = []
        for layer in self._those_present(layers):
            setting = self.assignment(layer, name)
            if setting is None:
                continue
            if setting.value.parts or self._tool.layers.empty == "value":
                settings.append(setting)
            elif layer in self._tool.layers.empty_hides_lower:
                break
        return settings

    def assignment(self, layer: str, name: str) -> Setting | None:
        """Return the assignment of ``name`` that counts in ``layer``, empty or not."""
        file, _, place = layer.partition(":")
        # In a ``.env`` the last assignment counts, and it may refer to those before.
        if file in self._variables:
            return self._variables[file].find(name)
        document = self._documents.get(file)
        if document is None:
            return None
        if place.endswith("[]"):
            return named_item(document, path_of(place[:-2]), name)
        return document.get((*path_of(place), name))

    def _those_present(self, layers: tuple[str, ...]) -> tuple[str, ...]:
        """Return those of ``layers`` whose file is there: of most tools few are."""
        present = self._present.get(layers)
        if present is None:
            named = [
                layer for layer in layers if layer.partition(":")[0] in self._documents
            ]
            present = self._present[layers] = tuple(named)
        return present
