"""Bytes in, message bodies out; and when to stop.

Replaces the reading loop of pygls (`pygls.io_`), which knows `Content-Length` in this spelling
only, falls out of step for good after one wrong length, needs four trips to a thread pool per
message, and never looks whether its parent is still alive.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import re
import sys
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from ...util.safe_traceback import error_location
from .logging import LOG

if TYPE_CHECKING:
    from .connection import Connection

_HEADER_END = re.compile(rb"\r?\n\r?\n")
_LENGTH = re.compile(rb"content-length:[ \t]{0,9}(\d{1,9})[ \t]{0,9}\r?\n", re.IGNORECASE)
_NAME = b"content-length:"
_LONGEST_LENGTH = 64  # bytes of one such line
_LONGEST_HEADER = 64 * 1024
_CHUNK = 64 * 1024
FREEZE_AFTER = 1.0  # seconds


class Frames:
    """Cuts a byte stream into message bodies. What is no message gives one empty body.

    No JSON text can hold a header line, as it has no raw line break inside a string: a body with
    one in it came with too great a length, and reading goes on there.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._looked = 0  # up to where an incomplete body holds no header

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The bodies that ``data`` completes."""
        self._buffer += data
        while (body := self._next()) is not None:
            yield body

    def _next(self) -> bytes | None:
        self._skip_blank()
        end = _HEADER_END.search(self._buffer, 0, _LONGEST_HEADER)
        if end is None:
            return self._take(len(self._buffer), b"") if self._overlong() else None
        length = _LENGTH.search(self._buffer, 0, end.end())
        if length is None:
            return self._take(end.end(), b"")
        start, size = end.end(), int(length[1])
        del length, end  # a match keeps the buffer from being resized
        if len(self._buffer) < start + size:
            return self._cut_short(start)
        body = bytes(self._buffer[start : start + size])
        stop = _end_of_body(body)
        return self._take(start + stop, body[:stop])

    def _cut_short(self, start: int) -> bytes | None:
        """A body that is not complete, unless the next message's header stands in it already."""
        inner = _LENGTH.search(self._buffer, max(start, self._looked))
        if inner is None:
            self._looked = len(self._buffer) - _LONGEST_LENGTH
            return None
        at = inner.start()
        del inner
        return self._take(at, bytes(self._buffer[start:at]))

    def _overlong(self) -> bool:
        return len(self._buffer) > _LONGEST_HEADER

    def _skip_blank(self) -> None:
        blank = len(self._buffer) - len(self._buffer.lstrip(b"\r\n"))
        if blank:
            del self._buffer[:blank]

    def _take(self, end: int, body: bytes) -> bytes:
        del self._buffer[:end]
        self._looked = 0
        return body


def _end_of_body(body: bytes) -> int:
    """Where ``body`` ends: before the next message's header, or the beginning of one."""
    if b"\n" in body and (inner := _LENGTH.search(body)):
        return inner.start()
    at = body.rfind(b"}") + 1
    rest = body[at:].lower()
    return at if rest and (_NAME.startswith(rest) or rest.startswith(_NAME)) else len(body)


def serve_stdio(server: Connection) -> int:
    """Serve the process at the other end of stdin and stdout; the exit code."""
    return asyncio.run(_stdio(server))


async def _stdio(server: Connection) -> int:
    done = server.begin()
    sys.stdout = sys.stderr  # a stray print would corrupt the stream
    server.protocol.set_writer(_Stdout())
    loop = asyncio.get_running_loop()

    def tell(callback: Callable[..., None], *args: object) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody listens any more
            loop.call_soon_threadsafe(callback, *args)

    # A daemon: blocked in a read, it must not keep a process whose parent is gone.
    threading.Thread(target=_read, args=(server, tell), daemon=True).start()
    return await _finished(server, done)


class _Stdout:
    """Writes to the descriptor: a buffer would be flushed once more, after the pipe broke."""

    def write(self, data: bytes) -> None:
        """Write all of ``data``. Raises `OSError`."""
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(1, rest) :]

    def close(self) -> None:
        """Nothing to do: the descriptor ends with the process."""


def _read(server: Connection, tell: Callable[..., None]) -> None:
    """Read stdin to its end, off the loop, so that the newest text is known while a run lasts."""
    frames = Frames()
    try:
        # os.read and not sys.stdin, whose lock this thread would hold when the interpreter ends.
        while data := os.read(0, _CHUNK):
            for body in frames.feed(data):
                tell(server.protocol.receive, body)
    except OSError as error:
        LOG.debug("stdin failed: %s", error_location(error))
    tell(server.hang_up)


async def _finished(server: Connection, done: asyncio.Future[int]) -> int:
    """The exit code, once requests that were still at work have been answered."""
    # What is loaded by then stays; a collection that walks through all of it takes 20 ms and more.
    asyncio.get_running_loop().call_later(FREEZE_AFTER, gc.freeze)
    code = await done
    working = server.protocol.working()
    if working:
        await asyncio.wait(working, timeout=1)
    return code


def serve_tcp(server: Connection, host: str, port: int) -> int:
    """Serve the first client that connects to ``host:port``, then end. Raises `OSError`."""
    return asyncio.run(_tcp(server, host, port))


async def _tcp(server: Connection, host: str, port: int) -> int:
    done = server.begin()
    taken = False

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal taken
        if taken:  # there is one session per process; a second client would take its replies
            writer.close()
            return
        taken = True
        server.protocol.set_writer(writer)
        frames = Frames()
        with contextlib.suppress(OSError):
            while data := await reader.read(_CHUNK):
                for body in frames.feed(data):
                    server.protocol.receive(body)
        server.hang_up()

    listener = await asyncio.start_server(connected, host, port)
    at = listener.sockets[0].getsockname()
    print(f"keyfit lsp listens on {at[0]}:{at[1]}", file=sys.stderr, flush=True)
    code = await _finished(server, done)
    listener.close()
    return code
