"""Ask git which files it tracks.

git is only asked to list its index: nothing is written or fetched, and no hook or monitor is run.
Where git cannot answer, a `GitFailure` gives the reason and the remedy.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from ..text.source import Unreadable
from ..util.translation import Phrase, phrase
from .paths import real_path
from .read import read_bytes

TIMEOUT = 5.0  # seconds; git lists an index of a million files in a third of one
_ARGUMENTS = ("-c", "core.fsmonitor=false", "ls-files", "-v", "-z")
_MAX_POINTER_SIZE = 64 * 1024  # bytes; a .git file holds one path
# git sets these while it runs a hook. They would make it answer for the repository of that hook,
# whatever folder it is called in.
_REPOSITORY_VARIABLES = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_COMMON_DIR",
    "GIT_PREFIX",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
)
# In English, since the reasons for a failure are recognized by their wording.
_ENVIRONMENT = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "LC_ALL": "C",
    "LANGUAGE": "",
}
# Tags of `git ls-files -v` for files that git tracks. Files marked `skip-worktree` (`S`) or
# `assume-unchanged` (lower case) do not count: local changes to them are never committed.
_TRACKED_TAGS = (b"H", b"M")

_State = tuple[int, int, int]


class GitFailure(Enum):
    """Why git did not answer, and how to help it. ``{root}`` is the repository's folder."""

    NO_GIT = phrase("git was not found on PATH; install it, or add its folder to PATH")
    OTHER_USER = phrase(
        "the repository belongs to another user; run "
        "git config --global --add safe.directory {root}"
    )
    BROKEN_INDEX = phrase("its index cannot be read; git -C {root} status says why")
    NO_INDEX = phrase("its index is missing; git -C {root} reset rebuilds it")
    SLOW = phrase(
        "git took longer than {timeout:g} seconds; run git -C {root} status, then try again"
    )
    FAILED = phrase("git failed; git -C {root} ls-files says why")

    def text(self, root: str) -> str:
        """Return the reason and the remedy for the user; ``root`` is already quoted for a shell."""
        return Phrase(self.value, {"root": root, "timeout": TIMEOUT})


class GitStatus(NamedTuple):
    """What git says about one file.

    ``name`` is the file's path from ``root``, the top folder of its repository; both are '' outside
    of a repository. ``failure`` is the reason if git did not answer; then ``tracked`` is False.
    """

    tracked: bool = False
    root: str = ""
    name: str = ""
    failure: GitFailure | None = None


class FailedRepository(NamedTuple):
    """A repository whose tracked files are unknown, because git did not answer."""

    root: str
    failure: GitFailure


class GitIndex:
    """The files that git tracks; a repository is listed once, and again when its index changes."""

    def __init__(self) -> None:
        self._listed: dict[str, tuple[_State | None, bytes | GitFailure]] = {}

    def git_status(self, path: str) -> GitStatus:
        """Return what git says about the file at ``path`` (absolute), its links resolved."""
        real = real_path(path)
        root = _root(real)
        if root is None:
            return GitStatus()
        name = real[len(root.rstrip("/")) + 1 :]
        listing = self._listing_of(root)
        if isinstance(listing, GitFailure):
            return GitStatus(False, root, name, listing)
        encoded = os.fsencode(name)
        for tag in _TRACKED_TAGS:
            if b"\0%s %s\0" % (tag, encoded) in listing:
                return GitStatus(True, root, name)
        return GitStatus(False, root, name)

    def _listing_of(self, root: str) -> bytes | GitFailure:
        """Return the listing of the repository at ``root``, from the cache unless its index
        changed."""
        state = _state(_index_in(root))
        known = self._listed.get(root)
        if known is None or known[0] != state:
            # Before the first `git add` there is no index, and nothing is tracked.
            listing = _listing(root) if state else _listing_without_index(root)
            known = self._listed[root] = (state, listing)
        return known[1]


def index_of(path: str) -> str:
    """Return the index of the repository around the file at ``path``; '' outside of one."""
    root = _root(real_path(path))
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
        content = read_bytes(own, _MAX_POINTER_SIZE)
    except Unreadable:
        return own  # it is a folder, as nearly always
    if content is None:
        return own
    pointer = os.fsdecode(content).strip().removeprefix("gitdir:").strip()
    return os.path.join(root, pointer).replace(os.sep, "/")


def _state(path: str) -> _State | None:
    """Return what differs once the file at ``path`` is written again; None if there is none."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def program(root: str) -> str | None:
    """Return the full path of git, None if PATH has none that the repository cannot have placed.

    Empty and relative entries of PATH, the current folder and what lies in ``root`` are left out:
    a checkout may contain a program called git. For the same reason this uses neither a shell nor
    `shutil.which`, which on Windows looks in the current folder first.
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


def _listing(root: str) -> bytes | GitFailure:
    """Return ``NUL tag blank path NUL`` for each file in the index of a repository."""
    listing = _asked(root, _ARGUMENTS)
    if isinstance(listing, GitFailure):
        return listing
    return b"\0" + listing


def _listing_without_index(root: str) -> bytes | GitFailure:
    """Return the listing of a repository that has no index: nothing if it has no commit either."""
    has_commit = _asked(root, ("rev-parse", "--quiet", "--verify", "HEAD"))
    if isinstance(has_commit, bytes):
        return GitFailure.NO_INDEX
    if has_commit is GitFailure.FAILED:
        return b""
    return has_commit


def _asked(root: str, arguments: Sequence[str]) -> bytes | GitFailure:
    """Return what git prints for ``arguments`` in ``root``, or why it prints nothing."""
    import subprocess

    git = program(root)
    if git is None:
        return GitFailure.NO_GIT
    environment = dict(os.environ)
    for name in _REPOSITORY_VARIABLES:
        environment.pop(name, None)
    environment.update(_ENVIRONMENT)
    try:
        done = subprocess.run(
            (git, *arguments),
            cwd=root,
            env=environment,
            timeout=TIMEOUT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
        )
    except subprocess.TimeoutExpired:
        return GitFailure.SLOW
    except (OSError, subprocess.SubprocessError):
        return GitFailure.FAILED
    if done.returncode != 0:
        return _reason(done.stderr)
    return done.stdout


def _reason(stderr: bytes) -> GitFailure:
    """Return the reason that git gives in ``stderr``. Its text is not repeated: it may quote the
    repository's settings."""
    if b"dubious ownership" in stderr or b"unsafe repository" in stderr:
        return GitFailure.OTHER_USER
    if b"index" in stderr:
        return GitFailure.BROKEN_INDEX
    return GitFailure.FAILED
