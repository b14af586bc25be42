"""Commands about files or the whole workspace: fix all, check it, create ``keyfit.toml``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lsprotocol import types

from ...text.edit import Edit
from ...text.source import Source, Span
from ...util.counted import file_count
from ...util.translation import localized, ntr, tr
from ..protocol.uris import path_of
from .code_actions import FIX_ALL_TITLE, combined_fixes
from .to_proto import to_workspace_edit

if TYPE_CHECKING:
    from ..session.session import Session

_PROJECT_FILE = "keyfit.toml"


async def fix_all(session: Session, uri: str) -> bool:
    """Apply all safe fixes in the document ``uri``, without one in every open document.

    Return whether the client has changed something.
    """
    uris = [uri] if uri else [buffer.uri for buffer in session.documents]
    edits: dict[str, list[Edit]] = {}
    for one in uris:
        snapshot = session.snapshot(one)
        if snapshot:
            # Two URIs may name one file.
            edits[snapshot.path] = combined_fixes(snapshot.path, snapshot.findings)[1]
    every = [edit for of_file in edits.values() for edit in of_file]
    return bool(every) and await apply(session, localized(FIX_ALL_TITLE), every)


async def check_workspace(session: Session) -> str:
    """Search the folders anew, check everything, and return and show how much was found."""
    session.reload()
    session.folders.rescan()
    await session.folders.wait_until_searched()
    await session.checks.wait_until_idle()
    by_path = session.store.report().findings
    found = {path: findings for path, findings in by_path.items() if findings}
    count = sum(map(len, found.values()))
    problems = ntr("{count} problem", "{count} problems", count)
    text = tr("{problems} in {files}", problems=problems, files=file_count(len(found)))
    if not count:
        checked = len(session.store.checked_paths())
        text = tr("no problems in {files}", files=file_count(checked))
    shown = tr("keyfit: {message}", message=text)
    message = types.ShowMessageParams(types.MessageType.Info, shown)
    session.client.window_show_message(message)
    return text


async def create_settings(session: Session, uri: str) -> bool:
    """Create ``keyfit.toml`` in the workspace folder of the document ``uri``, without one in the
    first folder, and show it; return False where that is not possible."""
    folders = session.folders.paths
    folder = session.folders.innermost(path_of(uri)) if uri else ""
    folder = folder or (folders[0] if folders else "")
    if not folder:
        return False
    file = f"{folder.rstrip('/')}/{_PROJECT_FILE}"
    if not session.host.files().exists(file) and not await _create(session, file):
        return False
    if session.capabilities.shows_documents:
        shown = types.ShowDocumentParams(session.view.uri(file), take_focus=True)
        await session.client.window_show_document_async(shown)
    return True


async def _create(session: Session, file: str) -> bool:
    """Have the client create ``file``; return whether it did."""
    from ...project.new_settings import TEXT

    if not session.capabilities.edits.creates_files:
        return False
    edit = Edit(Source(file, ""), Span(0, 0), TEXT)
    label = tr("Create {file}", file=_PROJECT_FILE)
    return await apply(session, label, [edit], created_files=(file,))


async def apply(
    session: Session,
    label: str,
    edits: Sequence[Edit],
    confirm: str = "",
    created_files: Sequence[str] = (),
) -> bool:
    """Have the client make ``edits``, as described at `to_workspace_edit`; return whether it
    did."""
    if not session.capabilities.edits.applies:
        return False
    edit = to_workspace_edit(session.view, edits, confirm, created_files)
    params = types.ApplyWorkspaceEditParams(edit, label=label)
    result = await session.client.workspace_apply_edit_async(params)
    return bool(result.applied)
