"""The language server: which function serves which method."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, NamedTuple

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from .features import (
    code_actions,
    code_lens,
    completion,
    configuration,
    connections,
    definition,
    document_highlight,
    document_link,
    document_symbol,
    execute_command,
    hover,
    inlay_hint,
    lifecycle,
    references,
    rename,
    text_sync,
    trust,
    watched_files,
)
from .features.diagnostics import DiagnosticsPublisher
from .features.refresh import Refresher
from .protocol import custom_messages
from .protocol.connection import Connection
from .protocol.positions import position_encoding
from .session.session import Session

DocumentHandler = Callable[[Any, Any], Awaitable[Any]]


def _nothing() -> None:
    """Return None, the answer about a document that is not open where no list is expected."""


class DocumentRoute(NamedTuple):
    """A request about one document: its handler gets a snapshot of it and the parameters."""

    method: str
    handler: DocumentHandler
    answer_if_closed: Callable[[], Any]
    options: Any = None


class SessionRoute(NamedTuple):
    """Any other message: its handler gets the session and the parameters."""

    method: str
    handler: Callable[[Session, Any], Any]
    options: Any = None


# The only routing tables: method, its handler, and the options announced to the client.
DOCUMENT_ROUTES = (
    DocumentRoute(
        types.TEXT_DOCUMENT_CODE_ACTION,
        code_actions.code_action,
        list,
        code_actions.OPTIONS,
    ),
    DocumentRoute(types.TEXT_DOCUMENT_HOVER, hover.hover, _nothing),
    DocumentRoute(
        types.TEXT_DOCUMENT_COMPLETION, completion.completion, list, completion.OPTIONS
    ),
    DocumentRoute(types.TEXT_DOCUMENT_DEFINITION, definition.definition, list),
    DocumentRoute(types.TEXT_DOCUMENT_REFERENCES, references.references, list),
    DocumentRoute(
        types.TEXT_DOCUMENT_CODE_LENS, code_lens.code_lens, list, code_lens.OPTIONS
    ),
    DocumentRoute(
        types.TEXT_DOCUMENT_INLAY_HINT, inlay_hint.inlay_hint, list, inlay_hint.OPTIONS
    ),
    DocumentRoute(
        types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, document_symbol.document_symbol, list
    ),
    DocumentRoute(
        types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT,
        document_highlight.document_highlight,
        list,
    ),
    DocumentRoute(
        types.TEXT_DOCUMENT_DOCUMENT_LINK,
        document_link.document_link,
        list,
        document_link.OPTIONS,
    ),
    DocumentRoute(types.TEXT_DOCUMENT_PREPARE_RENAME, rename.prepare_rename, _nothing),
    DocumentRoute(types.TEXT_DOCUMENT_RENAME, rename.rename, _nothing, rename.OPTIONS),
)
SESSION_ROUTES = (
    SessionRoute(types.INITIALIZED, lifecycle.initialized),
    SessionRoute(types.SHUTDOWN, lifecycle.shutdown),
    SessionRoute(types.TEXT_DOCUMENT_DID_OPEN, text_sync.did_open),
    SessionRoute(types.TEXT_DOCUMENT_DID_CHANGE, text_sync.did_change),
    SessionRoute(
        types.TEXT_DOCUMENT_DID_SAVE,
        text_sync.did_save,
        types.SaveOptions(include_text=False),
    ),
    SessionRoute(types.TEXT_DOCUMENT_DID_CLOSE, text_sync.did_close),
    SessionRoute(
        types.WORKSPACE_DID_CHANGE_CONFIGURATION, configuration.did_change_configuration
    ),
    SessionRoute(
        types.WORKSPACE_DID_CHANGE_WATCHED_FILES, watched_files.did_change_watched_files
    ),
    SessionRoute(
        types.WORKSPACE_DID_RENAME_FILES,
        watched_files.did_rename_files,
        watched_files.RENAME_OPTIONS,
    ),
    SessionRoute(
        types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS,
        lifecycle.did_change_workspace_folders,
    ),
    SessionRoute(types.CODE_ACTION_RESOLVE, code_actions.resolve),
    SessionRoute(custom_messages.CONNECTIONS, connections.connections),
    SessionRoute(custom_messages.TRUST, trust.trust),
)


class KeyfitServer(Connection):
    """A connection with its session, and every method's handler."""

    def __init__(self) -> None:
        super().__init__()
        self.session = Session(self)
        self.session.checks.subscribe(
            DiagnosticsPublisher(self.session).publish,
            partial(self._on_idle, Refresher(self.session)),
        )
        # A partial, since pygls sets attributes on the handler, and a method takes none.
        self.feature(types.INITIALIZE)(partial(self._initialize))
        for document_route in DOCUMENT_ROUTES:
            answer = partial(_answer_about_document, self.session, document_route)
            self.feature(document_route.method, document_route.options)(answer)
        for route in SESSION_ROUTES:
            self.feature(route.method, route.options)(
                partial(route.handler, self.session)
            )
        for name, command in execute_command.COMMANDS.items():
            self.command(name)(_with_session(command, self.session))

    def _on_idle(self, refresher: Refresher, changed: set[str]) -> None:
        """Tell the client what it may want to ask for again, as results have ``changed``."""
        connections.notify_changed(self.session, changed)
        refresher.refresh(changed)

    def _initialize(self, params: types.InitializeParams) -> None:
        """Start the session in the encoding that pygls has agreed on, until the client ends."""
        encoding = position_encoding(self.workspace.position_encoding)
        lifecycle.initialize(self.session, params, encoding)
        if params.process_id is not None:
            self.end_with(params.process_id)


async def _answer_about_document(
    session: Session, route: DocumentRoute, params: Any
) -> Any:
    """Return the answer of the route's handler about the present text.

    A coroutine, so that it begins after the messages that came in with it: it may be cancelled,
    and sees the newest text.
    """
    snapshot = session.snapshot(params.text_document.uri)
    if snapshot is None:
        return route.answer_if_closed()
    return await route.handler(snapshot, params)


def _with_session(
    command: Callable[..., Awaitable[Any]], session: Session
) -> Callable[..., Awaitable[Any]]:
    """Return ``command`` as pygls calls it; arguments that are not given are empty texts."""
    most = len(inspect.signature(command).parameters) - 1

    # pygls passes itself first if the type of the first argument allows that, as `object` does. It
    # cannot tell for `Any`, which is no class before Python 3.11. Clients may send other things.
    async def run(*arguments: str) -> Any:
        are_texts = all(isinstance(argument, str) for argument in arguments)
        if not are_texts or len(arguments) > most:
            raise JsonRpcInvalidParams
        missing = [""] * (most - len(arguments))
        return await command(session, *arguments, *missing)

    return run
