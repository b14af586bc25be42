"""Cache what was last read from disk, so that a keystroke reads nothing there."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import NamedTuple

from ...text.source import Unreadable
from ...util.bounded_dict import BoundedDict
from ...vfs.files import Disk
from ...vfs.git import GitStatus, index_of
from ...vfs.symlinks import Symlinks


class Stamp(NamedTuple):
    """What distinguishes two states of a file without reading them."""

    changed: int  # nanoseconds
    size: int  # bytes
    inode: int


class _CachedText(NamedTuple):
    """A text, or why it cannot be read, and the file's state before it was read.

    Both are None for a file that does not exist.
    """

    stamp: Stamp | None
    text: str | Unreadable | None


class _CachedStanding(NamedTuple):
    """What git answered about a file, and the state of the index that it was read from."""

    index_path: str
    index_stamp: Stamp | None
    git_status: GitStatus


_ABSENT = _CachedText(None, None)
# Of which it is known whether they exist, and whether links lead out
_MAX_PATHS = 65_536


class DiskTexts(Disk):
    """The files on disk, each read once until it is forgotten; texts are as editors show them."""

    def __init__(self) -> None:
        super().__init__()
        self.revision = 0  # counts what was forgotten
        self._texts: dict[str, _CachedText] = {}
        self._standings: dict[str, _CachedStanding] = {}
        self._exist: BoundedDict[str, bool] = BoundedDict(_MAX_PATHS)
        self._lead_out: BoundedDict[str, bool] = BoundedDict(_MAX_PATHS)

    def read(self, path: str) -> str | None:
        """Return the text at ``path`` without its byte order mark, None if there is no file.

        Editors hide the mark, and no column counts it. Raises `Unreadable`.
        """
        cached = self._texts.get(path)
        if cached is None:
            # The stamp before the text, so that a change meanwhile is noticed later.
            state = stamp(path)
            cached = _CachedText(state, self._read_anew(path)) if state else _ABSENT
            self._texts[path] = cached
        text = cached.text
        if isinstance(text, Unreadable):
            raise Unreadable(str(text))
        return text

    def _read_anew(self, path: str) -> str | Unreadable | None:
        try:
            return (super().read(path) or "").removeprefix("\ufeff")
        except Unreadable as error:
            return error.with_traceback(None)  # which would keep whole frames alive

    def exists(self, path: str) -> bool:
        """Return whether there is a file or folder at ``path``."""
        known = self._exist.get(path)
        if known is None:
            known = self._exist[path] = super().exists(path)
        return known

    def git_status(self, path: str) -> GitStatus:
        """Return what git says about the file."""
        cached = self._standings.get(path)
        if cached is None:
            index = index_of(path)
            state = stamp(index)
            cached = _CachedStanding(index, state, super().git_status(path))
            self._standings[path] = cached
        return cached.git_status

    def leads_out(self, path: str) -> bool:
        """Return whether ``path`` is a link that leads out of the project it lies in."""
        known = self._lead_out.get(path)
        if known is None:
            known = self._lead_out[path] = super().leads_out(path)
        return known

    def forget(self, path: str) -> None:
        """Read ``path`` anew, and ask git anew, when it is next asked for."""
        known = self._texts.pop(path, None), self._standings.pop(path, None)
        self._lead_out.pop(path, None)
        if any(known):
            self.revision += 1

    def forget_folders(self) -> None:
        """Look anew at which files exist when that is next asked for."""
        self.revision += 1
        self._exist.clear()
        self._standings.clear()
        self._lead_out.clear()
        self._links = Symlinks()

    def outdated(self, paths: Iterable[str] | None = None) -> list[str]:
        """Return those of ``paths`` (else of all that was read) that are no longer as they were
        read, or whose repository's index has changed.

        May run beside the other methods in another thread.
        """
        texts, git_statuses = dict(self._texts), dict(self._standings)
        index_stamps = {
            cached.index_path: stamp(cached.index_path)
            for cached in git_statuses.values()
        }
        if paths is None:
            paths = dict.fromkeys((*texts, *git_statuses))
        outdated: list[str] = []
        for path in paths:
            text, git_status = texts.get(path), git_statuses.get(path)
            has_new_text = text is not None and stamp(path) != text.stamp
            has_new_index = (
                git_status is not None
                and index_stamps[git_status.index_path] != git_status.index_stamp
            )
            if has_new_text or has_new_index:
                outdated.append(path)
        return outdated


def stamp(path: str) -> Stamp | None:
    """Return the state of the file at ``path``; None if it does not exist."""
    try:
        state = os.stat(path)
    except (
        FileNotFoundError,
        NotADirectoryError,
        ValueError,
    ):
        # %00 can stand in a URI.
        return None
    except OSError:  # there, or a link to itself; reading says why it cannot be read
        return Stamp(0, 0, 0)
    return Stamp(state.st_mtime_ns, state.st_size, state.st_ino)
