"""``textDocument/hover``: what a key, a URL, a model or a name is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from ..protocol.markup import markup
from ..protocol.positions import to_range
from .position_context import spot

if TYPE_CHECKING:
    from ..server import KeyfitServer


async def hover(ls: KeyfitServer, params: types.HoverParams) -> types.Hover | None:
    """What there is to know about the place; a coroutine, to be cancelled and see new texts."""
    from ...ide.hover import about

    place = spot(ls, params)
    found = about(place.context, place.offset) if place else None
    if place is None or found is None:
        return None
    range = to_range(place.source, found.span, ls.client.encoding)
    return types.Hover(markup(found.text, ls.client.hover_markdown), range)
