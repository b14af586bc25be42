"""``textDocument/documentHighlight``: where the variable at the cursor stands in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from .to_proto import to_range

if TYPE_CHECKING:
    from ..session.snapshot import DocumentSnapshot


async def document_highlight(
    snapshot: DocumentSnapshot, params: types.DocumentHighlightParams
) -> list[types.DocumentHighlight]:
    """Return the assignments and the references of this file, in the order of its text."""
    from ...ide.occurrences import variable_around

    if snapshot.context is None:
        return []
    variable = variable_around(snapshot.context, snapshot.offset(params.position))
    highlights: list[types.DocumentHighlight] = []
    for one in variable.occurrences if variable else ():
        if one.source.path != snapshot.path:
            continue
        kind = types.DocumentHighlightKind.Read
        if one.is_assignment:
            kind = types.DocumentHighlightKind.Write
        range = to_range(snapshot.view, snapshot.source, one.span)
        highlights.append(types.DocumentHighlight(range, kind))
    return highlights
