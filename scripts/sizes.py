"""Print the sizes of what is released, and how long each takes to start and to check one file.

What was not built here is left out. Times are medians, each beside a bare interpreter.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from executable import DIST, FOLDER, PROGRAM, ROOT, WHEEL

RUNS = 9
ENV = (
    "OPENAI_API_KEY=sk-sp-0123456789abcdef0123456789abcdef\n"  # invented
    "OPENAI_BASE_URL=https://dashscope-intl.aliyuncs.com/compatible-mode/v1\n"
)


def main() -> None:
    """Print both tables."""
    print(f"{'what':34}{'MB':>8}")
    for path in released():
        size = sum(file.stat().st_size for file in files(path))
        print(f"{path.relative_to(ROOT).as_posix():34}{size / 1e6:8.1f}")
    print(f"\n{'median of ' + str(RUNS):34}{'ms':>8}")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / ".env").write_text(ENV, encoding="utf-8")
        for name, command in commands(folder):
            print(f"{name:34}{milliseconds(command):8.0f}")


def released() -> Iterator[Path]:
    """Yield what was built: archives, and the unpacked executable."""
    for pattern in ("packages/*", "*.tar.gz", "*.zip"):
        yield from sorted(DIST.glob(pattern))
    yield from sorted((ROOT / "client-vscode" / "dist").glob("*.vsix"))
    if FOLDER.exists():
        yield FOLDER


def files(path: Path) -> Iterator[Path]:
    """Yield ``path``, or the files in it."""
    inside = path.rglob("*") if path.is_dir() else iter([path])
    return (each for each in inside if each.is_file() and not each.is_symlink())


def commands(folder: str) -> Iterator[tuple[str, list[str]]]:
    """Yield what is timed: a name, and the command; ``folder`` has one file to check."""
    yield "interpreter, python -c pass", [sys.executable, "-c", "pass"]
    wheel = WHEEL / "bin" / "keyfit"
    for name, program in (("wheel", wheel), ("executable", PROGRAM)):
        if program.exists():
            yield f"{name}, keyfit --version", [str(program), "--version"]
            yield f"{name}, keyfit check of one .env", [str(program), "check", folder]


def milliseconds(command: list[str]) -> float:
    """Return the median time of ``command``, after one run that does not count."""
    return statistics.median([_once(command) for _ in range(RUNS + 1)][1:]) * 1000


def _once(command: list[str]) -> float:
    begin = time.perf_counter()
    subprocess.run(command, capture_output=True, check=False)
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
