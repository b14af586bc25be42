"""Variables that a tool passes to the programs it starts, and the ``.env`` files below them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..catalog.tool_spec import ChildEnvironment
from ..parsers.document import Document, Setting
from ..parsers.formats import DOTENV
from .call import Call
from .resolved_value import Resolved
from .variable_pairing import scope_calls
from .variable_scope import VariableScope
from .variables import Variables

if TYPE_CHECKING:
    from .tool_session import ToolSession

Path = tuple[str, ...]


def child_calls(
    session: ToolSession,
    document: Document,
    child_environment: ChildEnvironment,
    base: Path,
) -> Iterator[Call]:
    """Yield the calls of a program that a tool starts, by the variables it passes to it.

    ``child_environment`` has the places of these below ``base`` of ``document``. Objects of
    variables override the ``.env`` files, whichever comes first in the document.
    """
    env_files: dict[str, Variables] = {}  # by path
    settings: dict[str, Setting] = {}
    for file in _env_files(session, document, child_environment, base):
        variables = env_files.setdefault(file.source.path, Variables(file))
        for name in variables.names(0):
            setting = variables.find(name)
            if setting:
                settings[name] = setting
    # The winning object is listed first, so it is added last.
    for place in reversed(child_environment.objects):
        path = (*base, *place.split("."))
        _lay_over(settings, document, path)

    def resolve(setting: Setting) -> Resolved:
        # References in a ``.env`` lead to names of that file, others to the tool's layers.
        variables = env_files.get(setting.source.path)
        if variables:
            return variables.resolve(setting)
        return session.resolve(setting)

    scope = VariableScope(session.catalog, session.variable_names, settings, resolve)
    yield from scope_calls(scope)


def _lay_over(settings: dict[str, Setting], document: Document, path: Path) -> None:
    """Add the variables of the object or list at ``path`` to ``settings``, which they override.

    One that is not a plain value (passed through from outside, unset, a default) is unknown, and
    hides the one that it overrides.
    """
    for entry in document.children(path):
        value: Setting | None = entry
        if entry.kind == "object":
            # ``NAME: {value: …}``, as a list of named items has it.
            value = document.get((*entry.path, "value"))
        if entry.name is None:
            # An item that only names a variable passes it through from outside.
            settings.pop(entry.value.literal or "", None)
        elif value is None or value.kind not in ("string", "number"):
            settings.pop(entry.last_name, None)
        elif entry.kind == "object":
            settings[entry.last_name] = value._replace(path=entry.path)
        else:
            settings[entry.last_name] = value


def _env_files(
    session: ToolSession,
    document: Document,
    child_environment: ChildEnvironment,
    base: Path,
) -> Iterator[Document]:
    """Yield the ``.env`` files that are named and there, the one that wins last."""
    for setting, name in env_file_names(session, document, child_environment, base):
        file = session.named_document(setting, name, DOTENV.name)
        if file:
            yield file


def env_file_names(
    session: ToolSession,
    document: Document,
    child_environment: ChildEnvironment,
    base: Path,
) -> Iterator[tuple[Setting, str]]:
    """Yield each setting that names a ``.env`` file below ``base`` of ``document``, and the path
    that it has as its value, from the folder where the tool starts."""
    for place in child_environment.files:
        path = (*base, *place.split("."))
        for setting in _entries(document, path):
            if setting.kind != "string":
                continue
            name = _file_name(session, child_environment, setting)
            if name:
                yield setting, name


def _file_name(
    session: ToolSession, child_environment: ChildEnvironment, setting: Setting
) -> str | None:
    """Return the path that ``setting`` has as its value; None if unknown."""
    text = setting.value.literal or ""
    if child_environment.root and child_environment.root in text:
        # The tool's own word for its folder, which nothing else expands.
        return text.replace(child_environment.root, session.root)
    return session.resolve(setting).text


def _entries(document: Document, path: Path) -> Iterator[Setting]:
    """Yield the text at ``path``, or each of the list there; an item may have it as ``path``."""
    top = document.get(path)
    if top is None:
        return
    entries: Iterable[Setting] = [top]
    if top.kind == "array":
        entries = document.children(path)
    for entry in entries:
        if entry.kind != "object":
            yield entry
            continue
        inner_path = (*entry.path, "path")
        inner = document.get(inner_path)
        if inner is not None:
            yield inner
