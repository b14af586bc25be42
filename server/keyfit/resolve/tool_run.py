"""One tool started in one folder: the calls that its own files there declare."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..catalog.tool_registry import ToolCatalog
from ..catalog.tool_spec import Tool
from ..catalog.vendor_index import Catalog
from .call import Call
from .document_store import DocumentStore
from .host_environment import HostEnvironment
from .tool_files import GivenFile, ToolFiles

if TYPE_CHECKING:
    from .tool_session import ToolSession


class ToolRun(NamedTuple):
    """A tool's calls and the paths that it looked at, whether a file is there or not.

    ``session`` is None where the tool is not in use in that folder.
    """

    calls: list[Call]
    dependencies: set[str]
    session: ToolSession | None


def start_tool(
    tool: Tool,
    root: str,
    catalog: Catalog,
    tools: ToolCatalog,
    store: DocumentStore,
    host_environment: HostEnvironment,
    given: GivenFile | None = None,
) -> ToolRun:
    """Start ``tool`` in the folder ``root`` and return what its own files declare there; it may be
    ``given`` one by hand."""
    calls: list[Call] = []
    session = None
    # The paths are kept even of a tool that is not in use: a file that appears there changes that.
    with store.guarded(tool, root) as reads:
        files = ToolFiles(tool, root, store, host_environment, given=given)
        if files.has_own:
            # Not imported for most folders, which have a ``.env`` and no tool's file.
            from .tool_calls import declared_calls
            from .tool_session import ToolSession

            session = ToolSession(catalog, tools.variable_names, files)
            calls = list(declared_calls(session))
    return ToolRun(calls, reads, session)
