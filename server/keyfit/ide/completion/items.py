"""Define what a completion offers, without LSP types."""

from __future__ import annotations

from typing import Literal, NamedTuple

ItemKind = Literal["url", "model", "name", "reference", "snippet"]


class CompletionItem(NamedTuple):
    """``text`` is shown, and inserted; ``detail`` is a few words about it, such as plan and region,
    ``documentation`` Markdown."""

    kind: ItemKind
    text: str
    detail: str = ""
    documentation: str = ""
