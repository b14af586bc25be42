"""``textDocument/didOpen``, ``didChange``, ``didSave`` and ``didClose``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..protocol.logging import LOG
from ..protocol.uris import path_of

if TYPE_CHECKING:
    from lsprotocol import types

    from ..server import KeyfitServer


def did_open(ls: KeyfitServer, params: types.DidOpenTextDocumentParams) -> None:
    """A text is open. Its language id is not looked at: editors call a ``.env`` many things."""
    opened = params.text_document
    ls.documents.open(opened.uri, opened.version, opened.text)
    ls.checker.verify(path_of(opened.uri))
    ls.publisher.changed(opened.uri)
    ls.folders.look()


def did_change(ls: KeyfitServer, params: types.DidChangeTextDocumentParams) -> None:
    """A text has changed."""
    uri, version = params.text_document.uri, params.text_document.version
    if ls.documents.change(uri, version, params.content_changes, ls.client.encoding):
        ls.publisher.changed(uri)
    else:
        LOG.debug("a change of a document that is not open is ignored")


def did_save(ls: KeyfitServer, params: types.DidSaveTextDocumentParams) -> None:
    """A text was saved, which brings nothing new; but other programs may have written too, and
    git may track it by now."""
    ls.checker.touch_disk([path_of(params.text_document.uri)])
    ls.folders.look()


def did_close(ls: KeyfitServer, params: types.DidCloseTextDocumentParams) -> None:
    """A text is closed: what it says on disk counts now, if it is one of the workspace's files."""
    uri = params.text_document.uri
    if ls.documents.close(uri):
        path = path_of(uri)
        ls.checker.touch_disk([path])
        ls.folders.adopt(path)
        ls.publisher.closed(uri)
        ls.folders.look()
