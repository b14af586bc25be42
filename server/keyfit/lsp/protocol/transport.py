"""Connect the server with its client: standard input and output, or one TCP connection.

Replaces the reading loop of pygls (`pygls.io_`), which needs four trips to a thread pool per
message, and never checks whether its parent is still alive.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from ...util.safe_traceback import error_location
from .frames import Frames
from .logging import LOG

if TYPE_CHECKING:
    from .connection import Connection

_CHUNK = 64 * 1024  # bytes
FREEZE_AFTER = 1.0  # seconds


def serve_stdio(server: Connection) -> int:
    """Serve the process at the other end of stdin and stdout; return the exit code."""
    return asyncio.run(_serve_stdio(server))


async def _serve_stdio(server: Connection) -> int:
    exit_code = server.begin()
    sys.stdout = sys.stderr  # a stray print would corrupt the stream
    server.protocol.set_writer(_Stdout())
    loop = asyncio.get_running_loop()

    def call_on_loop(callback: Callable[..., None], *args: object) -> None:
        # The loop is closed: nobody listens any more.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(callback, *args)

    # A daemon: blocked in a read, it must not keep a process whose parent is gone.
    threading.Thread(
        target=_read_stdin, args=(server, call_on_loop), daemon=True
    ).start()
    return await _wait_for_end(server, exit_code)


class _Stdout:
    """Writes to the descriptor: a buffer would be flushed once more, after the pipe broke."""

    def write(self, data: bytes) -> None:
        """Write all of ``data``. Raises `OSError`."""
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(1, rest) :]

    def close(self) -> None:
        """Do nothing: the descriptor ends with the process."""


def _read_stdin(server: Connection, call_on_loop: Callable[..., None]) -> None:
    """Read stdin to its end, off the loop, so that the newest text is known while a run lasts."""
    frames = Frames()
    try:
        # os.read and not sys.stdin, whose lock this thread would hold when the interpreter ends.
        while data := os.read(0, _CHUNK):
            for body in frames.feed(data):
                call_on_loop(server.protocol.receive, body)
    except OSError as error:
        LOG.debug("stdin failed: %s", error_location(error))
    call_on_loop(server.hang_up)


async def _wait_for_end(server: Connection, exit_code: asyncio.Future[int]) -> int:
    """Return the exit code, once requests that were still at work have been answered."""
    # What is loaded by then stays; a garbage collection that visits all of it takes 20 ms or more.
    asyncio.get_running_loop().call_later(FREEZE_AFTER, gc.freeze)
    code = await exit_code
    running = server.protocol.running_requests()
    if running:
        await asyncio.wait(running, timeout=1)
    return code


def serve_tcp(server: Connection, host: str, port: int) -> int:
    """Serve the first client that connects to ``host:port``, then end. Raises `OSError`."""
    return asyncio.run(_serve_tcp(server, host, port))


async def _serve_tcp(server: Connection, host: str, port: int) -> int:
    exit_code = server.begin()
    is_taken = False

    async def on_connect(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        nonlocal is_taken
        # There is one session per process; a second client would take its replies.
        if is_taken:
            writer.close()
            return
        is_taken = True
        server.protocol.set_writer(writer)
        frames = Frames()
        with contextlib.suppress(OSError):
            while data := await reader.read(_CHUNK):
                for body in frames.feed(data):
                    server.protocol.receive(body)
        server.hang_up()

    listener = await asyncio.start_server(on_connect, host, port)
    address, chosen_port = listener.sockets[0].getsockname()[:2]
    # A test or a debugger that asked for port 0 reads here which one it became.
    print(f"keyfit lsp listens on {address}:{chosen_port}", file=sys.stderr, flush=True)
    code = await _wait_for_end(server, exit_code)
    listener.close()
    return code
