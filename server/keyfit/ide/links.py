"""Find the reference at an offset, and the place of a setting's name."""

from __future__ import annotations

from collections.abc import Iterable

from ..parsers.document import Setting
from ..resolve.context import FileContext
from ..resolve.reference_links import Link, links
from ..text.source import Span


def links_around(context: FileContext) -> list[Link]:
    """Return the references in the file of ``context`` and in those read with it."""
    return links(context.document, context.sessions)


def link_at(context: FileContext, links: Iterable[Link], offset: int) -> Link | None:
    """Return the one of ``links`` at ``offset`` (0-based code points) of the context's file."""
    source = context.document.source
    for link in links:
        start, end = link.span
        # The end counts too: a cursor right behind the reference is still at it.
        if link.source is source and start <= offset <= end:
            return link
    return None


def name_span(setting: Setting) -> Span:
    """Return the span of the setting's name; without a name, that of its value."""
    name = setting.name
    if not name:
        return setting.span
    return name.raw(0, len(name.text))
