"""What was last read from disk, so that a keystroke reads nothing there."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import NamedTuple

from ...text.source import Unreadable
from ...util.bounded_dict import BoundedDict
from ...vfs.files import Disk
from ...vfs.git import Standing, index_of
from ...vfs.symlinks import Symlinks


class Stamp(NamedTuple):
    """By what two states of a file are told apart without reading them."""

    changed: int  # nanoseconds
    size: int
    inode: int


_ABSENT = (None, None)
_MOST_PATHS = 65_536  # of which it is known whether they are there, and whether links lead out


class DiskTexts(Disk):
    """The files on disk, each read once until it is forgotten; texts are as editors show them."""

    def __init__(self) -> None:
        super().__init__()
        self._read: dict[str, tuple[Stamp | None, str | Unreadable | None]] = {}
        self._asked: dict[str, tuple[str, Stamp | None, Standing]] = {}  # by path: git's index
        self._there: BoundedDict[str, bool] = BoundedDict(_MOST_PATHS)
        self._leads_out: BoundedDict[str, bool] = BoundedDict(_MOST_PATHS)

    def read(self, path: str) -> str | None:
        """The text at ``path`` without its byte order mark: editors hide it, no column counts it.

        None if there is no such file. Raises `Unreadable`.
        """
        if path not in self._read:
            state = stamp(path)  # before reading, so that a change meanwhile is noticed later
            self._read[path] = (state, self._fresh(path)) if state else _ABSENT
        found = self._read[path][1]
        if isinstance(found, Unreadable):
            raise Unreadable(str(found))
        return found

    def _fresh(self, path: str) -> str | Unreadable | None:
        try:
            return (super().read(path) or "").removeprefix("\ufeff")
        except Unreadable as error:
            return error.with_traceback(None)

    def exists(self, path: str) -> bool:
        """Whether a file or folder is there."""
        known = self._there.get(path)
        if known is None:
            known = self._there[path] = super().exists(path)
        return known

    def standing(self, path: str) -> Standing:
        """Return what git says about the file."""
        if path not in self._asked:
            index = index_of(path)
            state = stamp(index)
            self._asked[path] = index, state, super().standing(path)
        return self._asked[path][2]

    def leads_out(self, path: str) -> bool:
        """Return whether ``path`` is a link that leads out of the project it lies in."""
        known = self._leads_out.get(path)
        if known is None:
            known = self._leads_out[path] = super().leads_out(path)
        return known

    def forget(self, path: str) -> None:
        """Read ``path`` anew, and ask git anew, when it is next asked for."""
        self._read.pop(path, None)
        self._leads_out.pop(path, None)
        self._asked.pop(path, None)

    def forget_folders(self) -> None:
        """Look anew at what is there when that is next asked for."""
        self._there.clear()
        self._asked.clear()
        self._leads_out.clear()
        self._links = Symlinks()

    def outdated(self, paths: Iterable[str] | None = None) -> list[str]:
        """Those of ``paths`` (else of all that was read) that are no longer as they were read, or
        whose repository's index is another.

        May run beside the other methods in another thread.
        """
        read, asked = dict(self._read), dict(self._asked)
        states = {index: stamp(index) for index, _, _ in asked.values()}
        return [
            path
            for path in (dict.fromkeys((*read, *asked)) if paths is None else paths)
            if (path in read and stamp(path) != read[path][0])
            or (path in asked and states[asked[path][0]] != asked[path][1])
        ]


def stamp(path: str) -> Stamp | None:
    """The state of the file at ``path``; None if it is not there."""
    try:
        state = os.stat(path)
    except (FileNotFoundError, NotADirectoryError, ValueError):  # %00 can stand in a URI
        return None
    except OSError:  # there, or a link to itself; reading says why it cannot be read
        return Stamp(0, 0, 0)
    return Stamp(state.st_mtime_ns, state.st_size, state.st_ino)
