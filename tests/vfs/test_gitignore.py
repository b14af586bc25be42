"""Patterns as git reads them: git itself is asked. And no pattern takes more than linear work."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import warnings
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keyfit.vfs import gitignore
from keyfit.vfs.gitignore import Chunk, parse_gitignore

NAMES = [
    "a",
    "Z",
    "7",
    " x",
    "_",
    "[",
    "]",
    "ax",
    "7x",
    "-",
    "alpha",
    "a7",
    "x!",
    "&",
    "\\",
]
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


def ignored_by_git(repository: Path, lines: list[str], names: list[str]) -> set[str]:
    (repository / ".gitignore").write_bytes(
        "".join(f"{line}\n" for line in lines).encode()
    )
    asked = subprocess.run(
        ["git", "-C", repository, "check-ignore", "--no-index", "-z", "--stdin"],
        input="\0".join(names).encode(), capture_output=True, check=False,
    )  # fmt: skip
    return set(asked.stdout.decode().split("\0")) - {""}


@pytest.mark.parametrize("pattern", PATTERNS)
def test_brackets_mean_what_they_mean_to_git(pattern: str, repository: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        spec = parse_gitignore((pattern,))
    ignored = ignored_by_git(repository, [pattern], NAMES)
    assert {name for name in NAMES if spec.match_file(name)} == ignored


PIECES = st.sampled_from(
    [
        "a",
        "b",
        "ab",
        "*",
        "**",
        "?",
        "/",
        "[ab]",
        "[!a]",
        "[a-b",
        "]",
        "\\",
        "\\*",
        "!",
        " ",
        ".",
    ]
)
LINES = st.lists(
    st.lists(PIECES, min_size=1, max_size=7).map("".join), min_size=1, max_size=4
)
TREE = [
    "a",
    "b",
    "ab",
    "b/a",
    "b/ab",
    "b/b/a",
    "ab/a/b/ab",
    "ab/b.a",
    "x/y/a",
    "x/*",
    "x/ab ",
]


@settings(max_examples=250, derandomize=True, database=None, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(LINES)
def test_any_patterns_mean_what_they_mean_to_git(
    repository: Path, lines: list[str]
) -> None:
    paths = dict.fromkeys("/".join(p.split("/")[:n]) for p in TREE for n in range(1, 5))
    folders = {p for p in paths if any(other.startswith(f"{p}/") for other in paths)}
    names = [f"{path}/" if path in folders else path for path in paths]
    for path in paths:
        if path in folders:
            (repository / path).mkdir(exist_ok=True)
    spec = parse_gitignore(tuple(lines))
    ignored = {name.rstrip("/") for name in names if spec.match_file(name)}
    assert ignored == ignored_by_git(repository, lines, list(paths))


# Work: every expression has a fixed length, and each is searched for once


@pytest.mark.parametrize(
    "pattern",
    ["*a" * 60 + "*b", "*?" * 60 + "b", "*[ab]" * 60 + "c", "**a" * 60 + "/b"],
)
def test_no_pattern_tries_a_place_twice(
    pattern: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (found,) = parse_gitignore((pattern,))._last_first
    chunks = [chunk for segment in found.segments for chunk in segment.chunks]
    assert chunks
    assert all(_has_fixed_length(chunk) for chunk in chunks)
    searched = []

    class Counting:
        def __init__(self, fits: re.Pattern[str]) -> None:
            self.fits = fits

        def __getattr__(self, name: str):
            searched.append(name)
            return getattr(self.fits, name)

    def counted(segment: gitignore.Segment) -> gitignore.Segment:
        chunks = (chunk._replace(fits=Counting(chunk.fits)) for chunk in segment.chunks)  # type: ignore[arg-type]
        return segment._replace(chunks=tuple(chunks))

    segments = tuple(
        one if one is gitignore.ANY_FOLDERS else counted(one) for one in found.segments
    )
    found._replace(segments=segments).matches(["a" * 250])
    assert len(searched) <= len(chunks)


def _regex_parser() -> Any:
    """Return the standard library's parser of regular expressions, which moved in Python 3.11."""
    name = "re._parser" if sys.version_info >= (3, 11) else "sre_parse"
    return import_module(name)


def _has_fixed_length(chunk: Chunk) -> bool:
    width = _regex_parser().parse(chunk.fits.pattern).getwidth()
    return width == (chunk.length, chunk.length)


def test_folders_of_any_depth_keep_a_set_of_states(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (found,) = parse_gitignore(("**/a/" * 20 + "b",))._last_first
    calls = []
    matches = gitignore.Segment.matches

    def counted(segment: gitignore.Segment, name: str) -> bool:
        calls.append(name)
        return matches(segment, name)

    monkeypatch.setattr(gitignore.Segment, "matches", counted)
    names = ["a"] * 200
    assert not found.matches(names)
    assert len(calls) <= len(names) * len(found.segments)


def test_only_so_many_patterns_of_a_file_count() -> None:
    assert (
        len(parse_gitignore(("a*",) * (gitignore.MAX_PATTERNS + 5))._last_first)
        == gitignore.MAX_PATTERNS
    )
