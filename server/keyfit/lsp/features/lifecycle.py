"""``initialize``, ``initialized``, ``workspace/didChangeWorkspaceFolders`` and ``shutdown``."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ...util.translation import tr
from . import configuration, watched_files

if TYPE_CHECKING:
    from lsprotocol import types

    from ..protocol.positions import PositionEncoding
    from ..session.session import Session


def initialize(
    session: Session, params: types.InitializeParams, encoding: PositionEncoding
) -> None:
    """Record what the client announces, and load the engine once the reply is sent."""
    session.initialize(params, encoding)
    asyncio.get_running_loop().call_soon(session.host.warm_up)


async def initialized(session: Session, params: types.InitializedParams) -> None:
    """Ask for the settings, search the folders, and have both watched."""
    await configuration.request_first_settings(session)
    session.folders.search()
    await watched_files.register(session)
    await configuration.register(session)
    _tell_age(session)


def _tell_age(session: Session) -> None:
    """Show, once for each start, that the catalog is old."""
    from lsprotocol import types

    from ...catalog.freshness import old_catalog_note

    catalog = session.engine.general(session.folders.paths).catalog
    note = old_catalog_note(catalog)
    if note:
        text = tr("keyfit: {message}", message=note)
        message = types.ShowMessageParams(types.MessageType.Info, text)
        session.client.window_show_message(message)


def did_change_workspace_folders(
    session: Session, params: types.DidChangeWorkspaceFoldersParams
) -> None:
    """Search the folders that were added to the workspace, and leave those removed from it."""
    added = [folder.uri for folder in params.event.added]
    removed = [folder.uri for folder in params.event.removed]
    session.folders.update(added, removed)


def shutdown(session: Session, params: None) -> None:
    """Send nothing more."""
    session.stop()
