"""How far a long scan is: a line on a terminal that erases itself."""

from __future__ import annotations

import os
from collections.abc import Iterable
from time import monotonic
from typing import TextIO

from ..util.translation import tr
from ..vfs.files import Files
from ..vfs.git import GitStatus
from .terminal import is_terminal

WAIT = 0.5  # seconds before it shows: most scans are done by then
_PAUSE = 0.1  # seconds between two changes
_CELLS = 20  # of the bar
_USUAL_COLUMNS = 80  # of a terminal that does not tell
_ERASE = "\r\x1b[K"


class Progress:
    """Shows itself on ``stream`` where that is a terminal and a scan takes longer than `WAIT`.

    As a context it erases the line at the end, however that comes.
    """

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream if is_terminal(stream) else None
        self._next = monotonic() + WAIT
        self._shown = False
        self._left: set[str] = set()
        self._total = 0

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self._stream and self._shown:
            self._stream.write(_ERASE)
            self._stream.flush()

    def searching(self) -> bool:
        """Report that one more folder is searched; return True, as the search shall go on."""
        self._tell(tr("searching for files"))
        return True

    def expect(self, paths: Iterable[str]) -> None:
        """Report which files will be read."""
        self._left = set(paths)
        self._total = len(self._left)

    def read(self, paths: Iterable[str]) -> None:
        """Report that the files at ``paths`` were read, or the last of them is."""
        if self._stream is None:
            return
        self._left.difference_update(paths)
        done = self._total - len(self._left)
        bar = "#" * (_CELLS * done // max(self._total, 1))
        bar = f"{bar:-<{_CELLS}}"
        text = tr(
            "checking [{bar}] {done:,} of {total:,} files",
            bar=bar,
            done=done,
            total=self._total,
        )
        self._tell(text)

    def _tell(self, text: str) -> None:
        now = monotonic()
        if self._stream is None or now < self._next:
            return
        self._next, self._shown = now + _PAUSE, True
        columns = os.get_terminal_size(self._stream.fileno()).columns or _USUAL_COLUMNS
        self._stream.write(_ERASE + f"keyfit: {text}"[: columns - 1])
        self._stream.flush()


class Watched:
    """Files that tell ``progress`` what is read of them."""

    def __init__(self, below: Files, progress: Progress) -> None:
        self._below, self._progress = below, progress

    def exists(self, path: str) -> bool:
        """Return whether a file or folder is there."""
        return self._below.exists(path)

    def read(self, path: str) -> str | None:
        """Return the text below. Raise `Unreadable`."""
        self._progress.read((path,))
        return self._below.read(path)

    def git_status(self, path: str) -> GitStatus:
        """Return what git says about the file."""
        return self._below.git_status(path)

    def leads_out(self, path: str) -> bool:
        """Return whether ``path`` is a link that leads out of the project it lies in."""
        return self._below.leads_out(path)
