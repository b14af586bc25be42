"""What references in a tool's files become: variables and files, as the tool expands them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from posixpath import dirname

from ..catalog.tool_spec import Tool
from ..parsers.document import Document, Literal, Part, Ref, Setting
from .outside_references import Outside
from .reference_syntax import as_read_by_a_tool, find_reference, find_references
from .resolved_value import UNKNOWN, CallPart, Resolved, joined, own
from .tool_files import ToolFiles
from .variable_layers import VariableLayers

_EMPTY = Resolved("")
_FILE = "{file:"  # begins the syntaxes that name a file, not a variable

# Returns the values of a variable in some layers, by its name, the winning one first.
VariableLookup = Callable[[tuple[str, ...], str], list[CallPart]]


class ToolReferences:
    """Expands the references that one tool expands; others are sent as they stand.

    ``look_up`` asks back for variables, whose values may hold references themselves.
    """

    def __init__(
        self,
        files: ToolFiles,
        layers: VariableLayers,
        outside: Outside,
        look_up: VariableLookup,
    ) -> None:
        self._files = files
        self._tool: Tool = files.tool
        self._layers = layers
        self._outside = outside
        self._look_up = look_up
        # A ``?`` marks a syntax that is expanded from other layers (``references_from``).
        self._syntaxes = tuple(
            syntax.rstrip("?") for syntax in self._tool.expansion.references
        )

    def resolve(self, setting: Setting) -> Resolved:
        """Return ``setting``'s value as the tool sees it."""
        variables = self._layers.variables_of(setting)
        if variables:
            return variables.resolve(setting)
        # Values of a ``.env`` are expanded when it is loaded, before the tool sees them.
        pieces: list[Resolved] = []
        for part in setting.value.parts:
            pieces += self._expanded(setting, part)
        return joined(pieces)

    def hidden_behind(self, setting: Setting) -> list[CallPart]:
        """Return what the variable hides to which ``setting`` refers, if that is all of it.

        A value between other text has no other value below it that could stand there alone.
        """
        text = setting.value.literal or ""
        found = find_reference(self._tool.expansion.references, text)
        if found is None or self._layers.variables_of(setting):
            return []
        syntax, match = found
        if _FILE in syntax or match.span() != (0, len(text)):
            return []
        return self._look_up(self._tool.layers.variables, match["name"])[1:]

    def unresolved(self, setting: Setting) -> Iterator[str]:
        """Yield the references in ``setting`` that this tool expands and that lead nowhere."""
        if self._layers.variables_of(setting):
            return
        for syntax, match in find_references(
            self._syntaxes, setting.value.literal or ""
        ):
            name = match["name"]
            if _FILE in syntax:
                is_nowhere = self._lacks_file(setting, name)
            else:
                is_nowhere = self.is_nowhere(name, self._is_read_here(syntax))
            if is_nowhere:
                yield match[0]

    def is_nowhere(self, name: str, read_here: bool = True) -> bool:
        """Return whether no layer sets the variable ``name``, all of them being known."""
        # Unknown is not absent: the environment or the home folder may set it.
        if not self._files.host_environment.is_known:
            return False
        layers = self._layers_of(read_here)
        return not self._look_up(layers, name)

    def _layers_of(self, read_here: bool) -> tuple[str, ...]:
        """Return the layers from which a reference is expanded."""
        if read_here:
            return self._tool.layers.variables
        return self._tool.expansion.references_from

    def _is_read_here(self, syntax: str) -> bool:
        """Return whether the tool expands ``syntax`` from the layers of its own variables."""
        return syntax in self._tool.expansion.references

    def _expanded(self, setting: Setting, part: Part) -> Iterator[Resolved]:
        """Yield what one part of a value becomes: text, or a reference of the file's format."""
        if isinstance(part, Literal):
            yield from self._pieces(setting, part)
            return
        if not isinstance(part, Ref):
            yield UNKNOWN
            return
        stack = self._look_up(self._tool.layers.variables, part.name)
        if stack:
            value = stack[0].resolved
            yield self._outside.shown(setting, part.name, value)
        else:
            yield UNKNOWN

    def _pieces(self, setting: Setting, literal: Literal) -> Iterator[Resolved]:
        """Yield ``literal`` in pieces: plain text, and what each reference in it becomes."""
        at = 0
        for syntax, match in find_references(self._syntaxes, literal.text):
            start, end = match.span()
            yield as_read_by_a_tool(setting, literal.slice(at, start))
            as_written = own(setting, literal.slice(start, end))
            yield self._referred(setting, syntax, match["name"], as_written)
            at = end
        yield as_read_by_a_tool(setting, literal.slice(at, len(literal.text)))

    def _referred(
        self, setting: Setting, syntax: str, name: str, as_written: Resolved
    ) -> Resolved:
        """Return the value of ``name`` to which ``setting`` refers, as far as it may be shown.

        Where all is known and it is nowhere, the tool sends the reference ``as_written``, or
        nothing in its place.
        """
        if _FILE in syntax:
            return self._file(setting, name)
        tool = self._tool
        read_here = self._is_read_here(syntax)
        layers = self._layers_of(read_here)
        stack = self._look_up(layers, name)
        if stack and (stack[0].text or tool.expansion.missing == "empty"):
            return self._outside.shown(setting, name, stack[0].resolved)
        if not self._files.host_environment.is_known:
            return UNKNOWN
        if not read_here and self._is_set_in_settings(name):
            # Seen both ways: the tool may have put it into the environment by then.
            return UNKNOWN
        return as_written if tool.expansion.missing == "literal" else _EMPTY

    def _is_set_in_settings(self, name: str) -> bool:
        """Return whether an object of variables in the tool's settings sets ``name``."""
        objects = tuple(layer for layer in self._tool.layers.variables if ":" in layer)
        return bool(self._look_up(objects, name))

    def _file(self, setting: Setting, name: str) -> Resolved:
        """Return the text of the file ``name`` to which ``setting`` refers.

        Unknown as long as the home folder is: without it nobody asked to follow files.
        """
        host_environment = self._files.host_environment
        main = self._main_document()
        if not host_environment.is_known or main is None:
            return UNKNOWN
        path = name
        if name.startswith("~"):
            path = name.replace("~", host_environment.home, 1)
        path = self._outside.path_of(dirname(main.source.path), path)
        text = self._files.store.text(path) if path else None
        content = UNKNOWN if text is None else Resolved(text.strip())
        return self._outside.of_file(setting, name, path, content)

    def _main_document(self) -> Document | None:
        """Return the tool's first settings file that is there, beside which it looks for files."""
        for name in self._tool.layers.config:
            document = self._files.documents.get(name)
            if document:
                return document
        return None

    def _lacks_file(self, setting: Setting, name: str) -> bool:
        """Return whether the file that ``setting`` names, beside it or by path, is not there."""
        if name.startswith("~"):
            return False
        path = self._outside.path_of(dirname(setting.source.path), name)
        if not path:
            return False
        store = self._files.store
        return store.text(path) is None and path not in store.skipped
