"""Which files git tracks, as git itself says.

git is only asked to list its index: nothing is written, fetched or run for it. Without git, in a
repository that git refuses (another user's), or where it takes too long, nothing counts as tracked.
"""

from __future__ import annotations

import os

from .reading import read_bytes
from .text.source import Unreadable

PATIENCE = 5.0  # seconds; an index of a million files is listed in a third of one
_ARGUMENTS = ("-c", "core.fsmonitor=false", "ls-files", "-v", "-z")
_LONGEST_POINTER = 64 * 1024  # bytes; a .git file holds one path
# Set while hooks run: they would lead every question to the repository that the hook runs for.
_OF_ONE_REPOSITORY = (
    "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_PREFIX", "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
)  # fmt: skip
_QUIETLY = {"GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1"}
# In the index and kept up to date: no `S` or small letter, as a file gets that is to stay as it
# was committed whatever is written to it here.
_TAGS = (b"H", b"M")

_State = tuple[int, int, int]


class Tracked:
    """What git tracks; a repository is listed once, and again when its index has changed."""

    def __init__(self) -> None:
        self._listed: dict[str, tuple[_State | None, bytes]] = {}

    def holds(self, path: str) -> bool:
        """Whether git tracks the file at ``path`` (absolute), where its links lead to."""
        real = os.path.realpath(path).replace(os.sep, "/")
        root = _root(real)
        if root is None:
            return False
        state = _state(index_of(path))
        if root not in self._listed or self._listed[root][0] != state:
            self._listed[root] = state, _listing(root) if state else b""
        name = os.fsencode(real[len(root.rstrip("/")) + 1 :])
        listing = self._listed[root][1]
        return any(b"\0%s %s\0" % (tag, name) in listing for tag in _TAGS)


def index_of(path: str) -> str:
    """The index of the repository around the file at ``path``; '' outside of one."""
    root = _root(os.path.realpath(path).replace(os.sep, "/"))
    return "" if root is None else f"{_git_folder(root)}/index"


def _root(path: str) -> str | None:
    """The top of the innermost repository around the file at ``path``."""
    folder = path.rpartition("/")[0]
    while not os.path.exists(f"{folder}/.git"):
        if not folder:
            return None
        folder = folder.rpartition("/")[0]
    return folder or "/"


def _git_folder(root: str) -> str:
    """Where git keeps the index: worktrees and submodules have a file that says so."""
    own = f"{root.rstrip('/')}/.git"
    try:
        found = read_bytes(own, _LONGEST_POINTER)
    except Unreadable:
        return own
    if found is None:
        return own
    said = os.fsdecode(found).strip()
    return os.path.join(root, said.removeprefix("gitdir:").strip()).replace(os.sep, "/")


def _state(path: str) -> _State | None:
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def program(root: str) -> str | None:
    """Return the full path of git, None if PATH has none that the repository cannot have placed.

    Empty and relative entries of PATH, the current folder and what lies in ``root`` are left out:
    a checkout may hold a program called git. So no shell and no `shutil.which`, which on Windows
    looks in the current folder first.
    """
    name = "git.exe" if os.name == "nt" else "git"
    for entry in os.environ.get("PATH", "").split(os.pathsep):
        path = os.path.join(entry, name)
        if not os.path.isabs(entry) or _may_be_placed(entry, root) or _may_be_placed(path, root):
            continue
        if os.path.isfile(path) and os.access(path, os.X_OK):
            return path
    return None


def _may_be_placed(path: str, root: str) -> bool:
    """Return whether ``path`` leads to the current folder or into the repository at ``root``."""
    real, top = os.path.realpath(path), os.path.realpath(root)
    if real == os.path.realpath(os.curdir):
        return True
    is_whole_disk = os.path.dirname(top) == top
    return not is_whole_disk and (real == top or real.startswith(top + os.sep))


def _listing(root: str) -> bytes:
    """``NUL tag blank path`` for each file in the index of the repository at ``root``."""
    import subprocess

    git = program(root)
    if git is None:
        return b""
    environment = {k: v for k, v in os.environ.items() if k not in _OF_ONE_REPOSITORY}
    try:
        done = subprocess.run(
            (git, *_ARGUMENTS), cwd=root, env={**environment, **_QUIETLY}, timeout=PATIENCE,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return b""
    return b"\0" + done.stdout if done.returncode == 0 else b""
