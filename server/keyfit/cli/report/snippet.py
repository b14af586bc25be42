"""A source line with carets under a span: masked, cut to size, aligned on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ...text.source import Source, Span
from ..style import printable, width

if TYPE_CHECKING:
    from ...masking import Masker

_BEFORE, _LONGEST = 60, 160  # code points shown before a span, and in all, of a long line
_TAB = "    "
_NOT_SHOWN = "(not shown: the file is a link that leads out of the project)"


class Snippet(NamedTuple):
    """A line as shown; ``offset`` and ``length`` of the carets are terminal columns."""

    number: int
    text: str
    offset: int
    length: int


class _Piece(NamedTuple):
    span: Span
    text: str
    masked: bool


def snippet(masker: Masker, source: Source, span: Span) -> Snippet:
    """The line of ``source`` where ``span`` begins."""
    number = source.line_index(span.start)
    if source.outside:
        return Snippet(number + 1, _NOT_SHOWN, 0, len(_NOT_SHOWN))
    line = source.line_span(number)
    end = max(min(span.end, line.end), span.start)
    shown = _window(line, span.start, end)
    pieces = [
        _Piece(piece, said if masked else _plain(said), masked)
        for piece, said, masked in masker.pieces(source.text, *shown, masker.spans(source))
    ]
    before, after = ("…" if cut else "" for cut in (shown.start > line.start, shown.end < line.end))
    text = f"{before}{''.join(piece.text for piece in pieces)}{after}"
    offset = len(before) + _columns(source, pieces, span.start, whole=False)
    length = len(before) + _columns(source, pieces, end, whole=True) - offset
    return Snippet(number + 1, text, offset, max(length, 1))


def _columns(source: Source, pieces: list[_Piece], end: int, whole: bool) -> int:
    """The columns of the line up to the offset ``end``; of a mask in its way all or nothing."""
    columns = 0
    for span, text, masked in pieces:
        if span.end <= end or (masked and whole and span.start < end):
            columns += width(text)
        elif not masked:
            columns += width(_plain(source.text[span.start : max(end, span.start)]))
    return columns


def _window(line: Span, start: int, end: int) -> Span:
    """The part of ``line`` to show around ``start:end``: all of it unless it is long."""
    if line.end - line.start <= _LONGEST:
        return line
    low = max(line.start, start - _BEFORE)
    return Span(low, min(line.end, max(low + _LONGEST, min(end, start + _LONGEST))))


def _plain(text: str) -> str:
    """``text`` as it can be printed, tabs as blanks."""
    return printable(text.replace("\t", _TAB))
