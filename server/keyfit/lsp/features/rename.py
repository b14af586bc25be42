"""``textDocument/prepareRename`` and ``rename``: a variable with all its references."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from ...text.edit import Edit
from ..protocol.errors import RequestFailed
from .to_proto import to_range, to_workspace_edit

if TYPE_CHECKING:
    from ..session.snapshot import DocumentSnapshot

OPTIONS = types.RenameOptions(prepare_provider=True)


async def prepare_rename(
    snapshot: DocumentSnapshot, params: types.PrepareRenameParams
) -> types.Range | None:
    """Return the range of the name; None where there is none. Raises `RequestFailed`."""
    from ...ide import rename as ide

    if snapshot.context is None:
        return None
    offset = snapshot.offset(params.position)
    try:
        place = ide.prepare_rename(snapshot.context, offset)
    except ide.RenameError as error:
        raise RequestFailed(str(error)) from None
    return to_range(snapshot.view, place.source, place.span) if place else None


async def rename(
    snapshot: DocumentSnapshot, params: types.RenameParams
) -> types.WorkspaceEdit | None:
    """Return the edits in files of the workspace. Raises `RequestFailed`."""
    from ...ide import rename as ide

    if snapshot.context is None:
        return None
    offset = snapshot.offset(params.position)
    new_name = params.new_name
    try:
        places = ide.rename(
            snapshot.context, offset, new_name, snapshot.is_in_workspace
        )
    except ide.RenameError as error:
        raise RequestFailed(str(error)) from None
    edits = [Edit(place.source, place.span, new_name) for place in places]
    return to_workspace_edit(snapshot.view, edits)
