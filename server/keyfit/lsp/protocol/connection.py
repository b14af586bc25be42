"""One connection with one client, from the first byte to the exit code."""

from __future__ import annotations

import asyncio
from typing import Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from ... import __version__
from ...util.safe_traceback import error_location
from .jsonrpc import StrictProtocol
from .logging import LOG
from .parent_process import is_alive, watch_process
from .structuring import lenient_converter


class Connection(LanguageServer):
    """pygls's server with our protocol; it ends by `hang_up`, for whatever reason."""

    protocol: StrictProtocol

    def __init__(self) -> None:
        # Whole texts: with incremental sync one wrong column corrupts the text for good.
        super().__init__(
            "keyfit",
            __version__,
            text_document_sync_kind=types.TextDocumentSyncKind.Full,
            protocol_cls=StrictProtocol,
            converter_factory=lenient_converter,
        )
        self.protocol.on_end = self.hang_up
        self._exit_code: asyncio.Future[int] | None = None
        self._parent_watch: asyncio.Task[None] | None = None

    def begin(self) -> asyncio.Future[int]:
        """Start a session on the running loop; return its exit code to come."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(_log_failed_callback)
        self._exit_code = loop.create_future()
        return self._exit_code

    def hang_up(self) -> None:
        """End the session: with 0 if the client has shut it down before, else 1, as LSP has it."""
        if self._exit_code is None or self._exit_code.done():
            return
        code = 0 if self.protocol.is_shut_down else 1
        self._exit_code.set_result(code)

    def end_with(self, pid: int) -> None:
        """End the session when the process ``pid`` ends.

        A client in another container or on another machine sends a number that means nothing
        here: a process that is not there from the start is not watched.
        """
        if is_alive(pid):
            self._parent_watch = asyncio.ensure_future(watch_process(pid, self.hang_up))

    def notify(self, method: str) -> None:
        """Send the notification ``method``, which has no parameters."""
        self.protocol.notify(method, None)

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Log where ``error`` was raised; upstream shows the user a box with its text."""
        LOG.error("%s", error_location(error))


def _log_failed_callback(
    loop: asyncio.AbstractEventLoop, context: dict[str, Any]
) -> None:
    """Log what asyncio reports, without the values that it would quote."""
    error = context.get("exception")
    where = error_location(error) if error else "no exception"
    LOG.error("a callback failed: %s", where)
