"""Show a source line with carets below a span: masked, cut to size, aligned on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ...text.source import Source, Span
from ...util.terminal_text import printable, width
from ...util.translation import localized, phrase

if TYPE_CHECKING:
    from ...resolve.redact import Redactor

# Code points of a long line that are shown before a span, and in all.
_MAX_BEFORE = 60
_MAX_LENGTH = 160
_TAB = "    "
_NOT_SHOWN = phrase("(not shown: the file is a link that leads out of the project)")


class Snippet(NamedTuple):
    """A line as it is shown; ``offset`` and ``length`` of the carets count terminal columns."""

    number: int
    text: str
    offset: int
    length: int


class _Piece(NamedTuple):
    span: Span
    text: str
    masked: bool


def snippet(redactor: Redactor, source: Source, span: Span) -> Snippet:
    """Return the line of ``source`` on which ``span`` (0-based code points) begins."""
    number = source.line_index(span.start)
    if source.outside:
        text = localized(_NOT_SHOWN)
        return Snippet(number + 1, text, 0, width(text))
    line = source.line_span(number)
    end = max(min(span.end, line.end), span.start)
    window = _window(line, span.start, end)
    pieces: list[_Piece] = []
    secrets = redactor.spans(source)
    for piece, text, is_masked in redactor.pieces(source.text, *window, secrets):
        shown_text = text if is_masked else _plain(text)
        pieces.append(_Piece(piece, shown_text, is_masked))
    cut_before = "…" if window.start > line.start else ""
    cut_after = "…" if window.end < line.end else ""
    line_text = "".join(piece.text for piece in pieces)
    start_column = _columns(source, pieces, span.start, whole=False)
    end_column = _columns(source, pieces, end, whole=True)
    return Snippet(
        number=number + 1,
        text=f"{cut_before}{line_text}{cut_after}",
        offset=len(cut_before) + start_column,
        length=max(end_column - start_column, 1),
    )


def _columns(source: Source, pieces: list[_Piece], end: int, whole: bool) -> int:
    """Return the terminal columns of the line before the offset ``end``.

    A mask cannot be split: if ``end`` is inside, it counts as a whole or (not ``whole``) not at
    all.
    """
    columns = 0
    for span, text, is_masked in pieces:
        reaches_into = span.start < end
        if span.end <= end or (is_masked and whole and reaches_into):
            columns += width(text)
        elif reaches_into and not is_masked:
            text_before = source.text[span.start : end]
            columns += width(_plain(text_before))
    return columns


def _window(line: Span, start: int, end: int) -> Span:
    """Return the part of ``line`` to show around ``start:end``: all of it unless it is long."""
    if line.end - line.start <= _MAX_LENGTH:
        return line
    low = max(line.start, start - _MAX_BEFORE)
    # Show the end of the span as well, unless the span itself is long.
    span_end = min(end, start + _MAX_LENGTH)
    high = max(low + _MAX_LENGTH, span_end)
    return Span(low, min(line.end, high))


def _plain(text: str) -> str:
    """Return ``text`` with control characters made visible and tabs as spaces."""
    return printable(text.replace("\t", _TAB))
