"""What exposed-key says of a key in a repository, by the real git: a repair that works, or why
git did not answer."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from cli.harness import Run, Write
from cli.samples import RIGHT_ENV
from keyfit.linter.rules.exposed_key import RULE
from keyfit.resolve.document_store import MAX_UNCLAIMED_LENGTH

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
KEY = RULE.bad.text
NAMES = (
    ".env",
    "services/web/.env",
    "a b/$x'.env",
    "services/[w]*/.env",
    "_a/.env",
    "!b/.env",
)


def git(*words: str) -> str:
    return subprocess.run(
        ("git", *words), check=True, capture_output=True, text=True
    ).stdout


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("start", [".", "services"])
def test_its_command_untracks_the_file(
    run: Run, write: Write, name: str, start: str
) -> None:
    top = write({**dict.fromkeys(NAMES, RIGHT_ENV), name: KEY})
    git("init", "-q")
    git("add", "--force", ".")
    os.chdir(top / start)
    found = run("check", "--select", "exposed-key", str(top))
    command = re.search(r"run (git rm .*)", found.out)
    assert command
    subprocess.run(shlex.split(command[1]), check=True, capture_output=True)
    os.chdir(top)
    assert set(git("ls-files", "-z").split("\0")) == {*NAMES, ""} - {name}


def broken_index(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (top / ".git/index").write_bytes(b"broken")


def another_user(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")


def without_git(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")


@pytest.mark.parametrize(
    ("happens", "reason", "remedy"),
    [
        (broken_index, "its index cannot be read", "git -C {top} status"),
        (another_user, "belongs to another user", "--add safe.directory {top}"),
        (without_git, "not found on PATH", "install it"),
    ],
)
@pytest.mark.parametrize("command", ["check", "fix", "baseline"])
def test_it_says_why_git_did_not_answer(
    run: Run, write: Write, monkeypatch: pytest.MonkeyPatch, command: str,
    happens: object, reason: str, remedy: str,
) -> None:  # fmt: skip
    top = write({".env": KEY, "web/.env": KEY, "right.env": RIGHT_ENV})
    git("init", "-q")
    git("add", "--force", ".")
    assert callable(happens)
    happens(top, monkeypatch)
    lines = [line for line in run(command).err.splitlines() if "exposed-key" in line]
    assert len(lines) == 1
    assert reason in lines[0]
    assert remedy.format(top=top) in lines[0]
    assert not re.search("exposed-key", run(command, "--ignore", "exposed-key").err)


def test_it_says_nothing_without_a_real_key_or_a_repository(
    run: Run, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    write({".env": KEY})
    assert "git did not" not in run("check").err
    write(
        {".env": RIGHT_ENV, "a.env": "DASHSCOPE_API_KEY=your-key\n", ".git/HEAD": "x"}
    )
    assert "git did not" not in run("check").err


@pytest.mark.parametrize("name", ["data.json", "notes.sh", "rows.yaml"])
def test_it_finds_the_key_in_a_file_that_is_too_large_to_be_parsed(
    run: Run, write: Write, name: str
) -> None:
    rows = '{"text": "x"}\n' * (MAX_UNCLAIMED_LENGTH // 12)
    key = KEY.strip().partition("=")[2]
    write({name: f"{rows}{key}\n{rows}"})
    git("init", "-q")
    git("add", "--force", ".")
    found = run("check", "--output-format", "json")
    (finding,) = json.loads(found.out)["findings"]
    assert finding["rule"] == "exposed-key"
    assert finding["range"]["start"]["line"] == rows.count("\n") + 1
    assert key not in found.out + found.err


def test_a_large_file_that_git_does_not_track_is_silent(run: Run, write: Write) -> None:
    write({"data.json": "x" * MAX_UNCLAIMED_LENGTH + f"\n{KEY}"})
    git("init", "-q")
    found = run("check")
    assert (found.status, found.err) == (0, "")
