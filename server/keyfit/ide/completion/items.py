"""Define what a completion offers, without LSP types."""

from __future__ import annotations

from typing import Literal, NamedTuple

ItemKind = Literal["url", "model", "name", "reference"]


class CompletionItem(NamedTuple):
    """``text`` is inserted; ``detail`` is a few words about it, ``documentation`` Markdown."""

    kind: ItemKind
    text: str
    detail: str = ""
    documentation: str = ""
