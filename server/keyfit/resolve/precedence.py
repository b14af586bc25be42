"""Explain why a name has its value: each layer that a reader looks at, and whether it counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from ..parsers.document import Document, Setting
from .locators import path_of
from .resolved_value import CallPart
from .tool_files import file_of
from .tool_session import ToolSession
from .variable_layers import PROCESS
from .variables import Variables

LayerState = Literal["used", "hidden", "unread", "empty", "possible"]
USED: Final = "used"  # its value counts
HIDDEN: Final = "hidden"  # another layer's value counts
# The environment of the process, which was not read but overrides the layers below
UNREAD: Final = "unread"
EMPTY: Final = "empty"  # set to nothing, which does not count
POSSIBLE: Final = "possible"  # a branch decides whether it counts


class Layer(NamedTuple):
    """One place where a value may come from; ``part`` is None if that cannot be read."""

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
    # A setting is a variable if it is in one of the layers, whatever its name.
    named_file = file_of(session.files, setting)
    if named_file is None:
        return ""
    name_of_file, document = named_file
    for layer in session.tool.layers.variables:
        file, _, place = layer.partition(":")
        if file != name_of_file:
            continue
        parent = setting.path[:-1]
        if document.format.is_env_file or parent == path_of(place):
            return setting.last_name
        if not place.endswith("[]"):
            continue
        list_path = path_of(place[:-2])
        if parent[:-1] == list_path:
            return _item_name(document, parent)
    return ""


def _item_name(document: Document, item: tuple[str, ...]) -> str:
    """Return the name of the ``{"name": …, "value": …}`` at ``item``, '' if it has none."""
    path = (*item, "name")
    name = document.get(path)
    if name is None:
        return ""
    return name.value.literal or ""


def variable_chain(session: ToolSession, name: str) -> PrecedenceChain | None:
    """Return why ``name`` has its value for the tool; None if none of its files sets it."""
    layers: list[Layer] = []
    for place in session.tool.layers.variables:
        file = place.partition(":")[0]
        if file == PROCESS:
            layers.append(Layer(UNREAD))
        for setting in session.assignments_in(place, name):
            assignments = [setting]
            if file != PROCESS:
                assignments += _overwritten(session, setting)
            for one in assignments:
                state = _state_in_tool(session, one)
                part = session.asked_for(one, name)
                layers.append(Layer(state, part))
    return _chain(session, name, layers)


def config_chain(session: ToolSession, path: tuple[str, ...]) -> PrecedenceChain | None:
    """Return why the setting at ``path`` has its value for the tool; None if no file has it."""
    layers: list[Layer] = []
    for part in session.config(path):
        layers.append(Layer(USED, part))
        for setting in _overwritten(session, part.setting):
            resolved = session.resolve(setting)
            overwritten = CallPart(setting, resolved)
            layers.append(Layer(USED, overwritten))
    name = ".".join(path)
    return _chain(session, name, layers)


def file_chain(document: Document, setting: Setting, reader: str) -> PrecedenceChain:
    """Return why the variable that ``setting`` assigns has its value in its own file."""
    variables = Variables(document)
    name = setting.last_name
    winner = variables.find(name, setting.scope)
    assignments = _assignments_in_scope(document, setting)
    if winner is not None:
        places = [one.place for one in assignments]
        # A winner that is not among them is inherited from a scope around this one.
        if winner.place not in places:
            assignments.insert(0, winner)
    layers: list[Layer] = []
    if document.format.is_env_file:
        # A program's own environment wins over its ``.env``; shell text makes that environment.
        layers.append(Layer(UNREAD))
    for one in assignments:
        resolved = variables.resolve(one)
        part = CallPart(one, resolved)
        state = _state_in_file(one, winner)
        layers.append(Layer(state, part))
    return PrecedenceChain(name, reader, tuple(layers))


def _assignments_in_scope(document: Document, setting: Setting) -> list[Setting]:
    """Return the assignments of ``setting``'s name in its own scope, the last first."""
    assignments: list[Setting] = []
    for other in reversed(document.settings):
        is_same_name = other.last_name == setting.last_name
        if not is_same_name or other.kind == "unset":
            continue
        if other.scope == setting.scope:
            assignments.append(other)
    return assignments


def _chain(
    session: ToolSession, name: str, layers: list[Layer]
) -> PrecedenceChain | None:
    is_set = any(layer.part for layer in layers)
    if not is_set:
        return None
    tool = session.tool
    states = tuple(_one_used(layers))
    return PrecedenceChain(name, tool.title, states, tool.id, session.root)


def _one_used(layers: list[Layer]) -> Iterator[Layer]:
    """Yield ``layers`` with the first that counts as the only used one; those below are hidden."""
    # Layers come with the state that each would have if it were the only one.
    is_decided = False
    for layer in layers:
        if not is_decided:
            yield layer
        elif layer.part:
            yield layer._replace(state=HIDDEN)
        # One below the winner that cannot be read is left out: it changes nothing.
        if layer.state == USED:
            is_decided = True


def _overwritten(session: ToolSession, setting: Setting) -> list[Setting]:
    """Return the other assignments of the same name, which ``setting`` hides, the last first."""
    named_file = file_of(session.files, setting)
    if named_file is None:
        return []
    _, document = named_file
    others: list[Setting] = []
    for other in reversed(document.settings):
        if other.path != setting.path or other.scope != setting.scope:
            continue
        if other.kind == "unset":
            continue
        if other.place != setting.place:
            others.append(other)
    return others


def _state_in_tool(session: ToolSession, setting: Setting) -> LayerState:
    if setting.value.parts:
        return USED
    empty_counts = session.tool.layers.empty == "value"
    return USED if empty_counts else EMPTY


def _state_in_file(setting: Setting, winner: Setting | None) -> LayerState:
    if winner is None:
        return POSSIBLE
    return USED if setting.place == winner.place else HIDDEN
