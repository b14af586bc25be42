"""Markdown for clients that show it, and the same words for those that do not."""

from __future__ import annotations

import re

from lsprotocol import types

_LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]*)\)")
_MARKS = re.compile(r"\*\*|~~|`+")


def markup(text: str, markdown: bool = True) -> types.MarkupContent:
    """Return ``text`` (Markdown) for a client that shows Markdown, or plain text only."""
    if markdown:
        return types.MarkupContent(types.MarkupKind.Markdown, text)
    return types.MarkupContent(types.MarkupKind.PlainText, plain(text))


def plain(text: str) -> str:
    """Return the words of ``text`` (Markdown), with the addresses of its links."""
    with_addresses = _LINK.sub(r"\1 (\2)", text)
    return _MARKS.sub("", with_addresses)
