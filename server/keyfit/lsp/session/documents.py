"""The texts that are open in the client: our own store, under the URIs exactly as they came."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import quote

from lsprotocol import types

from ...text.source import Source
from ..protocol.positions import PositionEncoding, to_span
from ..protocol.uris import path_of, uri_of

Change = (
    types.TextDocumentContentChangePartial
    | types.TextDocumentContentChangeWholeDocument
)

_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Buffer:
    """One open text: its URI as the client writes it, the engine's path, version and text.

    The version is None where the client sends none.
    """

    uri: str
    path: str
    version: int | None
    text: str

    @cached_property
    def source(self) -> Source:
        """The text with its positions."""
        return Source(self.path, self.text)


class Documents:
    """The open buffers by URI, the one changed last at the end."""

    def __init__(self) -> None:
        self.revision = 0  # counts the changes
        self._buffers: dict[str, Buffer] = {}
        self._latest: dict[str, Buffer] = {}  # by path
        self._touched: dict[str, None] = {}
        self._client_uris: dict[str, str] = {}  # by path

    def __iter__(self) -> Iterator[Buffer]:
        return iter(self._buffers.values())

    def get(self, uri: str) -> Buffer | None:
        """Return the buffer that is open under ``uri``."""
        return self._buffers.get(uri)

    def open(self, uri: str, version: int, text: str) -> None:
        """Keep ``text`` under ``uri``; a second opening replaces the first."""
        path = self.register_uri(uri)
        self._put(Buffer(uri, path, version, _replace_surrogates(text)))

    def change(
        self,
        uri: str,
        version: int | None,
        changes: Iterable[Change],
        encoding: PositionEncoding,
    ) -> bool:
        """Apply ``changes`` in their order; return False if ``uri`` was never opened."""
        buffer = self._buffers.get(uri)
        if buffer is None:
            return False
        for change in changes:
            text = _apply(buffer, change, encoding)
            buffer = replace(buffer, text=_replace_surrogates(text))
        self._put(replace(buffer, version=version))
        return True

    def close(self, uri: str) -> bool:
        """Forget ``uri``; return False if it was not open."""
        closed = self._buffers.pop(uri, None)
        if closed is None:
            return False
        self.revision += 1
        path = closed.path
        self._touched[path] = None
        others = self.open_at(path)
        if others:
            self._latest[path] = others[-1]
        else:
            del self._latest[path]
        return True

    def take_touched(self) -> list[str]:
        """Return the paths whose buffers were opened, changed or closed since the last call."""
        touched = list(self._touched)
        self._touched.clear()
        return touched

    def texts(self) -> dict[str, str]:
        """Return the open texts by path; where two URIs name one path, the text changed last."""
        latest = self._latest.copy()  # threads read it while the loop changes it
        return {path: buffer.text for path, buffer in latest.items()}

    def at(self, path: str) -> Buffer | None:
        """Return the buffer changed last among those of ``path``."""
        return self._latest.get(path)

    def open_at(self, path: str) -> list[Buffer]:
        """Return every buffer of ``path``, the one changed last at the end."""
        return [buffer for buffer in self if buffer.path == path]

    def register_uri(self, uri: str) -> str:
        """Return the path that ``uri`` names; from now on the client is sent that URI for it."""
        path = path_of(uri)
        self._client_uris[path] = uri
        return path

    def uri(self, path: str) -> str:
        """Return the URI by which the client knows ``path``, or one below that of a folder it
        named."""
        buffer = self.at(path)
        if buffer:
            return buffer.uri
        folder, tail = path, ""
        while folder:
            if folder in self._client_uris:
                return self._client_uris[folder].rstrip("/") + tail
            folder, _, name = folder.rpartition("/")
            tail = f"/{quote(name)}{tail}"
        return uri_of(path)

    def _put(self, buffer: Buffer) -> None:
        self.revision += 1
        # Taken out first, so that it comes to the end.
        self._buffers.pop(buffer.uri, None)
        self._buffers[buffer.uri] = buffer
        self._latest[buffer.path] = buffer
        self._touched[buffer.path] = None


def _apply(buffer: Buffer, change: Change, encoding: PositionEncoding) -> str:
    """Return the text after ``change``: we ask for whole texts, some clients send parts."""
    if isinstance(change, types.TextDocumentContentChangeWholeDocument):
        return change.text
    start, end = to_span(buffer.source, change.range, encoding)
    return buffer.text[:start] + change.text + buffer.text[end:]


def _replace_surrogates(text: str) -> str:
    """Return ``text`` without halves of surrogate pairs: JSON can carry them, no encoding can."""
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)
