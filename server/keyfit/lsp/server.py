"""The language server: what it is made of, and which function serves which method."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from .. import __version__
from ..util.safe_traceback import error_location
from .features import (
    code_actions,
    completion,
    connections,
    definition,
    execute_command,
    hover,
    lifecycle,
    references,
    text_sync,
    trust,
    watched_files,
)
from .features.diagnostics import Publisher
from .protocol.jsonrpc import Protocol, lenient_converter
from .protocol.logging import LOG
from .protocol.transport import alive, watch_parent
from .session import configuration
from .session.capabilities import ClientCapabilities
from .session.configuration import Settings
from .session.diagnostics_store import DiagnosticsStore
from .session.documents import Documents
from .session.workspace import WorkspaceFolders

# The only routing table: method, its handler, and the options announced to the client.
ROUTES: tuple[tuple[str, Callable[..., Any], Any], ...] = (
    (types.INITIALIZE, lifecycle.initialize, None),
    (types.INITIALIZED, lifecycle.initialized, None),
    (types.SHUTDOWN, lifecycle.shutdown, None),
    (types.TEXT_DOCUMENT_DID_OPEN, text_sync.did_open, None),
    (types.TEXT_DOCUMENT_DID_CHANGE, text_sync.did_change, None),
    (types.TEXT_DOCUMENT_DID_SAVE, text_sync.did_save, types.SaveOptions(include_text=False)),
    (types.TEXT_DOCUMENT_DID_CLOSE, text_sync.did_close, None),
    (types.WORKSPACE_DID_CHANGE_CONFIGURATION, configuration.did_change_configuration, None),
    (types.WORKSPACE_DID_CHANGE_WATCHED_FILES, watched_files.did_change_watched_files, None),
    (types.WORKSPACE_DID_RENAME_FILES, watched_files.did_rename_files, watched_files.FOLDERS),
    (types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, lifecycle.did_change_workspace_folders, None),
    (types.TEXT_DOCUMENT_CODE_ACTION, code_actions.code_action, code_actions.OPTIONS),
    (types.CODE_ACTION_RESOLVE, code_actions.resolve, None),
    (types.TEXT_DOCUMENT_HOVER, hover.hover, None),
    (types.TEXT_DOCUMENT_COMPLETION, completion.completion, completion.OPTIONS),
    (types.TEXT_DOCUMENT_DEFINITION, definition.definition, None),
    (types.TEXT_DOCUMENT_REFERENCES, references.references, None),
    (connections.CONNECTIONS, connections.connections, None),
    (trust.TRUST, trust.trust, None),
)


class KeyfitServer(LanguageServer):
    """One session with one client."""

    protocol: Protocol

    def __init__(self) -> None:
        # Whole texts: with incremental sync one wrong column corrupts the text for good.
        super().__init__(
            "keyfit",
            __version__,
            text_document_sync_kind=types.TextDocumentSyncKind.Full,
            protocol_cls=Protocol,
            converter_factory=lenient_converter,
        )
        self.client = ClientCapabilities()
        self.documents = Documents()
        self.checker = DiagnosticsStore(self.documents)
        self.publisher = Publisher(self)
        self.folders = WorkspaceFolders(self)
        self.settings = self.checker.settings = Settings(self)
        self._done: asyncio.Future[int] | None = None
        self._watch: asyncio.Task[None] | None = None
        for method, handler, options in ROUTES:
            self.feature(method, options)(handler)
        for name, command in execute_command.COMMANDS.items():
            self.command(name)(command)

    def begin(self) -> asyncio.Future[int]:
        """Start a session on the running loop; the result is the process's exit code."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(_log_failure)
        self._done = loop.create_future()
        return self._done

    def hang_up(self) -> None:
        """End the session: 0 if the client has shut it down before, else 1, as LSP has it."""
        if self._done and not self._done.done():
            self._done.set_result(0 if self.protocol._shutdown else 1)

    def end_with(self, pid: int) -> None:
        """End the session when the process ``pid`` ends.

        A client in another container or on another machine sends a number that means nothing
        here: a process that is not there from the start is not watched.
        """
        if alive(pid):
            self._watch = asyncio.ensure_future(watch_parent(pid, self.hang_up))

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Log it; upstream shows the user a message box with the exception's text."""
        LOG.error("%s", error_location(error))


def _log_failure(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What asyncio has to say, without the values that it would quote."""
    error = context.get("exception")
    LOG.error("a callback failed: %s", error_location(error) if error else "no exception")
