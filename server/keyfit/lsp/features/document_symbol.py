"""``textDocument/documentSymbol``: the outline of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from .to_proto import to_location, to_range

if TYPE_CHECKING:
    from ...ide.document_symbols import DocumentSymbol
    from ..session.snapshot import DocumentSnapshot

_KINDS = {
    "key": types.SymbolKind.Key,
    "url": types.SymbolKind.String,
    "model": types.SymbolKind.Constant,
    "name": types.SymbolKind.Variable,
    "variable": types.SymbolKind.Variable,
}


async def document_symbol(
    snapshot: DocumentSnapshot, params: types.DocumentSymbolParams
) -> list[types.DocumentSymbol] | list[types.SymbolInformation]:
    """Return the outline, as a flat list for clients that know no other."""
    from ...ide.document_symbols import document_symbols

    if snapshot.context is None:
        return []
    symbols = document_symbols(snapshot.context)
    if snapshot.capabilities.nests_symbols:
        return [_to_symbol(snapshot, symbol) for symbol in symbols]
    return [_to_information(snapshot, symbol) for symbol in symbols]


def _to_symbol(
    snapshot: DocumentSnapshot, symbol: DocumentSymbol
) -> types.DocumentSymbol:
    return types.DocumentSymbol(
        name=symbol.name,
        kind=_KINDS[symbol.kind],
        range=to_range(snapshot.view, snapshot.source, symbol.span),
        selection_range=to_range(snapshot.view, snapshot.source, symbol.name_span),
        detail=symbol.detail or None,
    )


def _to_information(
    snapshot: DocumentSnapshot, symbol: DocumentSymbol
) -> types.SymbolInformation:
    location = to_location(snapshot.view, snapshot.source, symbol.span)
    return types.SymbolInformation(location, symbol.name, _KINDS[symbol.kind])
