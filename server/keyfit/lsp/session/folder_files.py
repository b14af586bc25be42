"""Record which files are checked in which folder of the workspace."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ...vfs.paths import is_within


class InFolder(NamedTuple):
    """A file, or a folder to be searched, and the workspace folder that it lies in."""

    folder: str
    path: str


class FolderFiles:
    """The files to check (absolute paths with ``/``) by workspace folder."""

    def __init__(self) -> None:
        self._files: dict[str, set[str]] = {}

    def __iter__(self) -> Iterator[str]:
        # A copy: folders are added while a thread goes through them.
        return iter(list(self._files))

    def __contains__(self, folder: str) -> bool:
        return folder in self._files

    def __getitem__(self, folder: str) -> set[str]:
        return self._files[folder]

    def __setitem__(self, folder: str, files: set[str]) -> None:
        self._files[folder] = files

    def add_folder(self, folder: str) -> None:
        """Add ``folder``, with no files yet, unless it is here."""
        self._files.setdefault(folder, set())

    def remove_folder(self, folder: str) -> None:
        """Remove ``folder`` and its files, if it is here."""
        self._files.pop(folder, None)

    def all_files(self) -> set[str]:
        """Return the files of all folders."""
        return set().union(*self._files.values())

    def around(self, path: str) -> list[str]:
        """Return the folders that ``path`` is, or lies in."""
        return [folder for folder in self if is_within(path, folder)]

    def innermost(self, path: str) -> str:
        """Return the innermost folder that ``path`` is, or lies in; '' if there is none."""
        return max(self.around(path), key=len, default="")

    def places_among(self, paths: Iterable[str]) -> list[InFolder]:
        """Return those of ``paths`` that are folders, once for each workspace folder around.

        Folders below others of ``paths`` are left out.
        """
        places: list[InFolder] = []
        outermost = None
        for path in sorted(filter(os.path.isdir, paths)):
            if outermost is not None and is_within(path, outermost):
                continue
            outermost = path
            for folder in self.around(path):
                places.append(InFolder(folder, path))  # noqa: PERF401 - a loop reads better
        return places
