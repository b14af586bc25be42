"""``textDocument/completion``: endpoints, models and names that fit; never a key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from ..protocol.markup import markup, plain
from .to_proto import to_range

if TYPE_CHECKING:
    from ...ide.completion.completions import Completion
    from ..session.snapshot import DocumentSnapshot

# What opens a value (`=`, quotes), a reference (`${`, `{env:`) or goes on with a URL; after letters
# the clients ask by themselves.
OPTIONS = types.CompletionOptions(
    trigger_characters=["=", '"', "'", "{", "$", ":", "/"]
)
_KINDS = {
    "url": types.CompletionItemKind.Value,
    "model": types.CompletionItemKind.EnumMember,
    "name": types.CompletionItemKind.Variable,
    "reference": types.CompletionItemKind.Reference,
    "snippet": types.CompletionItemKind.Snippet,
}


async def completion(
    snapshot: DocumentSnapshot, params: types.CompletionParams
) -> list[types.CompletionItem]:
    """Return what fits in the position, best first."""
    completions = snapshot.complete(snapshot.offset(params.position))
    return [_to_item(snapshot, rank, one) for rank, one in enumerate(completions)]


def _to_item(
    snapshot: DocumentSnapshot, rank: int, completion: Completion
) -> types.CompletionItem:
    """Return ``completion`` with its rank as sort text: clients would sort by label."""
    range = to_range(snapshot.view, snapshot.source, completion.span)
    item = completion.item
    label_details = None
    if snapshot.capabilities.completion.label_details and item.detail:
        label_details = types.CompletionItemLabelDetails(description=item.detail)
    insert_text_format = filter_text = None
    if completion.is_snippet:
        insert_text_format = types.InsertTextFormat.Snippet
    else:
        filter_text = completion.text
    return types.CompletionItem(
        label=item.text,
        label_details=label_details,
        kind=_KINDS[item.kind],
        detail=item.detail or None,
        documentation=_documentation(snapshot, item.documentation),
        sort_text=f"{rank:04}",
        filter_text=filter_text,
        insert_text_format=insert_text_format,
        text_edit=types.TextEdit(range, completion.text),
    )


def _documentation(
    snapshot: DocumentSnapshot, text: str
) -> types.MarkupContent | str | None:
    if not text:
        return None
    return markup(text) if snapshot.capabilities.completion.markdown else plain(text)
