"""Write a new text for a file where nobody else sees it, until it replaces the file.

A draft holds the user's keys, so a process that is killed must not leave it where git, a backup or
another user finds it. On Linux it has no name at all until it is complete; elsewhere, and for the
moment before it takes its place, it lies in a folder of its own that only the user may enter and
whose ``.gitignore`` hides it from git, whatever the project's own one says. What a killed process
has left is removed by the next one that writes there.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
import time

_PREFIX = ".keyfit-"  # then the process id, a dash, and what makes the name unique
_DRAFT, _IGNORE = "draft", ".gitignore"
# Seconds: longer than any write takes, also that of another machine's process
_STALE = 60


class Draft:
    """A draft for a file in ``folder``; as a context, it ends with nothing left behind."""

    def __init__(self, folder: str, mode: int = 0o600) -> None:
        """``mode`` holds, less the umask, until other permissions are set on `handle`."""
        self._folder, self._mode = folder, mode
        self._private = ""
        self.handle = -1

    def __enter__(self) -> Draft:
        """Open the draft for writing. Raises `OSError`."""
        try:
            remove_stale(self._folder)
            self.handle = _nameless(self._folder, self._mode)
            if self.handle < 0:
                self._make_private()
                flags = (
                    os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
                )
                self.handle = os.open(self._path, flags, self._mode)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Remove what is left of the draft."""
        self._close()
        if self._private:
            _remove(self._private)
            self._private = ""

    def write(self, data: bytes) -> None:
        """Write all of ``data`` and wait until the disk has it. Raises `OSError`."""
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self.handle, rest) :]
        os.fsync(self.handle)

    def ready(self) -> str:
        """Close the draft and return its path, from which it can be renamed. Raises `OSError`."""
        if not self._private:
            self._make_private()
            _link(self.handle, self._path)
        self._close()  # Windows renames no open file
        return self._path

    @property
    def _path(self) -> str:
        return os.path.join(self._private, _DRAFT)

    def _make_private(self) -> None:
        self._private = tempfile.mkdtemp(
            prefix=f"{_PREFIX}{os.getpid()}-", dir=self._folder
        )
        with open(os.path.join(self._private, _IGNORE), "x", encoding="ascii") as file:
            file.write("*\n")

    def _close(self) -> None:
        if self.handle >= 0:
            os.close(self.handle)
            self.handle = -1


def _nameless(folder: str, mode: int) -> int:
    """Return a new file of ``folder``'s file system that no name leads to; -1 where there is no
    such."""
    if not hasattr(os, "O_TMPFILE") or not os.path.isdir("/proc/self/fd"):
        return -1
    # Not every file system can; another reason shows at the next attempt.
    try:
        return os.open(folder, os.O_WRONLY | os.O_TMPFILE | os.O_CLOEXEC, mode)
    except OSError:
        return -1


def _link(handle: int, path: str) -> None:
    """Give the nameless file behind ``handle`` the name ``path``."""
    # Only with a folder's handle does Python use the call that follows the link in /proc.
    os.link(f"/proc/self/fd/{handle}", path, src_dir_fd=handle, follow_symlinks=True)


def remove_stale(folder: str) -> None:
    """Remove what killed processes have left in ``folder``."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(_PREFIX) and _is_stale(entry):
                _remove(entry.path)


def _is_stale(entry: os.DirEntry[str]) -> bool:
    """Return whether ``entry`` is such a folder, of this user, and no process writes there any
    more."""
    number, _, unique = entry.name.removeprefix(_PREFIX).partition("-")
    if not number.isdecimal() or not unique or not entry.is_dir(follow_symlinks=False):
        return False
    facts = entry.stat(follow_symlinks=False)
    if sys.platform != "win32" and (
        facts.st_uid != os.geteuid() or facts.st_mode & 0o777 != 0o700
    ):
        return False
    return time.time() - facts.st_mtime > _STALE


def _remove(private: str) -> None:
    """Remove a draft's folder; anything in it that is not the draft's stays, and so does it."""
    # In this order: the draft is hidden as long as it is there.
    for name in (_DRAFT, _IGNORE):
        with contextlib.suppress(OSError):
            os.unlink(os.path.join(private, name))
    with contextlib.suppress(OSError):
        os.rmdir(private)
