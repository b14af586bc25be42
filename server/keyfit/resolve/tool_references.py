"""Expand the references in a tool's files, to variables and to files, as the tool does."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from posixpath import dirname

from ..catalog.tool_spec import Tool
from ..parsers.document import Document, Literal, Part, Ref, Setting
from .outside_references import OutsideReferences
from .reference_syntax import (
    DEFAULT,
    as_read,
    as_read_by_a_tool,
    find_reference,
    find_references,
)
from .resolved_value import UNKNOWN, CallPart, Resolved, joined, literal_value
from .tool_files import ToolFiles, file_of
from .variable_layers import LayerNames, VariableLayers

_EMPTY = Resolved("")
_NESTED = re.compile(r"\$\{[^{}\s]{1,500}\$\{")  # a default that is a reference itself
FILE = "{file:"  # begins the syntaxes that name a file, not a variable

# Returns the values of a variable in some layers, by its name, the winning one first.
VariableLookup = Callable[[LayerNames, str], list[CallPart]]


class ToolReferences:
    """Expands the references that one tool expands; others are sent as they are written.

    ``look_up`` returns the values of variables, in which references are expanded as well.
    """

    def __init__(
        self,
        files: ToolFiles,
        layers: VariableLayers,
        outside: OutsideReferences,
        look_up: VariableLookup,
    ) -> None:
        self._files = files
        self._tool: Tool = files.tool
        self._layers = layers
        self._outside = outside
        self._look_up = look_up
        # A ``?`` marks a syntax that is expanded from other layers (``references_from``).
        marked = self._tool.expansion.references
        self._syntaxes = tuple(syntax.rstrip("?") for syntax in marked)
        specs = files.tool.files.items()
        self._plain_files = tuple(name for name, spec in specs if spec.plain)

    def resolve(self, setting: Setting, more: tuple[str, ...] = ()) -> Resolved:
        """Return ``setting``'s value as the tool sees it.

        ``more`` are syntaxes that it expands in this value alone; of them, one of a name that is
        set nowhere stays as it is written.
        """
        variables = self._layers.variables_of(setting)
        if variables:
            return variables.resolve(setting)
        # Values of a ``.env`` are expanded when it is loaded, before the tool sees them.
        pieces: list[Resolved] = []
        for part in setting.value.parts:
            pieces += self._expanded(setting, part, more)
        return joined(pieces)

    def hidden_behind(self, setting: Setting) -> list[CallPart]:
        """Return what the variable hides to which ``setting`` refers, if that is all of it.

        Where a reference is only a part of the text, no other value could take the text's place.
        """
        text = setting.value.literal or ""
        reference = find_reference(self._tool.expansion.references, text)
        if reference is None or self._is_in_plain_file(setting):
            return []
        # In a ``.env`` or shell text, the file's own assignments come first.
        if self._layers.variables_of(setting):
            return []
        syntax, match = reference
        is_whole = match.span() == (0, len(text))
        if FILE in syntax or not is_whole:
            return []
        if not self._is_known_name(syntax, match["name"]):
            return []
        layers = self._tool.layers.variables
        values = self._look_up(layers, match["name"])
        return values[1:]

    def unresolved(self, setting: Setting) -> Iterator[str]:
        """Yield the references in ``setting`` that this tool expands and that lead nowhere."""
        if self._layers.variables_of(setting):
            return
        text = setting.value.literal or ""
        if self._is_unreadable(text):
            return
        if self._is_in_plain_file(setting):
            return
        for syntax, match in find_references(self._syntaxes, text):
            is_reference = self._is_known_name(syntax, match["name"])
            if is_reference and self._leads_nowhere(setting, syntax, match["name"]):
                yield match[0]

    def _is_in_plain_file(self, setting: Setting) -> bool:
        """Return whether the tool expands no references in the file of ``setting``."""
        if not self._plain_files:
            return False  # as of nearly all tools
        file = file_of(self._files, setting)
        return file is not None and file[0] in self._plain_files

    def _leads_nowhere(self, setting: Setting, syntax: str, name: str) -> bool:
        """Return whether the reference to ``name`` in ``setting`` is known to lead nowhere."""
        if FILE in syntax:
            return self._lacks_file(setting, name)
        if DEFAULT in syntax:
            return False
        read_here = self._is_read_here(syntax)
        return self.is_nowhere(name, read_here)

    def _is_unreadable(self, text: str) -> bool:
        """Return whether it cannot be known what the tool makes of ``text``."""
        # Another program replaces a part of it before the tool reads it.
        if any(opens in text for opens in self._tool.expansion.filled_in):
            return True
        # A default that the tool expands, too: which one wins is not modeled.
        has_defaults = any(DEFAULT in syntax for syntax in self._syntaxes)
        return has_defaults and _NESTED.search(text) is not None

    def _is_known_name(self, syntax: str, name: str) -> bool:
        """Return whether the tool takes ``name`` in a reference for one."""
        names = self._tool.expansion.reference_names
        return not names or FILE in syntax or bool(re.fullmatch(names, name))

    def is_nowhere(self, name: str, read_here: bool = True) -> bool:
        """Return whether all layers are known, and none of them sets the variable ``name``."""
        # Unknown is not absent: the environment or the home folder may set it.
        if not self._files.host_environment.is_known:
            return False
        layers = self._layers_of(read_here)
        values = self._look_up(layers, name)
        return not values

    def _layers_of(self, read_here: bool) -> LayerNames:
        """Return the layers from which a reference is expanded."""
        if read_here:
            return self._tool.layers.variables
        return self._tool.expansion.references_from

    def _is_read_here(self, syntax: str) -> bool:
        """Return whether the tool expands ``syntax`` from the layers of its own variables."""
        return syntax in self._tool.expansion.references

    def _expanded(
        self, setting: Setting, part: Part, more: tuple[str, ...]
    ) -> Iterator[Resolved]:
        """Yield what one part of a value becomes: text, or a reference of the file's format."""
        if isinstance(part, Literal):
            if self._is_unreadable(part.text):
                yield UNKNOWN
            else:
                yield from self._pieces(setting, part, more)
            return
        if not isinstance(part, Ref):
            yield UNKNOWN
            return
        stack = self._look_up(self._tool.layers.variables, part.name)
        if not stack:
            default = part.default
            if default is None or not default.text:
                yield UNKNOWN
            else:
                yield as_read(setting, default)._replace(is_default=True)
            return
        value = stack[0].resolved
        yield self._outside.shown(setting, part.name, value)

    def _pieces(
        self, setting: Setting, literal: Literal, more: tuple[str, ...]
    ) -> Iterator[Resolved]:
        """Yield ``literal`` in pieces: plain text, and what each reference in it becomes."""
        at = 0
        own = () if self._is_in_plain_file(setting) else self._syntaxes
        for syntax, match in find_references((*own, *more), literal.text):
            if not self._is_known_name(syntax, match["name"]):
                continue
            start, end = match.span()
            before = literal.slice(at, start)
            yield self._plain(setting, before)
            if DEFAULT in syntax:
                default = literal.slice(*match.span("default"))
                yield self._with_default(setting, match["name"], default)
                at = end
                continue
            reference = literal.slice(start, end)
            as_written = literal_value(setting, reference)
            if syntax in more:
                yield self._from_environment(setting, match["name"], as_written)
            else:
                yield self._referred(setting, syntax, match["name"], as_written)
            at = end
        rest = literal.slice(at, len(literal.text))
        yield self._plain(setting, rest)

    def _plain(self, setting: Setting, literal: Literal) -> Resolved:
        """Return text without a reference as the tool reads it."""
        if self._tool.expansion.reference_names:
            return literal_value(
                setting, literal
            )  # whatever else looks like one is known to be none
        return as_read_by_a_tool(setting, literal)

    def _with_default(self, setting: Setting, name: str, default: Literal) -> Resolved:
        """Return the variable ``name`` as `_referred` does, ``default`` if it is not set."""
        stack = self._look_up(self._tool.layers.variables, name)
        if stack:
            return self._outside.shown(setting, name, stack[0].resolved)
        is_known = self._files.host_environment.is_known
        return as_read(setting, default)._replace(is_default=not is_known)

    def _from_environment(
        self, setting: Setting, name: str, as_written: Resolved
    ) -> Resolved:
        """Return the variable ``name`` as `_referred` does, ``as_written`` if it is not set."""
        stack = self._look_up(self._tool.layers.variables, name)
        if stack:
            return self._outside.shown(setting, name, stack[0].resolved)
        return as_written if self._files.host_environment.is_known else UNKNOWN

    def _referred(
        self, setting: Setting, syntax: str, name: str, as_written: Resolved
    ) -> Resolved:
        """Return the value of ``name`` to which ``setting`` refers, as far as it may be shown.

        Where all is known and it is nowhere, the tool sends the reference ``as_written``, or
        nothing in its place.
        """
        if FILE in syntax:
            return self._file(setting, name)
        missing = self._tool.expansion.missing
        read_here = self._is_read_here(syntax)
        layers = self._layers_of(read_here)
        stack = self._look_up(layers, name)
        if stack:
            winner = stack[0]
            if winner.text or missing == "empty":
                return self._outside.shown(setting, name, winner.resolved)
        if not self._files.host_environment.is_known:
            return UNKNOWN
        # Tools differ in whether they have put their settings' variables into the environment
        # by the time they expand this reference.
        if not read_here and self._is_set_in_settings(name):
            return UNKNOWN
        is_set = missing == "literal-if-unset" and self._layers.is_emptied(layers, name)
        return _EMPTY if is_set or missing == "empty" else as_written

    def _is_set_in_settings(self, name: str) -> bool:
        """Return whether an object of variables in the tool's settings sets ``name``."""
        layers = self._tool.layers.variables
        objects = tuple(layer for layer in layers if ":" in layer)
        values = self._look_up(objects, name)
        return bool(values)

    def _file(self, setting: Setting, name: str) -> Resolved:
        """Return the text of the file ``name`` to which ``setting`` refers.

        Unknown as long as the home folder is: then the user has not asked to follow files.
        """
        host_environment = self._files.host_environment
        main = _main_document(self._files)
        if not host_environment.is_known or main is None:
            return UNKNOWN
        named = name
        if name.startswith("~"):
            named = name.replace("~", host_environment.home, 1)
        folder = dirname(main.source.path)
        path = self._outside.path_of(folder, named)
        text = self._files.store.text(path) if path else None
        content = UNKNOWN
        if text is not None:
            content = Resolved(text.strip())
        return self._outside.of_file(setting, name, path, content)

    def _lacks_file(self, setting: Setting, name: str) -> bool:
        """Return whether the file that ``setting`` names, beside it or by path, is not there."""
        if name.startswith("~"):
            return False
        folder = dirname(setting.source.path)
        path = self._outside.path_of(folder, name)
        if not path:
            return False
        store = self._files.store
        is_unread = store.text(path) is None
        # A file that is there but cannot be read is not missing.
        return is_unread and path not in store.skipped


def _main_document(files: ToolFiles) -> Document | None:
    """Return the tool's first settings file that is there, beside which it looks for files."""
    for name in files.tool.layers.config:
        document = files.documents.get(name)
        if document:
            return document
    return None
