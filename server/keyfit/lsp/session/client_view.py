"""Describe how the client reads what it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lsprotocol import types

if TYPE_CHECKING:
    from ..protocol.positions import PositionEncoding
    from .capabilities import ClientCapabilities
    from .documents import Documents


class ClientView(NamedTuple):
    """The client's capabilities, and its names for the files that an answer mentions."""

    capabilities: ClientCapabilities
    documents: Documents

    @property
    def encoding(self) -> PositionEncoding:
        """The encoding whose code units columns count."""
        return self.capabilities.encoding

    def uri(self, path: str) -> str:
        """Return the URI by which the client knows the file at ``path``."""
        return self.documents.uri(path)

    def identifier(self, path: str) -> types.OptionalVersionedTextDocumentIdentifier:
        """Return the URI of ``path`` with its open version, None for what is on disk."""
        buffer = self.documents.at(path)
        version = buffer.version if buffer else None
        return types.OptionalVersionedTextDocumentIdentifier(
            uri=self.uri(path), version=version
        )
