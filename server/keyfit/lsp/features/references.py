"""``textDocument/references``: everything that refers to a variable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .position_context import locations, spot

if TYPE_CHECKING:
    from lsprotocol import types

    from ..server import KeyfitServer


async def references(ls: KeyfitServer, params: types.ReferenceParams) -> list[types.Location]:
    """The references in the files that are read together with this one."""
    from ...ide.navigation import find_references

    place = spot(ls, params)
    if place is None:
        return []
    declared = params.context.include_declaration
    return locations(ls, find_references(place.context, place.offset, declared))
