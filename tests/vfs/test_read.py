"""Only regular files of a bounded size are read, whoever asks."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from keyfit.text.source import Unreadable
from keyfit.vfs.read import read_bytes, read_text


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 70_000)
    assert read_text(str(tmp_path / "a")) == "x" * 70_000
    assert read_bytes(str(tmp_path / "a"), 70_000) == b"x" * 70_000


def test_none_is_there(tmp_path: Path) -> None:
    assert read_text(str(tmp_path / "none")) is None
    assert read_text(str(tmp_path / "none" / "none")) is None
    assert read_text(str(tmp_path / "a\0b")) is None


@pytest.mark.parametrize("kind", ["pipe", "zero", "folder", "loop"])
def test_what_is_no_regular_file_is_refused(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "a"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "zero":
        path.symlink_to("/dev/zero")
    elif kind == "folder":
        path.mkdir()
    elif kind == "loop":
        path.symlink_to(path)
    with pytest.raises(Unreadable):
        read_text(str(path))


def test_a_larger_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 101)
    with pytest.raises(Unreadable, match="larger"):
        read_bytes(str(tmp_path / "a"), 100)


def test_one_that_becomes_a_pipe_meanwhile_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").write_text("x")
    usual = os.stat(tmp_path / "file")
    monkeypatch.setattr(os, "stat", lambda path: usual)
    with pytest.raises(Unreadable, match="regular"):
        read_text(str(tmp_path / "pipe"))


@pytest.mark.parametrize("kind", ["pipe", "/dev/zero", "large"])
def test_a_gitignore_is_no_exception(kind: str, tmp_path: Path) -> None:
    from keyfit.catalog.tool_registry import load_tools
    from keyfit.project.discovery import Discovery

    (tmp_path / ".env").write_text("A=1\n")
    ignore = tmp_path / ".gitignore"
    if kind == "pipe":
        os.mkfifo(ignore)
    elif kind == "large":
        ignore.write_text("x\n" * 1_000_000)
    else:
        ignore.symlink_to(kind)
    found = Discovery(load_tools())
    found.add(str(tmp_path))
    assert found.files == [f"{tmp_path}/.env"]
