"""The frozen program, as it lies in dist/executable: it does what the wheel does, without a Python.

Not part of the quick tests: `make executable` builds it and runs them.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from cli.samples import RIGHT_ENV, WRONG_ENV
from keyfit import __version__
from keyfit.cli.main import COMMANDS
from lsp.raw import RawClient, opened
from pages import ROOT

sys.path.insert(0, str(ROOT / "scripts"))
from executable import DIST, FOLDER, LEFT_OUT, PROGRAM, WHEEL, target

EXAMPLES = ROOT / "examples"
NOTHING = {"PATH": "/nonexistent", "HOME": "/nonexistent", "LC_ALL": "C.UTF-8"}


def run(program: Path, *words: object, cwd: Path = ROOT) -> tuple[int, str]:
    """The exit status and the output of ``program``, where no other program is to be found."""
    done = subprocess.run(
        [str(program), *map(str, words)], cwd=cwd, env=NOTHING, text=True,
        check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    return done.returncode, done.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("--version",),
        *(("help", name) for name in COMMANDS),
        ("check", EXAMPLES),
        ("check", "--output-format", "sarif", EXAMPLES),
        ("fix", "--diff", EXAMPLES),
        ("doctor", "--no-home", EXAMPLES / "layers" / "claude-code"),
        ("explain", "401 invalid access token"),
        ("why", "OPENAI_API_KEY", EXAMPLES / "dotenv"),
        ("models",),
        ("plans", "--vendor", "kimi"),
        ("setup", "claude-code", "--plan", "coding-plan", "--region", "intl"),
        ("completions", "fish"),
        ("config", "show"),
    ],
    ids=lambda words: " ".join(map(str, words[:2])).replace(str(ROOT), ""),
)
def test_it_prints_what_the_wheel_prints(words: tuple[object, ...]) -> None:
    status, text = run(PROGRAM, *words)
    assert (status, text) == run(WHEEL / "bin" / "keyfit", *words)
    assert "please report it" not in text
    assert text


def test_it_repairs(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(WRONG_ENV)
    assert run(PROGRAM, "check", cwd=tmp_path)[0] == 1
    assert run(PROGRAM, "fix", cwd=tmp_path)[0] == 0
    assert run(PROGRAM, "check", cwd=tmp_path)[0] == 0


def test_many_files_are_checked_side_by_side(tmp_path: Path) -> None:
    for number in range(400):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / ".env").write_text(WRONG_ENV if number % 50 == 0 else RIGHT_ENV)
    status, text = run(PROGRAM, "check", "--output-format", "concise", tmp_path)
    assert status == 1
    assert text.count("key-endpoint-mismatch") == 8


def test_the_server(tmp_path: Path) -> None:
    uri = (tmp_path / ".env").as_uri()
    client = RawClient(command=[str(PROGRAM), "lsp"])
    client.initialize()
    client.send(opened(uri, WRONG_ENV))
    found = [finding["code"] for finding in client.published(uri)]
    assert found == ["key-endpoint-mismatch"]
    assert client.end() == 0


def test_the_archive_has_one_folder_and_nothing_that_opens_connections() -> None:
    archive = DIST / f"keyfit-{__version__}-{target()}.tar.gz"
    with tarfile.open(archive) as file:
        names = file.getnames()
    assert {name.partition("/")[0] for name in names} == {FOLDER.name}
    assert f"{FOLDER.name}/{PROGRAM.name}" in names
    modules = {Path(name).name.partition(".")[0] for name in names}
    assert modules.isdisjoint({*LEFT_OUT, "libssl", "libcrypto"})
