"""Cut the bytes of a connection into message bodies.

Replaces the reading loop of pygls (`pygls.io_`), which knows `Content-Length` in this spelling
only and falls out of step for good after one wrong length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_HEADER_END = re.compile(rb"\r?\n\r?\n")
_LENGTH = re.compile(
    rb"content-length:[ \t]{0,9}(\d{1,9})[ \t]{0,9}\r?\n", re.IGNORECASE
)
_NAME = b"content-length:"
_MAX_LENGTH_LINE_SIZE = 64  # bytes of one such line
_MAX_HEADER_SIZE = 64 * 1024  # bytes


class Frames:
    """Cuts a byte stream into message bodies. Bytes that are no message give one empty body.

    No JSON text can contain a header line, since its strings have no raw line breaks. So a body
    with one in it was announced with too great a length, and reading goes on at that line.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        # The bytes of an incomplete body in which there is no header: not searched again.
        self._scanned = 0

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield the bodies that ``data`` completes."""
        self._buffer += data
        while True:
            body = self._next()
            if body is None:
                return
            yield body

    def _next(self) -> bytes | None:
        """Return the next body; None if it is not complete."""
        self._skip_blank()
        header_end = _HEADER_END.search(self._buffer, 0, _MAX_HEADER_SIZE)
        if header_end is None:
            # Without an end in sight it is no header: it is dropped, to answer a parse error.
            is_overlong = len(self._buffer) > _MAX_HEADER_SIZE
            return self._take(len(self._buffer), b"") if is_overlong else None
        start = header_end.end()
        length = _LENGTH.search(self._buffer, 0, start)
        if length is None:
            return self._take(start, b"")
        size = int(length[1])
        del length, header_end  # a match keeps the buffer from being resized
        if len(self._buffer) < start + size:
            return self._cut_at_next_header(start)
        body = bytes(self._buffer[start : start + size])
        end = _end_of_body(body)
        return self._take(start + end, body[:end])

    def _cut_at_next_header(self, start: int) -> bytes | None:
        """Return the incomplete body at ``start`` if the next message's header is in it already."""
        inner = _LENGTH.search(self._buffer, max(start, self._scanned))
        if inner is None:
            # A header may have begun at the end.
            self._scanned = len(self._buffer) - _MAX_LENGTH_LINE_SIZE
            return None
        end = inner.start()
        del inner  # a match keeps the buffer from being resized
        return self._take(end, bytes(self._buffer[start:end]))

    def _skip_blank(self) -> None:
        blank = len(self._buffer) - len(self._buffer.lstrip(b"\r\n"))
        if blank:
            del self._buffer[:blank]

    def _take(self, end: int, body: bytes) -> bytes:
        """Remove the bytes up to ``end`` and return ``body``."""
        del self._buffer[:end]
        self._scanned = 0
        return body


def _end_of_body(body: bytes) -> int:
    """Return where ``body`` ends: before the next message's header, or the beginning of one."""
    if b"\n" in body and (inner := _LENGTH.search(body)):
        return inner.start()
    last_brace = body.rfind(b"}") + 1
    rest = body[last_brace:].lower()
    begins_header = bool(rest) and (_NAME.startswith(rest) or rest.startswith(_NAME))
    return last_brace if begins_header else len(body)
