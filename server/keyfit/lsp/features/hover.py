"""``textDocument/hover``: what a key, a URL, a model or a name is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from ..protocol.markup import markup
from .to_proto import to_range

if TYPE_CHECKING:
    from ..session.snapshot import DocumentSnapshot


async def hover(
    snapshot: DocumentSnapshot, params: types.HoverParams
) -> types.Hover | None:
    """Return what is known about the position; None if nothing is."""
    from ...ide.hover.content import hover_content

    context = snapshot.context
    if context is None:
        return None
    content = hover_content(context, snapshot.offset(params.position))
    if content is None:
        return None
    text = markup(content.text, snapshot.capabilities.hover_markdown)
    return types.Hover(
        text, to_range(snapshot.view, context.document.source, content.span)
    )
