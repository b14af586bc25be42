"""Variables that a tool hands to the programs it starts, and the ``.env`` files below them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..catalog.tool_spec import ChildEnvironment
from ..parsers.document import Document, Setting
from .call import Call
from .resolved_value import Resolved
from .variable_pairing import VariableScope, scene_calls
from .variables import Variables

if TYPE_CHECKING:
    from .tool_session import ToolSession

Path = tuple[str, ...]


def handed_calls(
    launch: ToolSession, document: Document, hands: ChildEnvironment, base: Path
) -> Iterator[Call]:
    """The calls of a program that gets what ``hands`` names below ``base`` of ``document``."""
    files = [Variables(file) for file in _files(launch, document, hands, base)]
    found: dict[str, Setting] = {}
    for file in files:
        found |= {name: s for name in file.names(0) if (s := file.find(name))}
    for place in reversed(hands.objects):
        _lay_over(found, document, (*base, *place.split(".")))

    def resolve(setting: Setting) -> Resolved:
        holder = next((f for f in files if f.document.source is setting.source), launch)
        return holder.resolve(setting)

    yield from scene_calls(VariableScope(launch.catalog, launch.environment, found, resolve))


def _lay_over(found: dict[str, Setting], document: Document, path: Path) -> None:
    """Puts the variables of the object or list at ``path`` over ``found``.

    What is not plain (passed through from outside, unset, a default) hides what is below it and
    is unknown itself.
    """
    for setting in document.children(path):
        value = document.get((*setting.path, "value")) if setting.kind == "object" else setting
        name = setting.last_name if setting.name else setting.value.literal or ""
        if setting.name and value is not None and value.kind in ("string", "number"):
            found[name] = value if value is setting else value._replace(path=setting.path)
        else:
            found.pop(name, None)


def _files(
    launch: ToolSession, document: Document, hands: ChildEnvironment, base: Path
) -> Iterator[Document]:
    """The ``.env`` files that are there, the one that wins last."""
    for place in hands.files:
        for setting in _entries(document, (*base, *place.split("."))):
            told = _path_in(launch, hands, setting) if setting.kind == "string" else None
            file = launch.named_document(setting, told, "dotenv") if told else None
            if file:
                yield file


def _path_in(launch: ToolSession, hands: ChildEnvironment, setting: Setting) -> str | None:
    """The path that ``setting`` holds, ``hands.root`` in it replaced; None if it is not known."""
    text = setting.value.literal or ""
    if hands.root and hands.root in text:
        return text.replace(hands.root, launch.root)
    return launch.resolve(setting).text


def _entries(document: Document, path: Path) -> Iterator[Setting]:
    """The text at ``path``, or those of the list there; an item may be an object with a path."""
    top = document.get(path)
    for setting in document.children(path) if top and top.kind == "array" else [top] if top else []:
        inner = document.get((*setting.path, "path")) if setting.kind == "object" else setting
        if inner is not None:
            yield inner
