"""What git tracks is asked of git, in whatever kind of repository, and otherwise nothing is."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from keyfit.vfs.git import GitFailure, GitIndex, program

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")


def git(folder: Path, *words: str) -> None:
    who = (
        "-c",
        "user.name=A",
        "-c",
        "user.email=a@example.com",
        "-c",
        "commit.gpgsign=false",
    )
    subprocess.run(("git", *who, *words), cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """One with a tracked and an untracked file, both in a folder."""
    top = tmp_path / "top"
    (top / "a b").mkdir(parents=True)
    for name in ("tracked", "untracked"):
        (top / "a b" / name).write_text("A=1\n")
    git(top, "init", "-q")
    git(top, "add", "a b/tracked")
    git(top, "commit", "-qm", "first")
    return top


def answers(folder: Path, tracked: GitIndex | None = None) -> list[bool]:
    """Whether ``tracked`` and ``untracked`` in ``folder`` are."""
    asked = tracked or GitIndex()
    return [
        asked.git_status(str(folder / name)).tracked
        for name in ("tracked", "untracked")
    ]


def failure(folder: Path) -> GitFailure | None:
    """Why git did not answer about a file in ``folder``."""
    return GitIndex().git_status(str(folder / ".env")).failure


def test_it_tells_tracked_from_untracked(repository: Path) -> None:
    assert answers(repository / "a b") == [True, False]


def test_it_lists_a_repository_once_until_its_index_changes(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tracked = GitIndex()
    assert answers(repository / "a b", tracked) == [True, False]
    with monkeypatch.context() as without_git:
        without_git.setenv("PATH", "/nowhere")
        assert answers(repository / "a b", tracked) == [True, False]
    git(repository, "add", "--all")
    git(repository, "rm", "-q", "--cached", "a b/tracked")
    assert answers(repository / "a b", tracked) == [False, True]


def test_a_hooks_variables_lead_nowhere_else(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tmp_path, "init", "-q", "other")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other" / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path / "other"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "none"))
    assert answers(repository / "a b") == [True, False]


def test_a_worktree_has_an_index_of_its_own(repository: Path, tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    git(repository, "worktree", "add", "-q", str(tree))
    tracked = GitIndex()
    assert answers(tree / "a b", tracked) == [True, False]
    git(tree, "rm", "-q", "--cached", "a b/tracked")
    assert answers(tree / "a b", tracked) == [False, False]
    assert answers(repository / "a b", tracked) == [True, False]


def test_a_submodule_answers_for_itself(repository: Path, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "outer")
    outer = tmp_path / "outer"
    git(
        outer,
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "add",
        str(repository),
        "inner",
    )
    assert answers(outer / "inner" / "a b") == [True, False]
    assert GitIndex().git_status(str(outer / ".gitmodules")).tracked


def test_a_link_counts_as_the_file_it_leads_to(
    repository: Path, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").write_text("A=1\n")
    (repository / "link").symlink_to(tmp_path / "elsewhere")
    (repository / "folder").symlink_to(repository / "a b")
    git(repository, "add", "--all", "link")
    assert not GitIndex().git_status(str(repository / "link")).tracked
    assert answers(repository / "folder") == [True, False]


@pytest.mark.parametrize("mark", ["--skip-worktree", "--assume-unchanged"])
def test_what_is_written_to_a_file_kept_as_it_was_is_not_committed(
    repository: Path, mark: str
) -> None:
    git(repository, "update-index", mark, "a b/tracked")
    assert answers(repository / "a b") == [False, False]


def test_a_repository_of_another_user_is_not_asked(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    assert answers(repository / "a b") == [False, False]
    assert failure(repository) is GitFailure.OTHER_USER


def test_no_repository_and_no_git(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert answers(tmp_path) == [False, False]
    assert failure(tmp_path) is None
    monkeypatch.setenv("PATH", "/nowhere")
    assert answers(repository / "a b") == [False, False]
    assert failure(repository) is GitFailure.NO_GIT


@pytest.mark.parametrize("content", [b"", b"broken", b"DIRC" + bytes(100)])
def test_a_broken_index_tracks_nothing(repository: Path, content: bytes) -> None:
    (repository / ".git" / "index").write_bytes(content)
    assert answers(repository / "a b") == [False, False]
    assert failure(repository) is GitFailure.BROKEN_INDEX


def test_an_index_is_missing_only_where_there_is_a_commit(
    repository: Path, tmp_path: Path
) -> None:
    (repository / ".git" / "index").unlink()
    assert failure(repository) is GitFailure.NO_INDEX
    git(tmp_path, "init", "-q", "new")
    assert failure(tmp_path / "new") is None


@pytest.mark.skipif(os.name == "nt", reason="the program is a shell script")
@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("exec sleep 600", GitFailure.SLOW),
        ("echo fatal: another fault >&2; exit 128", GitFailure.FAILED),
        ("kill -9 $$", GitFailure.FAILED),
    ],
)
def test_a_git_that_fails(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    script: str, expected: GitFailure,
) -> None:  # fmt: skip
    fake = tmp_path / "bin" / "git"
    fake.parent.mkdir()
    fake.write_text(f"#!/bin/sh\n{script}\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join((str(fake.parent), os.environ["PATH"])))
    if expected is GitFailure.SLOW:
        monkeypatch.setattr("keyfit.vfs.git.TIMEOUT", 0.05)
    assert failure(repository) is expected


def test_names_that_are_no_utf_8(repository: Path) -> None:
    name = "caf\udce9.env"
    (repository / name).write_text("A=1\n")
    git(repository, "add", "--all", ".")
    assert GitIndex().git_status(f"{repository}/{name}").tracked


# The program


@pytest.mark.parametrize("entry", ["", ".", "bin", "{root}", "{root}/bin", "{link}"])
def test_a_checkout_cannot_place_the_git_that_is_run(
    entry: str, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = tmp_path / "ran"
    for folder in (repository, repository / "bin"):
        folder.mkdir(exist_ok=True)
        fake = folder / "git"
        fake.write_text(f"#!/bin/sh\ntouch {ran}\n")
        fake.chmod(0o755)
    (tmp_path / "link").symlink_to(repository / "bin")
    monkeypatch.chdir(repository)
    first = entry.format(root=repository, link=tmp_path / "link")
    monkeypatch.setenv("PATH", os.pathsep.join((first, os.environ["PATH"])))
    assert answers(repository / "a b") == [True, False]
    assert not ran.exists()
    found = program(str(repository))
    assert found
    assert os.path.isabs(found)


@pytest.mark.parametrize("kind", ["pipe", "device", "folder", "large"])
def test_a_git_file_is_read_like_any_other(kind: str, tmp_path: Path) -> None:
    pointer = tmp_path / ".git"
    if kind == "pipe":
        os.mkfifo(pointer)
    elif kind == "device":
        pointer.symlink_to("/dev/zero")
    elif kind == "folder":
        pointer.mkdir()
    else:
        pointer.write_bytes(b"gitdir: " + b"x" * 1_000_000)
    assert not GitIndex().git_status(str(tmp_path / "a")).tracked
