"""Kills `keyfit fix` at every call by which it touches the disk, and looks at what is left.

`python tests/cli/kills.py N` does it at least N times, and prints the figures for
docs/reliability.md. A process of its own is forked for each kill; in it, functions of `os` are
wrapped so that the n-th call ends it by SIGKILL, which nothing can catch: before the call, after
it, or, for a write, in the middle.
"""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

from keyfit.cli import atomic_write, drafts
from keyfit.cli.commands import fix
from keyfit.cli.main import main

CALLS = (
    "access", "chmod", "close", "fchmod", "fchown", "fstat", "fsync", "getxattr", "link",
    "listxattr", "lseek", "mkdir", "open", "rename", "replace", "rmdir", "scandir", "setxattr",
    "stat", "unlink", "write",
)  # fmt: skip
WHEN = ("before", "after", "amid")
KEY = "sk-sp-9d4c1f7ae2b35860c7e1a94fd2035b68"
_BAD = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"
_GOOD = "https://coding-intl.dashscope.aliyuncs.com/v1"
OLD = f"OPENAI_API_KEY={KEY}\nOPENAI_BASE_URL={_BAD}\n"
NEW = OLD.replace(_BAD, _GOOD)
IGNORED = (
    ".env\n",
    ".env*\n",
    "*.env\n",
    ".env.*\n",
    "",
)  # .gitignore; the last: nothing is


class Scene(NamedTuple):
    """A file to repair: its name, how much stands below the pair, whether drafts have names."""

    name: str
    filling: int
    nameless: bool

    @property
    def old(self) -> str:
        """The text before the repair."""
        return OLD + "# filling\n" * self.filling

    @property
    def new(self) -> str:
        """The text after it."""
        return NEW + "# filling\n" * self.filling


SCENES = [
    Scene(name, filling, nameless)
    for name, filling in ((".env", 0), (".env.local", 0), ("a.env", 500))
    for nameless in (True, False)
]


class Left(NamedTuple):
    """What a killed run left."""

    died: bool  # else it came to its end before that call
    whole: bool  # the file has its old or its new text
    drafts: int  # other files that hold the key
    seen: bool  # git would add one of them
    open: bool  # another user could read one of them


def killed(scene: Scene, call: int, when: str, folder: Path) -> Left:
    """Repair ``scene`` in ``folder``, which is empty, and kill that at ``call`` (from 0)."""
    file = folder / scene.name
    file.write_text(scene.old)
    process = os.fork()
    if process == 0:
        _die_at(scene, call, when, folder)
    died = os.WIFSIGNALED(os.waitpid(process, 0)[1])
    text = file.read_text()
    holders = [
        p
        for p in folder.rglob("*")
        if p.is_file() and p != file and KEY in p.read_text()
    ]
    return Left(
        died,
        text in (scene.old, scene.new),
        len(holders),
        bool(holders) and _git_sees(folder, scene.name),
        any(_is_open(holder, folder) for holder in holders),
    )


def _die_at(scene: Scene, call: int, when: str, folder: Path) -> None:
    """In the child: run `fix` until that call. Never returns."""
    os.chdir(folder)
    sys.stdout = sys.stderr = io.StringIO()
    if not scene.nameless:
        drafts._nameless = lambda *_: -1

    def replace_text(*arguments: str) -> None:
        _wrap(call, when)  # from here on: what goes before only reads
        atomic_write.replace_text(*arguments)

    fix.replace_text = replace_text
    main(["fix", "."])
    os._exit(0)


def _wrap(call: int, when: str) -> None:
    count = iter(range(1_000_000))

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def wrapped(function: Any, is_write: bool) -> Any:
        def run(*arguments: Any, **named: Any) -> Any:
            if next(count) != call:
                return function(*arguments, **named)
            if when == "after" or (when == "amid" and is_write):
                if when == "amid":
                    handle, data = arguments
                    arguments = (handle, bytes(data)[: len(data) // 2])
                function(*arguments, **named)
            return die()

        return run

    for name in CALLS:
        if hasattr(os, name):
            setattr(os, name, wrapped(getattr(os, name), name == "write"))


def _git_sees(folder: Path, name: str) -> bool:
    """Whether `git add -A` would take more than the file itself, under any usual .gitignore."""
    for ignored in IGNORED:
        (folder / ".gitignore").write_text(ignored)
        subprocess.run(["git", "init", "-q", "."], cwd=folder, check=True)
        listed = ["git", "ls-files", "--others", "--exclude-standard"]
        found = subprocess.run(
            listed, cwd=folder, check=True, capture_output=True, text=True
        )
        if set(found.stdout.split()) - {name, ".gitignore"}:
            return True
    return False


def _is_open(file: Path, folder: Path) -> bool:
    """Whether others may read ``file``: by its own bits, and by those of each folder down to it."""
    way = [file, *(parent for parent in file.parents if folder in parent.parents)]
    return all(path.stat().st_mode & 0o077 for path in way)


def kills(
    scenes: list[Scene], whens: tuple[str, ...] = WHEN
) -> Iterator[tuple[Scene, int, Left]]:
    """A kill at each call, at each moment of it, of each scene."""
    with tempfile.TemporaryDirectory() as folder, redirect_stdout(io.StringIO()):
        Path(folder, ".env").write_text(OLD)
        main(["fix", "--diff", folder])  # so that each child has all loaded
    for scene in scenes:
        for when in whens:
            call, died = 0, True
            while died:
                folder = Path(tempfile.mkdtemp(prefix="kills"))
                left = killed(scene, call, when, folder)
                shutil.rmtree(folder)
                died = left.died
                if died:
                    yield scene, call, left
                call += 1


def run(least: int) -> int:
    """Kill ``least`` times or more and print what was left; 1 if that breaks a promise."""
    counts: Counter[str] = Counter()
    while counts["kills"] < least:
        for scene, _, left in kills(SCENES):
            counts["kills"] += 1
            counts["half-written files"] += not left.whole
            kind = "without a name" if scene.nameless else "with a name"
            counts[f"drafts left, where a draft begins {kind}"] += bool(left.drafts)
            counts["drafts that git would add"] += left.seen
            counts["drafts that another user could read"] += left.open
    for name, count in counts.items():
        print(f"{name}: {count}")
    broken = (
        "half-written files",
        "drafts that git would add",
        "drafts that another user could read",
    )
    return int(any(counts[name] for name in broken))


if __name__ == "__main__":
    raise SystemExit(run(int(sys.argv[1]) if len(sys.argv) > 1 else 300))
