"""``initialize``, ``initialized``, ``workspace/didChangeWorkspaceFolders`` and ``shutdown``."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ..session import configuration
from ..session.capabilities import ClientCapabilities
from . import watched_files

if TYPE_CHECKING:
    from lsprotocol import types

    from ..server import KeyfitServer


def initialize(ls: KeyfitServer, params: types.InitializeParams) -> None:
    """Note what the client can do, end when it ends, and load the engine behind the reply."""
    encoding = ls.workspace.position_encoding
    ls.client = ClientCapabilities.of(
        params.capabilities, str(getattr(encoding, "value", encoding))
    )
    ls.folders.start(params)
    ls.settings.start(params.initialization_options)
    if params.process_id is not None:
        ls.end_with(params.process_id)
    asyncio.get_running_loop().call_soon(ls.checker.warm_up)


async def initialized(ls: KeyfitServer, params: types.InitializedParams) -> None:
    """Hear the settings, search the folders, and have both watched."""
    await configuration.ask_first(ls)
    ls.folders.search()
    await watched_files.register(ls)
    await configuration.register(ls)


def did_change_workspace_folders(
    ls: KeyfitServer, params: types.DidChangeWorkspaceFoldersParams
) -> None:
    """Folders were added to the workspace or removed from it."""
    event = params.event
    ls.folders.change(
        [folder.uri for folder in event.added], [folder.uri for folder in event.removed]
    )


def shutdown(ls: KeyfitServer, params: None) -> None:
    """Say nothing more."""
    ls.publisher.stop()
    ls.settings.stop()
    ls.folders.stop()
