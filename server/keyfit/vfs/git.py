"""Ask git which files it tracks.

git is only asked to list its index: nothing is written, fetched or run for it. Where git cannot
answer, the answer says why, and what helps.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from ..text.source import Unreadable
from .read import read_bytes

PATIENCE = 5.0  # seconds; git lists an index of a million files in a third of one
_ARGUMENTS = ("-c", "core.fsmonitor=false", "ls-files", "-v", "-z")
_LONGEST_POINTER = 64 * 1024  # bytes; a .git file holds one path
# Set while hooks run: they would lead every question to the repository that the hook runs for.
_OF_ONE_REPOSITORY = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_COMMON_DIR",
    "GIT_PREFIX",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
)
# In English, as its reasons are told apart by their words.
_QUIETLY = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "LC_ALL": "C",
    "LANGUAGE": "",
}
# In the index and kept up to date: no `S` or small letter, as a file gets that is to stay as it
# was committed whatever is written to it here.
_TAGS = (b"H", b"M")

_State = tuple[int, int, int]


class Silence(Enum):
    """Why git did not answer, and what helps. ``{root}`` is the repository's folder."""

    NO_GIT = "git was not found on PATH; install it, or add its folder to PATH"
    OTHER_USER = (
        "the repository belongs to another user; run "
        "git config --global --add safe.directory {root}"
    )
    BROKEN_INDEX = "its index cannot be read; git -C {root} status says why"
    NO_INDEX = "its index is missing; git -C {root} reset writes it anew"
    SLOW = "git took longer than {patience:g} seconds; run git -C {root} status, then try again"
    FAILED = "git failed; git -C {root} ls-files says why"

    def text(self, root: str) -> str:
        """Return the reason and the remedy in words. ``root`` is already quoted for a shell."""
        return self.value.format(root=root, patience=PATIENCE)


class Standing(NamedTuple):
    """What git says about one file.

    ``name`` is the file's path from ``root``, the top folder of its repository; both are '' outside
    of a repository. ``silence`` is the reason if git did not answer; then ``tracked`` is False.
    """

    tracked: bool = False
    root: str = ""
    name: str = ""
    silence: Silence | None = None


class Unanswered(NamedTuple):
    """A repository in which git did not say which files it tracks."""

    root: str
    silence: Silence


class GitIndex:
    """What git tracks; a repository is listed once, and again when its index has changed."""

    def __init__(self) -> None:
        self._listed: dict[str, tuple[_State | None, bytes | Silence]] = {}

    def standing(self, path: str) -> Standing:
        """Return what git says about the file at ``path`` (absolute), where its links lead to."""
        real = os.path.realpath(path).replace(os.sep, "/")
        root = _root(real)
        if root is None:
            return Standing()
        name = real[len(root.rstrip("/")) + 1 :]
        listing = self._listing_of(root)
        if isinstance(listing, Silence):
            return Standing(False, root, name, listing)
        encoded = os.fsencode(name)
        for tag in _TAGS:
            if b"\0%s %s\0" % (tag, encoded) in listing:
                return Standing(True, root, name)
        return Standing(False, root, name)

    def _listing_of(self, root: str) -> bytes | Silence:
        """Return the listing of the repository at ``root``, made anew if its index has changed."""
        state = _state(_index_in(root))
        known = self._listed.get(root)
        if known is None or known[0] != state:
            # Before the first `git add` there is no index, and nothing is tracked.
            listing = _listing(root) if state else _without_index(root)
            known = self._listed[root] = (state, listing)
        return known[1]


def index_of(path: str) -> str:
    """Return the index of the repository around the file at ``path``; '' outside of one."""
    root = _root(os.path.realpath(path).replace(os.sep, "/"))
    return _index_in(root) if root else ""


def _index_in(root: str) -> str:
    return f"{_git_folder(root)}/index"


def _root(path: str) -> str | None:
    """Return the top folder of the innermost repository around the file at ``path``."""
    folder = path.rpartition("/")[0]
    while not os.path.exists(f"{folder}/.git"):
        if not folder:
            return None
        folder = folder.rpartition("/")[0]
    return folder or "/"


def _git_folder(root: str) -> str:
    """Return where git keeps the index: worktrees and submodules have a file that names it."""
    own = f"{root.rstrip('/')}/.git"
    try:
        content = read_bytes(own, _LONGEST_POINTER)
    except Unreadable:
        return own  # it is a folder, as nearly always
    if content is None:
        return own
    pointer = os.fsdecode(content).strip().removeprefix("gitdir:").strip()
    return os.path.join(root, pointer).replace(os.sep, "/")


def _state(path: str) -> _State | None:
    """Return what changes with the file at ``path``; None if there is none."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def program(root: str) -> str | None:
    """Return the full path of git, None if PATH has none that the repository cannot have placed.

    Empty and relative entries of PATH, the current folder and what lies in ``root`` are left out:
    a checkout may hold a program called git. So no shell and no `shutil.which`, which on Windows
    looks in the current folder first.
    """
    name = "git.exe" if os.name == "nt" else "git"
    for entry in os.environ.get("PATH", "").split(os.pathsep):
        path = os.path.join(entry, name)
        if not os.path.isabs(entry):
            continue
        # Also the program itself may be a link into the repository.
        if _may_be_placed(entry, root) or _may_be_placed(path, root):
            continue
        if os.path.isfile(path) and os.access(path, os.X_OK):
            return path
    return None


def _may_be_placed(path: str, root: str) -> bool:
    """Return whether ``path`` leads to the current folder or into the repository at ``root``."""
    real = os.path.realpath(path)
    top = os.path.realpath(root)
    if real == os.path.realpath(os.curdir):
        return True
    is_whole_disk = os.path.dirname(top) == top
    return not is_whole_disk and (real == top or real.startswith(top + os.sep))


def _listing(root: str) -> bytes | Silence:
    """Return ``NUL tag blank path NUL`` for each file in the index of a repository."""
    listing = _asked(root, _ARGUMENTS)
    if isinstance(listing, Silence):
        return listing
    return b"\0" + listing


def _without_index(root: str) -> bytes | Silence:
    """Return the listing of a repository that has no index: nothing if it has no commit either."""
    has_commit = _asked(root, ("rev-parse", "--quiet", "--verify", "HEAD"))
    if isinstance(has_commit, bytes):
        return Silence.NO_INDEX
    if has_commit is Silence.FAILED:
        return b""
    return has_commit


def _asked(root: str, arguments: Sequence[str]) -> bytes | Silence:
    """Return what git prints for ``arguments`` in ``root``, or why it prints nothing."""
    import subprocess

    git = program(root)
    if git is None:
        return Silence.NO_GIT
    environment = dict(os.environ)
    for name in _OF_ONE_REPOSITORY:
        environment.pop(name, None)
    environment.update(_QUIETLY)
    try:
        done = subprocess.run(
            (git, *arguments),
            cwd=root,
            env=environment,
            timeout=PATIENCE,
            stdin=subprocess.DEVNULL,
            capture_output=True,
        )
    except subprocess.TimeoutExpired:
        return Silence.SLOW
    except (OSError, subprocess.SubprocessError):
        return Silence.FAILED
    if done.returncode != 0:
        return _reason(done.stderr)
    return done.stdout


def _reason(stderr: bytes) -> Silence:
    """Return the reason that git gives in ``stderr``. Its text is not repeated: it may quote the
    repository's settings."""
    if b"dubious ownership" in stderr or b"unsafe repository" in stderr:
        return Silence.OTHER_USER
    if b"index" in stderr:
        return Silence.BROKEN_INDEX
    return Silence.FAILED
