"""``textDocument/inlayHint``: plans, regions and effective values, shown in the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from ...util.translation import tr
from ..protocol.positions import to_position, to_span

if TYPE_CHECKING:
    from ...ide.inlay_hints import InlayHint
    from ..session.snapshot import DocumentSnapshot

OPTIONS = types.InlayHintOptions(resolve_provider=False)


async def inlay_hint(
    snapshot: DocumentSnapshot, params: types.InlayHintParams
) -> list[types.InlayHint]:
    """Return the hints of a range, none where the user has turned them off."""
    if not snapshot.display.inlay_hints:
        return []
    start, end = to_span(snapshot.source, params.range, snapshot.view.encoding)
    hints = [hint for hint in snapshot.hints if start <= hint.offset <= end]
    return [_to_hint(snapshot, hint) for hint in hints]


def _to_hint(snapshot: DocumentSnapshot, hint: InlayHint) -> types.InlayHint:
    position = to_position(snapshot.source, hint.offset, snapshot.view.encoding)
    tooltip = tr("Set in {place}", place=hint.source) if hint.source else None
    return types.InlayHint(position, hint.text, tooltip=tooltip, padding_left=True)
