"""The texts that are open in the client: our own store, under the URIs exactly as they came."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import quote

from lsprotocol import types

from ...text.source import Source
from ..protocol.positions import to_span
from ..protocol.uris import path_of, uri_of

Change = types.TextDocumentContentChangePartial | types.TextDocumentContentChangeWholeDocument

_HALVES = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Buffer:
    """One open text: its URI as the client writes it, the engine's path, version and text.

    The version is None where the client does not tell it.
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
        self._buffers: dict[str, Buffer] = {}
        self._latest: dict[str, Buffer] = {}  # by path
        self._touched: dict[str, None] = {}
        self._spelled: dict[str, str] = {}

    def __iter__(self) -> Iterator[Buffer]:
        return iter(self._buffers.values())

    def get(self, uri: str) -> Buffer | None:
        """The buffer that is open under ``uri``."""
        return self._buffers.get(uri)

    def open(self, uri: str, version: int, text: str) -> None:
        """Hold ``text`` under ``uri``; a second opening replaces the first."""
        self._put(Buffer(uri, self.spell(uri), version, _whole(text)))

    def change(
        self, uri: str, version: int | None, changes: Iterable[Change], encoding: str
    ) -> bool:
        """Apply ``changes`` in their order; False if ``uri`` was never opened."""
        buffer = self._buffers.get(uri)
        if buffer is None:
            return False
        for change in changes:
            buffer = replace(buffer, text=_whole(_changed(buffer, change, encoding)))
        self._put(replace(buffer, version=version))
        return True

    def close(self, uri: str) -> bool:
        """Forget ``uri``; False if it was not open."""
        closed = self._buffers.pop(uri, None)
        if closed is None:
            return False
        self._touched[closed.path] = None
        left = self.open_at(closed.path)
        if left:
            self._latest[closed.path] = left[-1]
        else:
            del self._latest[closed.path]
        return True

    def take_touched(self) -> list[str]:
        """The paths whose buffers were opened, changed or closed since the last call."""
        touched = list(self._touched)
        self._touched.clear()
        return touched

    def texts(self) -> dict[str, str]:
        """The open texts by path; where two URIs name one path, the text changed last."""
        return {
            path: buffer.text for path, buffer in self._latest.copy().items()
        }  # read from threads, too

    def at(self, path: str) -> Buffer | None:
        """The buffer changed last among those of ``path``."""
        return self._latest.get(path)

    def open_at(self, path: str) -> list[Buffer]:
        """Every buffer of ``path``, the one changed last at the end."""
        return [buffer for buffer in self if buffer.path == path]

    def spell(self, uri: str) -> str:
        """The path that ``uri`` names; it is written to the client as it wrote it, from now on."""
        path = path_of(uri)
        self._spelled[path] = uri
        return path

    def uri(self, path: str) -> str:
        """The URI by which the client knows ``path``, or one below that of a folder it named."""
        buffer = self.at(path)
        if buffer:
            return buffer.uri
        above, tail = path, ""
        while above:
            if above in self._spelled:
                return self._spelled[above].rstrip("/") + tail
            above, _, name = above.rpartition("/")
            tail = f"/{quote(name)}{tail}"
        return uri_of(path)

    def _put(self, buffer: Buffer) -> None:
        self._buffers.pop(buffer.uri, None)
        self._buffers[buffer.uri] = self._latest[buffer.path] = buffer
        self._touched[buffer.path] = None


def _changed(buffer: Buffer, change: Change, encoding: str) -> str:
    """The text after ``change``. We ask for whole texts; some clients send parts all the same."""
    if isinstance(change, types.TextDocumentContentChangeWholeDocument):
        return change.text
    start, end = to_span(buffer.source, change.range, encoding)
    return buffer.text[:start] + change.text + buffer.text[end:]


def _whole(text: str) -> str:
    """``text`` without halves of surrogate pairs: JSON can carry them, no encoding can."""
    return text if text.isascii() else _HALVES.sub("\ufffd", text)
