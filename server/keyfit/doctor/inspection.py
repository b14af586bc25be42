"""List where keyfit looked for a tool: every file and variable, and what showed that it is in
use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from ..catalog.tool_spec import Tool
from ..linter.linter import Linter
from ..resolve.file_locations import paths
from ..resolve.host_environment import HostEnvironment
from ..resolve.origin import Origin, origin_of
from ..resolve.tool_files import ToolFiles
from ..resolve.tool_session import ToolSession
from ..util.translation import phrase
from ..vfs.files import Files

PlaceState = Literal["read", "there", "absent"]


class LookedAtFile(NamedTuple):
    """A path at which the tool looks for a file; ``why`` tells why one that is there is unread."""

    path: str
    state: PlaceState
    why: str = ""


class LookedAtVariable(NamedTuple):
    """A variable that the tool reads; ``origin`` is None where nothing that was read sets it."""

    name: str
    origin: Origin | None


class Inspection(NamedTuple):
    """What was looked at for one tool, started in the folder ``root``."""

    tool: Tool
    root: str
    files: tuple[LookedAtFile, ...]
    variables: tuple[LookedAtVariable, ...]
    is_used: bool
    decision: str


def inspect_tools(
    linter: Linter,
    files: Files,
    tools: Iterable[Tool],
    root: str,
    host_environment: HostEnvironment,
) -> list[Inspection]:
    """Return what is looked at for each of ``tools``, started in the folder ``root``."""
    inspections: list[Inspection] = []
    store = linter.document_store(files)
    for tool in tools:
        with store.guarded(tool, root):
            tool_files = ToolFiles(tool, root, store, host_environment, by_signs=True)
            session = ToolSession(
                linter.catalog, linter.tools.variable_names, tool_files
            )
            inspection = Inspection(
                tool,
                root,
                tuple(_files(tool_files)),
                tuple(_variables(session, host_environment)),
                session.is_used,
                _decision(session),
            )
            inspections.append(inspection)
    return inspections


def _files(tool_files: ToolFiles) -> list[LookedAtFile]:
    read_paths: set[str] = set()
    for documents in tool_files.named.values():
        read_paths.update(document.source.path for document in documents)
    looked_at: dict[str, LookedAtFile] = {}
    reasons = {**tool_files.unread, **tool_files.store.skipped}
    for path in _candidates(tool_files):
        if path in read_paths:
            looked_at[path] = LookedAtFile(path, "read")
        elif path in reasons:
            looked_at[path] = LookedAtFile(path, "there", reasons[path])
        elif path not in looked_at:
            is_there = tool_files.store.text(path) is not None
            looked_at[path] = LookedAtFile(path, "there" if is_there else "absent")
    return list(looked_at.values())


def _candidates(tool_files: ToolFiles) -> Iterator[str]:
    """Yield the paths at which the tool looks for its files, those of one file together."""
    for spec in tool_files.tool.files.values():
        if spec.inline:
            continue  # its text is the value of a variable
        yield from paths(
            spec.at,
            spec,
            tool_files.root,
            tool_files.host_environment,
            tool_files.around,
        )


def _variables(
    session: ToolSession, host_environment: HostEnvironment
) -> list[LookedAtVariable]:
    variables: list[LookedAtVariable] = []
    for name in dict.fromkeys(session.tool.read):
        values = session.variable(name)
        origin = origin_of(values[0], host_environment) if values else None
        variables.append(LookedAtVariable(name, origin))
    return variables


def _decision(session: ToolSession) -> str:
    """Return one sentence: whether the tool counts as used, and what shows it."""
    if session.has_own:
        return phrase("in use: a file of its own is there")
    if session.is_used:
        return phrase("in use: a variable or a package shows it")
    return phrase("not in use: no file of its own, no variable that only it reads")
