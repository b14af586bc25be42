"""Why a name has its value: every layer that a reader looks at, and what becomes of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..parsers.document import Document, Setting
from .resolved_value import CallPart
from .tool_session import ToolSession, path_of
from .variables import Variables

USED, HIDDEN, UNREAD, EMPTY, POSSIBLE = "used", "hidden", "unread", "empty", "possible"
_PROCESS = "process"


class Layer(NamedTuple):
    """One place where a value may come from.

    ``state``: ``used``; ``hidden`` (another one holds); ``unread`` (``process``: not known here,
    but it would win over those below); ``empty`` (does not count); ``possible`` (a branch decides).
    """

    state: str
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
        """The value that holds, if one is known."""
        return next((layer.part for layer in self.layers if layer.state == USED), None)


def variable_at(launch: ToolSession, setting: Setting) -> str:
    """The name of the variable that ``setting`` assigns for the tool, '' if it is none."""
    for layer in launch.tool.variables:
        file, _, place = layer.partition(":")
        document = launch.documents.get(file)
        if document is None or document.source is not setting.source:
            continue
        if document.format == "dotenv" or setting.path[:-1] == path_of(place):
            return setting.last_name
        if place.endswith("[]") and setting.path[:-2] == path_of(place[:-2]):
            called = document.get((*setting.path[:-1], "name"))
            return (called.value.literal or "") if called else ""
    return ""


def variable_stack(launch: ToolSession, name: str) -> PrecedenceChain | None:
    """Why the tool takes ``name`` as it does; None if none of its files sets it."""
    layers: list[Layer] = []
    for place in launch.tool.variables:
        if place.partition(":")[0] == _PROCESS:
            layers.append(Layer(UNREAD))
        elif setting := launch.in_layer(place, name):
            document = launch.documents[place.partition(":")[0]]
            every = [setting, *_again(document, setting)]
            layers += (Layer(_state(launch, s), launch.told(s, name)) for s in every)
    return _stack(launch, name, layers)


def config_stack(launch: ToolSession, path: tuple[str, ...]) -> PrecedenceChain | None:
    """Why the tool takes the setting at ``path`` as it does; None if no file has it."""
    layers: list[Layer] = []
    for part in launch.config(path):
        document = next(d for d in launch.documents.values() if d.source is part.setting.source)
        layers.append(Layer(USED, part))
        again = _again(document, part.setting)
        layers += (Layer(USED, CallPart(s, launch.resolve(s))) for s in again)
    return _stack(launch, ".".join(path), layers)


def _stack(launch: ToolSession, name: str, layers: list[Layer]) -> PrecedenceChain | None:
    if not any(layer.part for layer in layers):
        return None
    return PrecedenceChain(
        name, launch.tool.title, tuple(_one_used(layers)), launch.tool.id, launch.root
    )  # fmt: skip


def _state(launch: ToolSession, setting: Setting) -> str:
    return USED if setting.value.parts or launch.tool.empty == "value" else EMPTY


def _again(document: Document, setting: Setting) -> list[Setting]:
    """Other assignments of the same name that ``setting`` hides, the last first."""
    same = (s for s in document.settings if s.path == setting.path and s.scope == setting.scope)
    return [s for s in reversed(list(same)) if s is not setting and s.kind != "unset"]


def _one_used(layers: list[Layer]) -> Iterator[Layer]:
    """``layers`` with the first that holds as the only used one; none below it counts."""
    found = False
    for layer in layers:
        if layer.part and found:
            yield layer._replace(state=HIDDEN)
        elif layer.part or not found:  # what is not read and wins over nothing is not worth a word
            yield layer
        found = found or layer.state == USED


def file_stack(document: Document, setting: Setting, reader: str) -> PrecedenceChain:
    """Why the variable that ``setting`` assigns has its value in its ``.env`` or shell text."""
    variables, name = Variables(document), setting.last_name
    holds = variables.find(name, setting.scope)
    same = [
        s
        for s in reversed(document.settings)
        if s.last_name == name and s.scope == setting.scope and s.kind != "unset"
    ]
    if holds is not None and all(s is not holds for s in same):
        same.insert(0, holds)
    layers = [Layer(_of_file(s, holds), CallPart(s, variables.resolve(s))) for s in same]
    if document.format == "dotenv":
        layers.insert(0, Layer(UNREAD))
    return PrecedenceChain(name, reader, tuple(layers))


def _of_file(setting: Setting, holds: Setting | None) -> str:
    return POSSIBLE if holds is None else USED if setting is holds else HIDDEN
