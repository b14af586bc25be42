"""The pages that say how to add something, as steps: what they put into which file."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
NEEDED = (
    "server",
    "tests",
    "scripts",
    "docs",
    "client-neovim",
    "examples",
    "packaging",
)
_FILE = re.compile(
    r"^`(?P<path>[^`\n]+)`:\n(?P<blocks>(?:\n```\w+\n.*?^```\n)+)", re.M | re.S
)
_BLOCK = re.compile(r"```(?P<language>\w+)\n(?P<text>.*?)^```", re.M | re.S)


class Step(NamedTuple):
    """A block of a page, and the file that it is for."""

    path: str
    language: str
    text: str


def steps(page: str) -> list[Step]:
    """Each block of ``docs/<page>`` below the name of a file."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return [
        Step(file["path"], block["language"], block["text"])
        for file in _FILE.finditer(text)
        for block in _BLOCK.finditer(file["blocks"])
    ]


def follow(step: Step, folder: Path) -> None:
    """Does ``step`` in ``folder``: changes a file by a diff, adds to one, or writes a new one."""
    path = folder / step.path
    path.parent.mkdir(parents=True, exist_ok=True)
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    new = _patched(old, step) if step.language == "diff" else _joined(old, step.text)
    path.write_text(new, encoding="utf-8")


def _joined(old: str, new: str) -> str:
    return f"{old}\n{new}" if old else new


def _patched(old: str, step: Step) -> str:
    lines = step.text.splitlines(keepends=True)
    before = "".join(line[1:] for line in lines if not line.startswith("+"))
    after = "".join(line[1:] for line in lines if not line.startswith("-"))
    assert old.count(before) == 1, f"{step.path} has not once {before!r}"
    return old.replace(before, after)


def copy(folder: Path) -> Path:
    """The parts of this repository that a change of the catalog or the rules touches."""
    skip = shutil.ignore_patterns(
        "__pycache__", "node_modules", ".*_cache", "oracle", "lsp"
    )
    for name in NEEDED:
        shutil.copytree(
            ROOT / name, folder / name, ignore=skip if name == "tests" else None
        )
    for name in ("README.md", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    return folder


def python(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Runs Python with the keyfit that lies in ``folder``."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(folder / "server"),
        "PYTHONUTF8": "1",
    }
    return subprocess.run(
        (sys.executable, *words), cwd=folder, env=environment,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
