"""A source line with carets under a span: masked, cut to size, aligned on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ...text.source import Source, Span
from ..style import printable, width

if TYPE_CHECKING:
    from ..masking import Masker

_BEFORE, _LONGEST = 60, 160  # code points shown before a span, and in all, of a long line
_TAB = "    "


class Snippet(NamedTuple):
    """A line as shown; ``offset`` and ``length`` of the carets are terminal columns."""

    number: int
    text: str
    offset: int
    length: int


def snippet(masker: Masker, source: Source, span: Span) -> Snippet:
    """The line of ``source`` where ``span`` begins."""
    number = source.line_index(span.start)
    line = source.line_span(number)
    end = max(min(span.end, line.end), span.start)
    shown = _window(line, span.start, end)
    text = "…" if shown.start > line.start else ""
    offset = length = 0
    for piece, said, masked in masker.pieces(source.text, *shown, masker.spans(source)):
        before = text + (said if masked else _plain(source.text[piece.start : span.start]))
        if piece.start <= span.start < piece.end:
            offset = width(text if masked else before)
        text += said if masked else _plain(said)
        if piece.start < end <= piece.end:
            rest = "" if masked else _plain(source.text[end : piece.end])
            length = width(text) - width(rest) - offset
    if span.start >= shown.end:
        offset = width(text)
    return Snippet(number + 1, text + ("…" if shown.end < line.end else ""), offset, max(length, 1))


def _window(line: Span, start: int, end: int) -> Span:
    """The part of ``line`` to show around ``start:end``: all of it unless it is long."""
    if line.end - line.start <= _LONGEST:
        return line
    low = max(line.start, start - _BEFORE)
    return Span(low, min(line.end, max(low + _LONGEST, min(end, start + _LONGEST))))


def _plain(text: str) -> str:
    """``text`` as it can be printed, tabs as blanks."""
    return printable(text.replace("\t", _TAB))
