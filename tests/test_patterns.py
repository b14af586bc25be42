"""Patterns as git reads them: git itself is asked."""

from __future__ import annotations

import shutil
import subprocess
import warnings
from pathlib import Path

import pytest

from keyfit.patterns import git_ignore

NAMES = ["a", "Z", "7", " x", "_", "[", "]", "ax", "7x", "-", "alpha", "a7", "x!", "&", "\\"]
PATTERNS = [
    "[[:alpha:]]", "[![:alpha:]]", "[^[:digit:]x]", "[[:digit:]a-c]x", "*[[:punct:]]",
    "[[:alpha:]][[:digit:]]", "[[:space:]]x", "[[]", "[[a]", "[]_]", "[:alpha:]", r"\[[:alpha:]]",
    "[a&&7]", "[[:upper:][:digit:]]", "[+--]",
]  # fmt: skip


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("git") is None:
        pytest.skip("git is asked")
    folder = tmp_path_factory.mktemp("repository")
    subprocess.run(["git", "init", "-q", folder], check=True)
    return folder


@pytest.mark.parametrize("pattern", PATTERNS)
def test_brackets_mean_what_they_mean_to_git(pattern: str, repository: Path) -> None:
    (repository / ".gitignore").write_text(f"{pattern}\n")
    asked = subprocess.run(
        ["git", "-C", repository, "check-ignore", "-z", "--stdin"],
        input="\0".join(NAMES).encode(), capture_output=True, check=False,
    )  # fmt: skip
    ignored = set(asked.stdout.decode().split("\0")) - {""}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        spec = git_ignore((pattern,))
    assert {name for name in NAMES if spec.match_file(name)} == ignored
