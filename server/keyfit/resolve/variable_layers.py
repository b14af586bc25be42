"""The layers in which a tool looks for a variable, from the strongest to the weakest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from ..catalog.tool_spec import Tool
from ..parsers.document import Document, Opaque, Setting, Value
from ..text.source import Source
from ..util.translation import phrase
from .locators import assigned_item, named_item, path_of
from .variables import Variables

PROCESS = "process"  # the layer of the environment that the tool is started with
LayerNames = tuple[str, ...]  # words of the catalog, the strongest first


class VariableLayers:
    """The files and objects in which ``tool`` looks for variables, as far as they are there.

    A layer is a word of the catalog: a file (``dotenv``), an object in one (``settings:env``), a
    list of named items in one (``settings:env[]``) or of texts ``NAME=value``
    (``settings:env[=]``; ``[=_API_KEY]`` where they lack an end of the name).
    """

    def __init__(
        self,
        tool: Tool,
        documents: Mapping[str, Sequence[Document]],
        excluded: Callable[[], frozenset[str]] = frozenset,
        startup: Callable[[], Iterable[Variables]] = tuple,
        is_stale: bool = False,
    ) -> None:
        """``documents`` are the tool's files by their names in the catalog, the nearest first.

        ``excluded`` finds the names that the tool's settings exclude. ``startup`` returns what the
        shell's startup files set and what is not known to be in the environment: a new terminal
        has it. ``is_stale``: the known environment is not that of a new terminal.
        """
        self._tool = tool
        self._documents = documents
        self._find_excluded = excluded
        self._read_startup = startup
        self._is_stale = is_stale
        self._present: dict[LayerNames, LayerNames] = {}

    @cached_property
    def _variables(self) -> dict[Source, Variables]:
        """The variables of each ``.env`` file among the files, and of the environment."""
        # Not by path: the text of a variable whose value is a settings file has the path of the
        # environment, too.
        by_source: dict[Source, Variables] = {}
        for documents in self._documents.values():
            for document in documents:
                if document.holds_variables:
                    by_source[document.source] = Variables(
                        document, self._is_in_environment
                    )
        return by_source

    def _is_in_environment(self, name: str) -> bool:
        return bool(self.assignments_in(PROCESS, name))

    @cached_property
    def _startup(self) -> dict[Source, Variables]:
        """The variables of each startup file; read only once one is asked for."""
        return {each.document.source: each for each in self._read_startup()}

    def variables_of(self, setting: Setting) -> Variables | None:
        """Return the variables among which ``setting`` is assigned, None for a field."""
        source = setting.source
        return self._variables.get(source) or self._startup.get(source)

    def are_there(self, layers: LayerNames) -> bool:
        """Return whether any of ``layers`` is there, so that a variable may be set in it."""
        return bool(self._those_present(layers))

    def assignments(self, layers: LayerNames, name: str) -> list[Setting]:
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
            if self._is_excluded(file, document, name):
                continue
            setting = self._assignment(document, place, name)
            if setting is not None:
                settings.append(setting)
        if file != PROCESS or (settings and not self._is_stale):
            return settings
        exported = self._exported(name)
        if exported is None:
            return settings
        # The environment lacks the variable, but the next shell will have it.
        if not settings:
            return [exported]
        # The present environment and a new terminal's must not be mixed.
        if exported.value.literal != settings[0].value.literal:
            return [_unknown(settings[0], phrase("a new terminal has another value"))]
        return settings

    def is_emptied(self, layers: LayerNames, name: str) -> bool:
        """Return whether the strongest of ``layers`` that sets ``name`` sets it to nothing."""
        for layer in self._those_present(layers):
            for setting in self.assignments_in(layer, name):
                return not setting.value.parts
        return False

    @cached_property
    def _excluded(self) -> frozenset[str]:
        return self._find_excluded()

    def _is_excluded(self, file: str, document: Document, name: str) -> bool:
        """Return whether a list in the settings keeps ``name`` from being taken from ``file``."""
        spec = self._tool.files.get(file)
        if spec is None or not self._tool.layers.excluded:
            return False
        if not spec.is_env_file or spec.at_home or spec.is_own(document.source.path):
            return False
        return name in self._excluded

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
        list_place, is_list, suffix = place.partition("[=")
        if is_list:
            return assigned_item(document, path_of(list_place), name, suffix[:-1])
        path = (*path_of(place), name)
        return document.get(path)

    def _those_present(self, layers: LayerNames) -> LayerNames:
        """Return those of ``layers`` whose file is there: of most tools few are."""
        present = self._present.get(layers)
        if present is None:
            present = tuple(filter(self._is_present, layers))
            self._present[layers] = present
        return present

    def _is_present(self, layer: str) -> bool:
        file, _, _ = layer.partition(":")
        if file in self._documents:
            return True
        return file == PROCESS and bool(self._startup)

    def _exported(self, name: str) -> Setting | None:
        """Return the assignment of ``name`` by which a startup file exports it.

        Its value is unknown where files differ, or where only a branch of one sets it.
        """
        exported: list[Setting] = []
        texts: set[str | None] = set()
        are_certain = True
        for variables in self._startup.values():
            last = variables.last_assignment(name)
            if last is None:
                continue
            # Which of the files runs last is not known, so it may count or not.
            if last.setting.kind == "unset":
                texts.add(None)
                continue
            if not variables.document.exports(name):
                continue
            exported.append(last.setting)
            texts.add(variables.resolve(last.setting).text)
            are_certain = are_certain and last.certain
        if not exported:
            return None
        first = exported[0]
        if len(texts) > 1:
            return _unknown(first, phrase("startup files set it in several ways"))
        if are_certain:
            return first
        return _unknown(first, phrase("a startup file sets it only under a condition"))


def _unknown(setting: Setting, why: str) -> Setting:
    """Return ``setting`` with a value that is not known, for the reason ``why``."""
    unknown = Opaque(setting.span, why)
    return setting._replace(value=Value(setting.span, (unknown,)))
