"""The interpreter of the tool catalog: the values that a tool, started in a folder, has there."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from ..catalog.tool_spec import FileSpec, Tool
from ..catalog.variable_names import VariableNames
from ..catalog.vendor_index import Catalog
from ..parsers.document import Document, Place, Setting
from ..util.lru_method import lru_cached_method
from .caller_kind import Signs
from .config_layers import ConfigLayers
from .locators import (
    ONLY_ITEM,
    Bindings,
    Path,
    bound_path,
    has_value,
    is_empty_text,
    is_in_row,
    path_of,
    setting_at,
)
from .outside_references import OutsideReferences
from .resolved_value import UNKNOWN, CallPart, Resolved, builtin
from .tool_files import ToolFiles
from .tool_references import ToolReferences
from .variable_layers import PROCESS, VariableLayers


class ToolSession:
    """A tool started in a folder, with the ``files`` it reads there.

    ``is_used`` tells whether it is in use there: by a file of its own, or by the other signs that
    `Tool` names.
    """

    def __init__(
        self, catalog: Catalog, variable_names: VariableNames, files: ToolFiles
    ) -> None:
        self.catalog = catalog
        self.variable_names = variable_names
        self.files = files
        self.tool = files.tool
        self.root = files.root
        self.store = files.store
        self.host_environment = files.host_environment
        self.documents = files.documents
        self._signs = Signs(files.store, files.root)
        # The settings whose values are being looked up
        self._resolving: set[Place] = set()
        self.configuration = ConfigLayers(files.tool, files.named)
        self._layers = VariableLayers(
            files.tool,
            files.named,
            self.configuration.excluded_names,
            files.startup,
            is_stale=files.host_environment.is_stale,
        )
        self._outside = OutsideReferences(variable_names, files)
        self.references = ToolReferences(
            files, self._layers, self._outside, self._in_layers
        )
        self.has_own = files.has_own
        self.is_used = self.has_own or self._has_signs()

    @property
    def is_guess(self) -> bool:
        """Whether only variables tell that the tool is in use, which any program may read: it has
        no file of its own, and no package of it is installed."""
        return not self.tool.own_places and not self.files.has_package

    def _has_signs(self) -> bool:
        """Return whether something other than a file of its own tells that the tool is in use."""
        detection = self.tool.detection
        layers = self.tool.layers.variables
        own_layers: list[str] = []
        for layer in layers:
            spec = self.tool.files.get(layer)
            document = self.documents.get(layer)
            # A name alone tells nothing in a file that any program may load.
            if not _is_shared(spec, document):
                own_layers.append(layer)
        for name in detection.detect_by:
            if self._in_layers(tuple(own_layers), name):
                return True
            # An empty variable has no value, but shows that its author had the tool in mind.
            if self._layers.is_emptied(tuple(own_layers), name):
                return True
        for combination in detection.detect_in_dotenv:
            names = combination.split("+")
            if all(map(self.variable, names)):
                return True
        if not self.files.has_package:
            return False
        return any(map(self.variable, self.tool.read))

    # Values: what the tool finds where a locator points.

    def stack(self, locator: str, bindings: Bindings, base: Path) -> list[CallPart]:
        """Return the values at ``locator``, the winning layer first; see `locators`."""
        sign = locator[:1]
        rest = locator[1:]
        if sign == "$":
            return self.variable(rest)
        if sign == "=":
            return self._in_layers((PROCESS,), rest)
        if sign == "@":
            names = self.stack(rest, bindings, base)
            if not names:
                return []
            winner = names[0]
            if winner.text is None:
                # Some variable is named, which is not the same as none.
                return [winner._replace(resolved=UNKNOWN)]
            return self.named_by(winner) if winner.text else []
        if sign == "^":
            version = self._signs.version(rest)
            return [builtin(version)] if version else []
        if sign == "?":
            # Nothing is run to find out what a command prints.
            commands = self.stack(rest, bindings, base)
            return [part._replace(resolved=UNKNOWN) for part in commands]
        if "{" in locator:
            bindings = {**self.bindings, **bindings}
        if sign == "/":
            path = bound_path(rest, bindings)
            return self.config(path)
        below = bound_path(locator, bindings)
        return self.config((*base, *below))

    @cached_property
    def bindings(self) -> Bindings:
        """What the ``{x}`` of locators stand for wherever the settings choose it."""
        bindings: dict[str, str] = {}
        for name, choice in self.tool.layers.bindings.items():
            part = self.first(choice[:1], {}, ())
            bindings[name] = (part.text if part else "") or choice[1]
        return bindings

    def first(
        self, locators: Iterable[str], bindings: Bindings, base: Path
    ) -> CallPart | None:
        """Return the first value that one of ``locators`` leads to, with what that hides."""
        for locator in locators:
            stack = self.stack(locator, bindings, base)
            if stack:
                return with_overridden(stack)
        return None

    def config(self, path: Path) -> list[CallPart]:
        """Return the values at ``path`` of the configuration files, the winning one first.

        An empty text hides those below it, and counts itself if the tool takes it for a value.
        """
        if self._is_hidden(path):
            return []
        parts: list[CallPart] = []
        for document in self.configuration.documents(path):
            setting = setting_at(document, path)
            if setting is None:
                continue
            if is_empty_text(setting):
                if self.tool.layers.empty == "value":
                    part = self.part(setting)
                    parts.append(part)
                break
            if setting.kind == "array" and ONLY_ITEM in path:
                break
            # ``null``, objects and lists are not values: the next file counts.
            if has_value(setting):
                part = self.part(setting)
                parts.append(part)
        return parts

    def _is_hidden(self, path: Path) -> bool:
        """Return whether a variable that is set to nothing hides the settings at ``path``."""
        emptied_by = self.tool.layers.emptied_by
        # Few tools have such variables.
        if not emptied_by:
            return False
        name = emptied_by.get(".".join(path))
        return name is not None and self.is_emptied(name)

    @lru_cached_method(64)
    def may_be_set(self, locator: str) -> bool:
        """Return whether something may be set where ``locator`` leads to outside of the rows,
        whichever row asks. To look that up for each of many rows would take much longer."""
        sign, inner = locator[:1], locator[1:]
        if sign == "/":
            top = path_of(inner)[:1]
            documents = self.configuration.documents(top)
            return any(document.get(top) for document in documents)
        if sign == "=":
            return self._layers.are_there((PROCESS,))
        if sign == "@" and not is_in_row(inner):
            return self.may_be_set(inner)
        if sign in ("$", "@"):
            return self._layers.are_there(self.tool.layers.variables)
        return True

    def variable(self, name: str) -> list[CallPart]:
        """Return the values of the variable ``name``, the winning layer first."""
        return self._in_layers(self.tool.layers.variables, name)

    def is_emptied(self, name: str) -> bool:
        """Return whether the variable ``name`` is set to nothing in the layer that counts."""
        return self._layers.is_emptied(self.tool.layers.variables, name)

    def is_emptied_in_process(self, name: str) -> bool:
        """Return whether the environment itself sets the variable ``name`` to nothing."""
        return self._layers.is_emptied((PROCESS,), name)

    def named_by(self, part: CallPart) -> list[CallPart]:
        """Return the values of the variable that ``part`` names, as far as they may be shown."""
        name = part.text or ""
        values: list[CallPart] = []
        for value in self.variable(name):
            shown = self._outside.shown(part.setting, name, value.resolved)
            values.append(value._replace(resolved=shown))
        return values

    def assignments_in(self, layer: str, name: str) -> list[Setting]:
        """Return the assignments of ``name`` that count in ``layer``, a word of the catalog."""
        return self._layers.assignments_in(layer, name)

    def asked_for(self, setting: Setting, name: str) -> CallPart:
        """Return ``setting``, an assignment of the variable ``name`` that the user asks for.

        From the home folder's files, only what known programs look for is shown.
        """
        resolved = self.resolve(setting)
        if not _reads_variable(self.tool, name):
            resolved = self._outside.asked_for(setting, name, resolved)
        return CallPart(setting, resolved)

    def part(self, setting: Setting) -> CallPart:
        """Return ``setting`` with its value, and the values hidden by one that it refers to.

        A value that leads back to itself is unknown.
        """
        place = setting.place
        # Through references in several files a value can come back to itself.
        if place in self._resolving:
            return CallPart(setting, UNKNOWN)
        self._resolving.add(place)
        try:
            resolved = self.resolve(setting)
            hidden = tuple(self.references.hidden_behind(setting))
            return CallPart(setting, resolved, hidden)
        finally:
            self._resolving.discard(place)

    def resolve(self, setting: Setting) -> Resolved:
        """Return ``setting``'s value as the tool sees it."""
        return self.references.resolve(setting)

    def named_document(
        self, setting: Setting, name: str, format: str
    ) -> Document | None:
        """Return the file that ``setting`` calls ``name``, from the folder where the tool starts.

        It has only what may be shown; None if it is not there.
        """
        return self._outside.document(setting, self.path_of(name), format)

    def path_of(self, name: str, folder: str = "") -> str:
        """Return the path that ``name`` in ``folder`` means, by default where the tool starts; ''
        if that is not known."""
        return self._outside.path_of(folder or self.root, name)

    def _in_layers(self, layers: tuple[str, ...], name: str) -> list[CallPart]:
        settings = self._layers.assignments(layers, name)
        return [self.part(setting) for setting in settings]


def _reads_variable(tool: Tool, name: str) -> bool:
    """Return whether ``tool`` reads a key, URL or model from the variable ``name`` itself."""
    locator = f"${name}"
    for call in tool.calls:
        if locator in call.auth.key or locator in call.endpoint.url:
            return True
        if locator in call.models.model:
            return True
    return False


def _is_shared(spec: FileSpec | None, document: Document | None) -> bool:
    """Return whether ``document`` is a plain ``.env`` here, which any program may load."""
    if spec is None or not spec.is_env_file:
        return False
    if document is None:
        return False
    return not spec.is_own(document.source.path)


def with_overridden(stack: list[CallPart]) -> CallPart:
    """Return the first of ``stack``, which hides the others."""
    first, *others = stack
    overridden = (*first.overridden, *others)
    return first._replace(overridden=overridden)
