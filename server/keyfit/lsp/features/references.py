"""``textDocument/references``: everything that refers to a variable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .to_proto import to_locations

if TYPE_CHECKING:
    from lsprotocol import types

    from ..session.snapshot import DocumentSnapshot


async def references(
    snapshot: DocumentSnapshot, params: types.ReferenceParams
) -> list[types.Location]:
    """Return the references in the files that are read together with this one."""
    from ...ide.navigation import find_references

    if snapshot.context is None:
        return []
    offset = snapshot.offset(params.position)
    places = find_references(
        snapshot.context, offset, params.context.include_declaration
    )
    return to_locations(snapshot.view, places)
