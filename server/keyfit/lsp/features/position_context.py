"""The place that a request is about: its buffer, what is read with it, and the offset."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple, Protocol

from lsprotocol import types

from ..protocol.positions import to_offset, to_range

if TYPE_CHECKING:
    from ...ide.navigation import Place
    from ...resolve.context import FileContext
    from ...text.source import Source, Span
    from ..server import KeyfitServer


class AtPosition(Protocol):
    """The parameters of a request about a position."""

    @property
    def text_document(self) -> types.TextDocumentIdentifier:
        """The document."""

    @property
    def position(self) -> types.Position:
        """The position in it."""


class PositionContext(NamedTuple):
    """A position in an open file; ``offset`` in 0-based code points."""

    context: FileContext
    offset: int

    @property
    def source(self) -> Source:
        """The file's text."""
        return self.context.document.source


def spot(ls: KeyfitServer, params: AtPosition) -> PositionContext | None:
    """The place that ``params`` name; None if it is in no open file that is read here."""
    buffer = ls.documents.get(params.text_document.uri)
    context = ls.checker.context(buffer.path) if buffer else None
    if buffer is None or context is None:
        return None
    return PositionContext(context, to_offset(buffer.source, params.position, ls.client.encoding))


def location(ls: KeyfitServer, source: Source, span: Span) -> types.Location:
    """``span`` of ``source`` as the client names it."""
    return types.Location(ls.documents.uri(source.path), to_range(source, span, ls.client.encoding))


def locations(ls: KeyfitServer, places: Iterable[Place]) -> list[types.Location]:
    """``places`` as the client names them."""
    return [location(ls, place.source, place.span) for place in places]
