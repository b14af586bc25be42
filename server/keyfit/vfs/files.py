"""Read files from the disk, from a scanned tree, or from texts that replace them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Protocol

from .git import GitIndex, GitStatus
from .read import read_text
from .symlinks import Symlinks


class Files(Protocol):
    """A set of files that can be read, by absolute path with ``/``."""

    def read(self, path: str) -> str | None:
        """Return the text at ``path``, None if there is no such file. Raise `Unreadable`."""

    def exists(self, path: str) -> bool:
        """Return whether a file or folder is there."""

    def git_status(self, path: str) -> GitStatus:
        """Return what git says about the file."""

    def leads_out(self, path: str) -> bool:
        """Return whether ``path`` is a link that leads out of the project it lies in."""


class Disk:
    """The files on disk."""

    def __init__(self) -> None:
        self._git = GitIndex()
        self._links = Symlinks()

    def exists(self, path: str) -> bool:
        """Return whether a file or folder is there."""
        return os.path.exists(path)

    def read(self, path: str) -> str | None:
        """Return the text at ``path`` (UTF-8, its line ends and BOM kept)."""
        return read_text(path)

    def glob(self, folder: str, pattern: str) -> list[str]:
        """Return the paths below ``folder`` that fit ``pattern`` (with ``*``), sorted."""
        return paths_on_disk(folder, pattern)

    def git_status(self, path: str) -> GitStatus:
        """Return what git says about the file."""
        return self._git.git_status(path)

    def leads_out(self, path: str) -> bool:
        """Return whether ``path`` is a link that leads out of the project it lies in."""
        return self._links.lead_out(path)


class ScannedDisk(Disk):
    """The files on disk during one run: a name that is not in a recorded listing does not exist."""

    def __init__(self) -> None:
        super().__init__()
        self._names: dict[str, frozenset[str]] = {}

    def record_listing(self, folder: str, names: Iterable[str]) -> None:
        """Record that ``names`` are all the entries of ``folder``."""
        lower_names = map(str.lower, names)
        self._names[folder] = frozenset(lower_names)

    def exists(self, path: str) -> bool:
        """Return whether a file or folder is there."""
        if self._is_absent(path):
            return False
        return super().exists(path)

    def read(self, path: str) -> str | None:
        """Return the text at ``path`` (UTF-8, its line ends and BOM kept)."""
        if self._is_absent(path):
            return None
        return super().read(path)

    def _is_absent(self, path: str) -> bool:
        """Return whether the nearest recorded folder above ``path`` has no entry on the way to
        it."""
        while path:
            path, _, name = path.rpartition("/")
            names = self._names.get(path)
            if names is None:
                continue
            # File systems may treat letters as equal: by case, and beyond ASCII by rules of their
            # own, so nothing is known about other names.
            return name.isascii() and name.lower() not in names
        return False


class Overlay:
    """Texts by path that replace files: open buffers, standard input, tests."""

    def __init__(self, texts: Mapping[str, str], below: Files | None = None) -> None:
        self.texts = texts
        self.below = below

    def exists(self, path: str) -> bool:
        """Return whether a file or folder is there."""
        if path in self.texts:
            return True
        if self.below is None:
            return False
        return self.below.exists(path)

    def read(self, path: str) -> str | None:
        """Return the text that replaces ``path``, else what is below."""
        if path in self.texts:
            return self.texts[path]
        if self.below is None:
            return None
        return self.below.read(path)

    def git_status(self, path: str) -> GitStatus:
        """Return what git says about the file, by what is below."""
        if self.below is None:
            return GitStatus()
        return self.below.git_status(path)

    def leads_out(self, path: str) -> bool:
        """Return whether ``path`` is a link that leads out of the project it lies in."""
        if self.below is None:
            return False
        return self.below.leads_out(path)


def paths_on_disk(folder: str, pattern: str) -> list[str]:
    """Return the paths below ``folder`` that fit ``pattern`` (with ``*``), sorted."""
    if not os.path.isdir(folder):
        return []  # as most are: nothing is imported for them
    from glob import glob

    paths: list[str] = []
    for match in glob(pattern, root_dir=folder):
        name = match.replace(os.sep, "/")
        paths.append(f"{folder}/{name}")
    return sorted(paths)


def ancestors(root: str) -> list[str]:
    """Return ``root`` and each folder above it, the nearest first."""
    folder = root.rstrip("/")
    folders: list[str] = []
    while folder:
        folders.append(folder)
        folder = folder.rpartition("/")[0]
    # On Windows the last one is a drive.
    if not folders or root.startswith("/"):
        folders.append("/")
    return folders
