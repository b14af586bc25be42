"""``textDocument/definition``: from a reference to where its variable is set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .position_context import locations, spot

if TYPE_CHECKING:
    from lsprotocol import types

    from ..server import KeyfitServer


async def definition(ls: KeyfitServer, params: types.DefinitionParams) -> list[types.Location]:
    """The assignments, the one that wins first."""
    from ...ide.navigation import goto_definition

    place = spot(ls, params)
    return locations(ls, goto_definition(place.context, place.offset)) if place else []
