"""``textDocument/completion``: endpoints, models and names that fit; never a key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from ..protocol.markup import markup, plain
from ..protocol.positions import to_offset, to_range

if TYPE_CHECKING:
    from ...ide.completion import Completion
    from ...text.source import Source
    from ..server import KeyfitServer

# What opens a value (`=`, quotes), a reference (`${`, `{env:`) or goes on with a URL; after letters
# the clients ask by themselves.
OPTIONS = types.CompletionOptions(trigger_characters=["=", '"', "'", "{", "$", ":", "/"])
_KINDS = {
    "url": types.CompletionItemKind.Value,
    "model": types.CompletionItemKind.EnumMember,
    "name": types.CompletionItemKind.Variable,
    "reference": types.CompletionItemKind.Reference,
}


async def completion(
    ls: KeyfitServer, params: types.CompletionParams
) -> list[types.CompletionItem]:
    """What fits in the place, best first."""
    buffer = ls.documents.get(params.text_document.uri)
    if buffer is None:
        return []
    offset = to_offset(buffer.source, params.position, ls.client.encoding)
    found = ls.checker.complete(buffer.path, offset)
    return [_item(ls, buffer.source, number, one) for number, one in enumerate(found)]


def _item(ls: KeyfitServer, source: Source, number: int, found: Completion) -> types.CompletionItem:
    """``found`` at its rank: clients would sort by label."""
    about = found.item.documentation
    markdown = ls.client.completion_markdown
    return types.CompletionItem(
        label=found.item.text,
        kind=_KINDS[found.item.kind],
        detail=found.item.detail or None,
        documentation=(markup(about) if markdown else plain(about)) if about else None,
        sort_text=f"{number:04}",
        filter_text=found.text,
        text_edit=types.TextEdit(to_range(source, found.span, ls.client.encoding), found.text),
    )
