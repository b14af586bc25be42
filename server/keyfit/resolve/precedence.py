"""Why a name has its value: every layer that a reader looks at, and what becomes of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from ..parsers.document import Document, Setting
from .locators import path_of
from .resolved_value import CallPart
from .tool_session import ToolSession
from .variables import Variables

LayerState = Literal["used", "hidden", "unread", "empty", "possible"]
USED: Final = "used"  # its value counts
HIDDEN: Final = "hidden"  # another layer's value counts
# The process' own variables: not known here, but above those below
UNREAD: Final = "unread"
EMPTY: Final = "empty"  # set to nothing, which does not count
POSSIBLE: Final = "possible"  # a branch decides whether it counts
_PROCESS = "process"


class Layer(NamedTuple):
    """One place where a value may come from; ``part`` is None where nothing can be read."""

    state: LayerState
    part: CallPart | None = None


class PrecedenceChain(NamedTuple):
    """The layers of ``name`` for one reader, the strongest first; ``root`` is where it starts."""

    name: str
    reader: str
    layers: tuple[Layer, ...]
    tool: str = ""
    root: str = ""

    @property
    def used(self) -> CallPart | None:
        """The value that counts, if one is known."""
        for layer in self.layers:
            if layer.state == USED:
                return layer.part
        return None


def variable_at(session: ToolSession, setting: Setting) -> str:
    """Return the name of the variable that ``setting`` assigns for the tool, '' if it is none."""
    # A setting is a variable where it stands in one of the layers, whatever it is called.
    for layer in session.tool.layers.variables:
        file, _, place = layer.partition(":")
        document = session.documents.get(file)
        if document is None or document.source is not setting.source:
            continue
        if document.format.is_env_file or setting.path[:-1] == path_of(place):
            return setting.last_name
        if place.endswith("[]") and setting.path[:-2] == path_of(place[:-2]):
            # A list of ``{"name": …, "value": …}``: the name stands beside the value.
            item = setting.path[:-1]
            name = document.get((*item, "name"))
            if name is None:
                return ""
            return name.value.literal or ""
    return ""


def variable_chain(session: ToolSession, name: str) -> PrecedenceChain | None:
    """Return why the tool takes ``name`` as it does; None if none of its files sets it."""
    layers: list[Layer] = []
    for place in session.tool.layers.variables:
        file = place.partition(":")[0]
        if file == _PROCESS:
            layers.append(Layer(UNREAD))
            continue
        setting = session.assignment(place, name)
        if setting is None:
            continue
        document = session.documents[file]
        for one in (setting, *_overwritten(document, setting)):
            state = _state_in_tool(session, one)
            part = session.asked_for(one, name)
            layers.append(Layer(state, part))
    return _chain(session, name, layers)


def config_chain(session: ToolSession, path: tuple[str, ...]) -> PrecedenceChain | None:
    """Return why the tool takes the setting at ``path`` as it does; None if no file has it."""
    layers: list[Layer] = []
    for part in session.config(path):
        layers.append(Layer(USED, part))
        document = _document_of(session, part.setting)
        for setting in _overwritten(document, part.setting):
            overwritten = CallPart(setting, session.resolve(setting))
            layers.append(Layer(USED, overwritten))
    return _chain(session, ".".join(path), layers)


def file_chain(document: Document, setting: Setting, reader: str) -> PrecedenceChain:
    """Return why the variable that ``setting`` assigns has its value in its own file."""
    variables = Variables(document)
    winner = variables.find(setting.last_name, setting.scope)
    assignments = _assignments_in_scope(document, setting)
    if winner is not None and all(one.place != winner.place for one in assignments):
        # It is inherited from a scope around this one.
        assignments.insert(0, winner)
    layers: list[Layer] = []
    if document.format.is_env_file:
        # A program's own environment wins over its ``.env``; shell text makes that environment.
        layers.append(Layer(UNREAD))
    for one in assignments:
        part = CallPart(one, variables.resolve(one))
        layers.append(Layer(_state_in_file(one, winner), part))
    return PrecedenceChain(setting.last_name, reader, tuple(layers))


def _assignments_in_scope(document: Document, setting: Setting) -> list[Setting]:
    """Return the assignments of ``setting``'s name in its own scope, the last first."""
    assignments: list[Setting] = []
    for other in reversed(document.settings):
        if other.last_name != setting.last_name or other.kind == "unset":
            continue
        if other.scope == setting.scope:
            assignments.append(other)
    return assignments


def _document_of(session: ToolSession, setting: Setting) -> Document:
    # By the text itself: a variable that holds settings has the environment's path as well.
    return next(d for d in session.documents.values() if d.source is setting.source)


def _chain(
    session: ToolSession, name: str, layers: list[Layer]
) -> PrecedenceChain | None:
    if not any(layer.part for layer in layers):
        return None
    tool = session.tool
    return PrecedenceChain(
        name, tool.title, tuple(_one_used(layers)), tool.id, session.root
    )


def _one_used(layers: list[Layer]) -> Iterator[Layer]:
    """Yield ``layers`` with the first that counts as the only used one; those below are hidden."""
    # Layers come with the state that each would have if it were the only one.
    is_decided = False
    for layer in layers:
        if layer.part and is_decided:
            yield layer._replace(state=HIDDEN)
        elif layer.part or not is_decided:
            yield layer  # one that is not read and wins over nothing is not worth a word
        is_decided = is_decided or layer.state == USED


def _overwritten(document: Document, setting: Setting) -> list[Setting]:
    """Return the other assignments of the same name, which ``setting`` hides, the last first."""
    others: list[Setting] = []
    for other in reversed(document.settings):
        is_same_name = other.path == setting.path and other.scope == setting.scope
        if is_same_name and other.kind != "unset" and other.place != setting.place:
            others.append(other)
    return others


def _state_in_tool(session: ToolSession, setting: Setting) -> LayerState:
    counts = bool(setting.value.parts) or session.tool.layers.empty == "value"
    return USED if counts else EMPTY


def _state_in_file(setting: Setting, winner: Setting | None) -> LayerState:
    if winner is None:
        return POSSIBLE
    return USED if setting.place == winner.place else HIDDEN
