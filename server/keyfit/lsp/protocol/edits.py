"""The engine's edits as a ``WorkspaceEdit``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from lsprotocol import types

from ...text.edit import Edit
from .positions import to_range

if TYPE_CHECKING:
    from ..server import KeyfitServer


def to_workspace_edit(ls: KeyfitServer, edits: Iterable[Edit]) -> types.WorkspaceEdit:
    """``edits`` by document, with versions where the client takes them."""
    by_path: dict[str, list[types.TextEdit]] = {}
    for edit in edits:
        range = to_range(edit.source, edit.span, ls.client.encoding)
        by_path.setdefault(edit.source.path, []).append(types.TextEdit(range, edit.text))
    if not ls.client.document_changes:
        return types.WorkspaceEdit({ls.documents.uri(path): new for path, new in by_path.items()})
    changes = [types.TextDocumentEdit(_versioned(ls, path), new) for path, new in by_path.items()]
    return types.WorkspaceEdit(document_changes=changes)


def _versioned(ls: KeyfitServer, path: str) -> types.OptionalVersionedTextDocumentIdentifier:
    """The document at ``path``: its open version, or None for what is on disk."""
    buffer = ls.documents.at(path)
    return types.OptionalVersionedTextDocumentIdentifier(
        uri=ls.documents.uri(path), version=buffer.version if buffer else None
    )
