"""``textDocument/didOpen``, ``didChange``, ``didSave`` and ``didClose``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..protocol.logging import LOG
from ..protocol.uris import path_of

if TYPE_CHECKING:
    from lsprotocol import types

    from ..session.session import Session


def did_open(session: Session, params: types.DidOpenTextDocumentParams) -> None:
    """Check a text that was opened.

    Its language id is not looked at: editors call a ``.env`` many things.
    """
    opened = params.text_document
    uri = opened.uri
    session.documents.open(uri, opened.version, opened.text)
    session.store.invalidate_outdated(path_of(uri))
    session.checks.document_changed(uri)
    session.folders.rescan()


def did_change(session: Session, params: types.DidChangeTextDocumentParams) -> None:
    """Check a text that has changed."""
    changed = params.text_document
    encoding = session.capabilities.encoding
    changes = params.content_changes
    if session.documents.change(changed.uri, changed.version, changes, encoding):
        session.checks.document_changed(changed.uri)
    else:
        LOG.debug("a change of a document that is not open is ignored")


def did_save(session: Session, params: types.DidSaveTextDocumentParams) -> None:
    """Look for what has changed on disk.

    The saved text itself is known already, but other programs may have written files, and git may
    track this one by now.
    """
    path = path_of(params.text_document.uri)
    session.store.invalidate_on_disk([path])
    session.folders.rescan()


def did_close(session: Session, params: types.DidCloseTextDocumentParams) -> None:
    """Go back to what is on disk, and check that if the file belongs to the workspace."""
    uri = params.text_document.uri
    if not session.documents.close(uri):
        return
    path = path_of(uri)
    session.store.invalidate_on_disk([path])
    session.folders.add_closed_file(path)
    session.checks.document_closed(uri)
    session.folders.rescan()
