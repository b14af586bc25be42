"""The address of the repository is one constant, and every other place repeats it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from keyfit import REPOSITORY
from pages import ROOT

sys.path.insert(0, str(ROOT / "scripts"))
from repository import owners, renamed, texts

OWNER = REPOSITORY.split("/")[-2]


def test_every_place_names_the_same_owner() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("the list of files is git's")
    named = {
        (path.relative_to(ROOT).as_posix(), text[start:end])
        for path, text in texts()
        for start, end in owners(text)
        if path.name != "test_repository.py"
    }
    assert {owner for _, owner in named} == {OWNER}
    files = {file for file, _ in named}
    assert files > {
        "server/keyfit/__init__.py",
        "pyproject.toml",
        "client-vscode/package.json",
        "docs/ci.md",
        ".github/CODEOWNERS",
    }


def test_one_file_lists_what_git_ignores() -> None:
    """What builds the sdist reads only that at the top, and would pack all that others list."""
    if not (ROOT / ".git").exists():
        pytest.skip("the list of files is git's")
    command = ("git", "ls-files", "*.gitignore")
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    assert listed.stdout.split() == [b".gitignore"]


@pytest.mark.parametrize(
    "text",
    [
        "https://github.com/{}/keyfit/blob/main/README.md",
        "git@github.com:{}/keyfit.git",
        "git+https://github.com/{}/keyfit@v0.1.0",
        "https://raw.githubusercontent.com/{}/keyfit/main/",
        "- uses: {}/keyfit@v0.1.0",
        "image: ghcr.io/{}/keyfit:latest",
        "https://{}.github.io/keyfit/",
        "* @{}/maintainers",
    ],
)
def test_one_command_changes_them(text: str) -> None:
    assert renamed(text.format("keyfit"), "someone") == text.format("someone")


def test_it_changes_nothing_else() -> None:
    for text in ("~/.config/keyfit/keyfit.toml", "https://github.com/a/keyfit-data"):
        assert renamed(text, "someone") == text
