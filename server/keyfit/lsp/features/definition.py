"""``textDocument/definition``: from a reference to where its variable is set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .to_proto import to_locations

if TYPE_CHECKING:
    from lsprotocol import types

    from ..session.snapshot import DocumentSnapshot


async def definition(
    snapshot: DocumentSnapshot, params: types.DefinitionParams
) -> list[types.Location]:
    """Return the assignments, the one that wins first."""
    from ...ide.navigation import goto_definition

    if snapshot.context is None:
        return []
    places = goto_definition(snapshot.context, snapshot.offset(params.position))
    return to_locations(snapshot.view, places)
