"""Checking a whole tree, beside ripgrep and detect-secrets on the same files."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import sleep

import monorepo
from executable import WHEEL
from measure import median, paired, row, seconds

FILES = 20_000
# As its user starts it: of the wheel, if `make executable` has installed one, as a checkout parses
# the catalog at each start.
INSTALLED = WHEEL / "bin" / "keyfit"
KEYFIT = str(
    INSTALLED if INSTALLED.exists() else Path(sys.executable).parent / "keyfit"
)
CHECK = [KEYFIT, "check", "--output-format", "json"]
RIPGREP = ["-l", "--hidden", "sk-|dashscope"]
DETECT_SECRETS = ["scan", "--all-files"]


def main() -> None:
    """Adds the rows of the trees to the table."""
    with _tree(FILES) as few, _tree(10 * FILES) as many:
        beside_ripgrep(few, FILES)
        row(f"peak memory, {FILES:,} files", f"{peak(few):.0f} MB", goal="150 MB")
        name = f"{10 * FILES:,} files / {FILES:,}"
        paired(
            name,
            "11x",
            lambda: seconds(CHECK, many),
            lambda: seconds(CHECK, few),
            runs=3,
        )
        row(f"peak memory, {10 * FILES:,} files", f"{peak(many):.0f} MB")
    with _tree(FILES // 10) as folder:
        beside_detect_secrets(folder, FILES // 10)


def beside_ripgrep(folder: str, files: int) -> None:
    """The time of a check of ``folder`` beside that of a plain search for the vendor's words."""
    if rg := _program("rg"):
        check, search = (
            (lambda: seconds(CHECK, folder)),
            lambda: seconds([rg, *RIPGREP], folder),
        )
        paired(f"check of {files:,} files / ripgrep", "5x", check, search, runs=15)


def beside_detect_secrets(folder: str, files: int) -> None:
    """The time of a check of ``folder`` beside that of another tool for secrets; it is slow."""
    if program := _program("detect-secrets"):
        ours = median(lambda: seconds(CHECK, folder), 3)
        theirs = seconds([program, *DETECT_SECRETS], folder) * 1000
        row(
            f"… of {files:,} / detect-secrets",
            f"{ours:.0f} ms",
            f"{theirs:.0f} ms",
            ours / theirs,
        )


def peak(folder: str) -> float:
    """The most memory that the processes of a check of ``folder`` have together, in MB."""
    most = 0
    with subprocess.Popen(CHECK, cwd=folder, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            most = max(
                most, sum(map(_kilobytes, [process.pid, *_children(process.pid)]))
            )
            sleep(0.002)
    return most / 1000


def _kilobytes(process: int) -> int:
    """What ``process`` has in memory, its part of what it shares with others; 0 if it is gone."""
    with suppress(OSError):
        lines = Path(f"/proc/{process}/smaps_rollup").read_text("utf-8").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return 0


def _children(process: int) -> list[int]:
    with suppress(OSError):
        return list(
            map(
                int,
                Path(f"/proc/{process}/task/{process}/children").read_text().split(),
            )
        )
    return []


@contextmanager
def _tree(files: int) -> Iterator[str]:
    """A generated monorepo, removed afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        monorepo.write(Path(folder), files)
        yield folder


def _program(name: str) -> str | None:
    """Where ``name`` is, this environment's first; says so where it is nowhere."""
    here = Path(sys.executable).parent / name
    found = str(here) if here.exists() else shutil.which(name)
    if found is None:
        print(f"({name} is not here: left out)")
    return found


if __name__ == "__main__":
    main()
