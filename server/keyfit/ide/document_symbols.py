"""The outline of a file: its variables, or of other files what has to do with a call."""

from __future__ import annotations

from typing import Literal, NamedTuple

from ..parsers.document import Setting
from ..resolve.context import FileContext, RoleKind, kinds_by_place
from ..text.source import Span
from ..util.translation import localized, phrase
from .links import name_span

SymbolKind = RoleKind | Literal["variable"]

_DETAILS: dict[SymbolKind, str] = {
    "key": phrase("key"),
    "url": phrase("base URL"),
    "model": phrase("model"),
    "name": phrase("name of a variable"),
    "variable": "",
}


class DocumentSymbol(NamedTuple):
    """One name of the outline; ``name_span`` is within ``span`` (0-based code points)."""

    name: str
    detail: str
    kind: SymbolKind
    span: Span
    name_span: Span


def document_symbols(context: FileContext) -> list[DocumentSymbol]:
    """Return the outline in the order of the text, without values and with keys masked.

    Other programs outline settings files and scripts: of those only what calls read is shown.
    """
    kinds = kinds_by_place(context)
    has_all = context.document.format.is_env_file
    symbols: dict[Span, DocumentSymbol] = {}
    for setting in context.document.settings:
        kind = kinds.get(setting.place)
        if (kind or has_all) and setting.kind != "unset":
            symbol = _symbol(context, setting, kind or "variable")
            symbols.setdefault(symbol.span, symbol)
    return sorted(symbols.values(), key=lambda symbol: symbol.span)


def _symbol(context: FileContext, setting: Setting, kind: SymbolKind) -> DocumentSymbol:
    name = name_span(setting)
    start, end = setting.span
    whole = Span(min(start, name.start), max(end, name.end))
    # A key may stand where a name belongs.
    masked = context.view.catalog.keys.masked(".".join(setting.path))
    detail = localized(_DETAILS[kind])
    return DocumentSymbol(masked or '""', detail, kind, whole, name)
