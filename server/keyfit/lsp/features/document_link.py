"""``textDocument/documentLink``: files that settings name, and the pages of ignored rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from .to_proto import to_range

if TYPE_CHECKING:
    from ...ide.document_links import DocumentLink
    from ..session.snapshot import DocumentSnapshot

OPTIONS = types.DocumentLinkOptions(resolve_provider=False)


async def document_link(
    snapshot: DocumentSnapshot, params: types.DocumentLinkParams
) -> list[types.DocumentLink]:
    """Return the links of the file."""
    from ...ide.document_links import document_links

    if snapshot.context is None:
        return []
    return [_to_link(snapshot, link) for link in document_links(snapshot.context)]


def _to_link(snapshot: DocumentSnapshot, link: DocumentLink) -> types.DocumentLink:
    target = snapshot.view.uri(link.path) if link.path else link.url
    range = to_range(snapshot.view, snapshot.source, link.span)
    return types.DocumentLink(range, target, tooltip=link.tooltip or None)
