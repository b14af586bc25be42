"""What the tests of the command line share."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from keyfit.cli.main import main

SERVER = Path(__file__).parents[2] / "server"
PLAN_KEY = "sk-sp-0123456789abcdef0123456789abcdef"  # invented


class Outcome(NamedTuple):
    """What a command did."""

    status: int
    out: str
    err: str


Run = Callable[..., Outcome]
Write = Callable[[Mapping[str, str | bytes]], Path]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory below a home folder of its own, no colours asked for."""
    home = tmp_path / "home"
    work = home / "project"
    work.mkdir(parents=True)
    monkeypatch.chdir(work)
    monkeypatch.setenv("HOME", str(home))
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return work


@pytest.fixture
def write(folder: Path) -> Write:
    """Writes files, by path below the working directory."""

    def writer(files: Mapping[str, str | bytes]) -> Path:
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return folder

    return writer


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command line in this process; no output ever holds a whole key."""

    def runner(*argv: str) -> Outcome:
        status = main(list(argv))
        out, err = capsys.readouterr()
        assert PLAN_KEY[6:30] not in out + err
        return Outcome(status, out, err)

    return runner


def process(
    *argv: str, stdin: bytes = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Runs ``keyfit`` as a process of its own in the working directory."""
    inherited = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    return subprocess.run(
        [sys.executable, "-m", "keyfit", *argv],
        input=stdin, capture_output=True, check=False,
        env={**inherited, "PYTHONPATH": str(SERVER), **environment},
    )  # fmt: skip
