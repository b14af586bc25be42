"""Between the engine's code points and the client's positions.

LSP counts lines by ``\\n``, ``\\r\\n`` and ``\\r`` only, as `Source` does; form feeds and U+2028
are text. Columns count code units of the encoding that client and server agreed on.
"""

from __future__ import annotations

from lsprotocol import types

from ...text.source import Source, Span

_UNIT_BYTES = {"utf-8": 1, "utf-16": 2, "utf-32": 4}
_CODEC = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}


def _units(text: str, encoding: str) -> int:
    """The length of ``text`` in code units of ``encoding``."""
    if encoding == "utf-32" or text.isascii():
        return len(text)
    return len(text.encode(_CODEC[encoding])) // _UNIT_BYTES[encoding]


def _code_points(text: str, units: int, encoding: str) -> int:
    """How many whole characters of ``text`` fit in its first ``units`` code units."""
    if encoding == "utf-32" or text.isascii():
        return min(units, len(text))
    raw = text.encode(_CODEC[encoding])[: units * _UNIT_BYTES[encoding]]
    return len(raw.decode(_CODEC[encoding], "ignore"))  # half a character is not counted


def to_position(source: Source, offset: int, encoding: str) -> types.Position:
    """``offset`` (0-based code points) as a 0-based position in units of ``encoding``."""
    line = source.line_index(offset)
    start, end = source.line_span(line)
    return types.Position(line, _units(source.text[start : min(offset, end)], encoding))


def to_range(source: Source, span: Span, encoding: str) -> types.Range:
    """``span`` (0-based code points) as a range in units of ``encoding``."""
    return types.Range(
        to_position(source, span.start, encoding), to_position(source, span.end, encoding)
    )


def to_offset(source: Source, position: types.Position, encoding: str) -> int:
    """The offset (0-based code points) of ``position``.

    Past the end of a line is that line's end, past the last line the end of the text; between the
    halves of a character is before it.
    """
    if position.line >= len(source.line_starts):
        return len(source.text)
    start, end = source.line_span(position.line)
    return start + _code_points(source.text[start:end], position.character, encoding)


def to_span(source: Source, range: types.Range, encoding: str) -> Span:
    """The span (0-based code points) of ``range``; a range written backwards is turned round."""
    first, second = (to_offset(source, place, encoding) for place in (range.start, range.end))
    return Span(min(first, second), max(first, second))
