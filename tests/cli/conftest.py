"""What the tests of the command line share."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from cli.harness import Outcome, Run, Write
from cli.samples import PLAN_KEY
from keyfit.cli.main import main


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory below a home folder of its own, nothing asked for by variables."""
    home = tmp_path / "home"
    work = home / "project"
    work.mkdir(parents=True)
    monkeypatch.chdir(work)
    monkeypatch.setenv("HOME", str(home))
    for name in ("NO_COLOR", "FORCE_COLOR", "GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        monkeypatch.delenv(name, raising=False)
    return work


@pytest.fixture
def bare_environment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No variables but those without which nothing runs, and a terminal of 120 columns."""
    for name in set(os.environ) - {"HOME", "PATH", "PYTEST_CURRENT_TEST"}:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "120")


@pytest.fixture
def write(folder: Path) -> Write:
    """Writes files, by path below the working directory."""

    def writer(files: Mapping[str, str | bytes]) -> Path:
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(
                content if isinstance(content, bytes) else content.encode()
            )
        return folder

    return writer


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command line in this process; no output ever holds a whole key or a traceback."""

    def runner(*argv: str) -> Outcome:
        status = main(list(argv))
        out, err = capsys.readouterr()
        assert PLAN_KEY[6:30] not in out + err
        assert "Traceback" not in err
        return Outcome(status, out, err)

    return runner
