"""``textDocument/didOpen``, ``didChange`` and ``didClose``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .logs import LOG

if TYPE_CHECKING:
    from lsprotocol import types

    from .server import KeyfitServer


def did_open(ls: KeyfitServer, params: types.DidOpenTextDocumentParams) -> None:
    """A text is open. Its language id is not looked at: editors call a ``.env`` many things."""
    opened = params.text_document
    ls.documents.open(opened.uri, opened.version, opened.text)
    ls.checker.forget()
    ls.publisher.changed(opened.uri)


def did_change(ls: KeyfitServer, params: types.DidChangeTextDocumentParams) -> None:
    """A text has changed."""
    uri, version = params.text_document.uri, params.text_document.version
    if ls.documents.change(uri, version, params.content_changes, ls.client.encoding):
        ls.publisher.changed(uri)
    else:
        LOG.debug("a change of a document that is not open is ignored")


def did_close(ls: KeyfitServer, params: types.DidCloseTextDocumentParams) -> None:
    """A text is closed; what was said about it is taken back."""
    uri = params.text_document.uri
    if ls.documents.close(uri):
        ls.publisher.closed(uri)
