"""Convert between the engine's code points and the client's positions.

LSP counts lines by ``\\n``, ``\\r\\n`` and ``\\r`` only, as `Source` does; form feeds and U+2028
are text. Columns count code units of the encoding that client and server agreed on.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from lsprotocol import types

from ...text.source import Source, Span

PositionEncoding = Literal["utf-8", "utf-16", "utf-32"]
"""The encoding whose code units columns count."""


class _Codec(NamedTuple):
    """Python's name for an encoding, and the size of a code unit in bytes."""

    name: str
    unit_bytes: int


_CODECS: dict[PositionEncoding, _Codec] = {
    "utf-8": _Codec("utf-8", 1),
    "utf-16": _Codec("utf-16-le", 2),
    "utf-32": _Codec("utf-32-le", 4),
}


def position_encoding(
    kind: types.PositionEncodingKind | str | None,
) -> PositionEncoding:
    """Return the encoding that ``kind`` names; for an unknown one LSP's default, UTF-16."""
    name = getattr(kind, "value", kind)
    for encoding in _CODECS:
        if encoding == name:
            return encoding
    return "utf-16"


def _count_units(text: str, encoding: PositionEncoding) -> int:
    """Return the length of ``text`` in code units of ``encoding``."""
    # Most lines are ASCII, where code units and code points are the same: nothing to encode.
    if encoding == "utf-32" or text.isascii():
        return len(text)
    codec, unit_bytes = _CODECS[encoding]
    return len(text.encode(codec)) // unit_bytes


def _count_code_points(text: str, units: int, encoding: PositionEncoding) -> int:
    """Return how many whole characters of ``text`` fit in its first ``units`` code units."""
    if encoding == "utf-32" or text.isascii():
        return min(units, len(text))
    codec, unit_bytes = _CODECS[encoding]
    head = text.encode(codec)[: units * unit_bytes]
    # Ignoring what cannot be decoded leaves out the half of a character at the end.
    return len(head.decode(codec, "ignore"))


def to_position(
    source: Source, offset: int, encoding: PositionEncoding
) -> types.Position:
    """Return ``offset`` (0-based code points) as a 0-based position in units of ``encoding``."""
    line = source.line_index(offset)
    start, end = source.line_span(line)
    before = source.text[start : min(offset, end)]
    return types.Position(line, _count_units(before, encoding))


def to_range(source: Source, span: Span, encoding: PositionEncoding) -> types.Range:
    """Return ``span`` (0-based code points) as a range in units of ``encoding``."""
    start = to_position(source, span.start, encoding)
    end = to_position(source, span.end, encoding)
    return types.Range(start, end)


def to_offset(
    source: Source, position: types.Position, encoding: PositionEncoding
) -> int:
    """Return ``position`` as an offset (0-based code points).

    Past the end of a line is that line's end, past the last line the end of the text; between the
    halves of a character is before it.
    """
    if position.line >= len(source.line_starts):
        return len(source.text)
    start, end = source.line_span(position.line)
    line = source.text[start:end]
    return start + _count_code_points(line, position.character, encoding)


def to_span(source: Source, range: types.Range, encoding: PositionEncoding) -> Span:
    """Return ``range`` as a span (0-based code points); one written backwards is turned round."""
    first = to_offset(source, range.start, encoding)
    second = to_offset(source, range.end, encoding)
    return Span(min(first, second), max(first, second))
