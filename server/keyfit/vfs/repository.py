"""Find the git repository around a folder by reading git's files, without running git."""

from __future__ import annotations

from contextlib import suppress
from posixpath import dirname
from typing import NamedTuple

from ..text.source import Unreadable
from .files import Files, ancestors
from .paths import join_path, path_from


class Repository(NamedTuple):
    """``top`` is the folder with ``.git``, ``main_worktree`` that of the checkout to which ``top``
    was added by ``git worktree add``; ``top`` itself where it was not."""

    top: str
    main_worktree: str


def repository_around(files: Files, folder: str) -> Repository | None:
    """Return the innermost repository around ``folder``, an absolute path with ``/``, if any."""
    for above in ancestors(folder):
        pointer = join_path(above, ".git")
        if files.exists(pointer):
            return Repository(above, _main_worktree(files, pointer) or above)
    return None


def _main_worktree(files: Files, pointer: str) -> str:
    """Return the main worktree of the added one whose ``.git`` is ``pointer``; '' for others.

    Both must name each other, as they do if git made them: a folder that somebody else made could
    lead anywhere.
    """
    top = dirname(pointer)
    git_folder = _path_in(files, pointer).removeprefix("gitdir:").strip()
    if not git_folder:
        return ""
    git_folder = path_from(top, git_folder)
    back = _path_in(files, join_path(git_folder, "gitdir"))
    common = _path_in(files, join_path(git_folder, "commondir"))
    if not common or path_from(git_folder, back) != pointer:
        return ""
    shared = path_from(git_folder, common)
    # A bare repository has worktrees, of which none is the main one.
    return dirname(shared) if shared.endswith("/.git") else ""


def _path_in(files: Files, path: str) -> str:
    """Return the path that the file at ``path`` contains, '' if there is no file."""
    with suppress(Unreadable):
        text = files.read(path) or ""
        return text.strip()
    return ""
