"""What is written is whole, keeps what the file had besides its text, and leaves nothing behind."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from cli.kills import SCENES, kills
from cli.samples import WRONG_ENV
from keyfit.cli import atomic_write, drafts, file_attributes
from keyfit.cli.atomic_write import NotWritten, create_text, replace_text

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="of POSIX file systems")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / ".env"
    path.write_text("OLD=1\n")
    return path


@pytest.mark.parametrize(
    ("scenes", "whens"),
    [
        (SCENES[:2], ("before",)),
        pytest.param(SCENES, ("before", "after", "amid"), marks=pytest.mark.nightly),
    ],
    ids=["some", "all"],
)
def test_a_kill_at_any_call_leaves_no_key_to_be_seen(scenes, whens) -> None:
    left = [left for _, _, left in kills(scenes, whens)]
    assert len(left) > 30
    assert all(one.whole for one in left)
    assert not any(one.seen or one.open for one in left)


def test_what_a_killed_run_left_is_removed(file: Path) -> None:
    stale = file.parent / ".keyfit-1234-abc"
    stale.mkdir(0o700)
    (stale / ".gitignore").write_text("*\n")
    (stale / "draft").write_text("OLD=1\n")
    replace_text(str(file), "OLD=1\n", "NEW=1\n")
    assert stale.exists()  # it may be at work
    long_ago = time.time() - 3600
    os.utime(stale, (long_ago, long_ago))
    replace_text(str(file), "NEW=1\n", "NEW=2\n")
    assert os.listdir(file.parent) == [".env"]


def test_a_folder_of_somebodys_with_such_a_name_stays(file: Path) -> None:
    (file.parent / ".keyfit-1-x").mkdir(0o700)
    (file.parent / ".keyfit-1-x/mine").write_text("")
    (file.parent / ".keyfit-notes").mkdir(0o700)
    for name in (".keyfit-1-x", ".keyfit-notes"):
        os.utime(file.parent / name, (0, 0))
    replace_text(str(file), "OLD=1\n", "NEW=1\n")
    assert (file.parent / ".keyfit-1-x/mine").exists()
    assert (file.parent / ".keyfit-notes").exists()


def test_a_file_with_two_names_is_left(file: Path) -> None:
    os.link(file, file.parent / "other")
    with pytest.raises(NotWritten, match="2 names \\(hard links\\)"):
        replace_text(str(file), "OLD=1\n", "NEW=1\n")
    assert (file.parent / "other").read_text() == file.read_text() == "OLD=1\n"
    assert sorted(os.listdir(file.parent)) == [".env", "other"]


def test_an_owner_that_cannot_be_kept(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fstat

    def of_another(handle: int) -> os.stat_result:
        fields = list(real(handle))
        fields[4] = 12345 if fields[6] else fields[4]  # the draft is empty as yet
        return os.stat_result(fields)

    def refused(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(file_attributes.os, "fstat", of_another)
    monkeypatch.setattr(file_attributes.os, "fchown", refused)
    with pytest.raises(NotWritten, match="its owner or group would change"):
        replace_text(str(file), "OLD=1\n", "NEW=1\n")
    assert file.read_text() == "OLD=1\n"


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="of Linux")
@pytest.mark.parametrize("nameless", [True, False])
def test_attributes_stay(
    file: Path, monkeypatch: pytest.MonkeyPatch, nameless: bool
) -> None:
    if not nameless:
        monkeypatch.setattr(drafts, "_nameless", lambda *_: -1)
    try:
        os.setxattr(file, "user.note", b"mine")
    except OSError:
        pytest.skip("a file system without attributes")
    file.chmod(0o640)
    replace_text(str(file), "OLD=1\n", "NEW=1\n")
    assert os.getxattr(file, "user.note") == b"mine"
    assert file.stat().st_mode & 0o777 == 0o640

    def refused(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(file_attributes.os, "setxattr", refused)
    with pytest.raises(NotWritten, match=r"its attribute user\.note cannot be kept"):
        replace_text(str(file), "NEW=1\n", "NEW=2\n")
    assert file.read_text() == "NEW=1\n"


def test_a_line_added_at_the_last_moment_is_not_lost(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.replace

    def add_then_replace(draft: str, target: str) -> None:
        monkeypatch.setattr(atomic_write.os, "replace", real)
        with open(target, "a") as other:
            other.write("ADDED=1\n")
        real(draft, target)

    monkeypatch.setattr(atomic_write.os, "replace", add_then_replace)
    with pytest.raises(NotWritten, match="it changed since it was read"):
        replace_text(str(file), "OLD=1\n", "NEW=1\n")
    assert file.read_text() == "OLD=1\nADDED=1\n"
    assert os.listdir(file.parent) == [".env"]


@pytest.mark.parametrize("nameless", [True, False])
def test_a_new_file_is_whole_or_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nameless: bool
) -> None:
    if not nameless:
        monkeypatch.setattr(drafts, "_nameless", lambda *_: -1)
    new = tmp_path / "keyfit-baseline.json"

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(atomic_write.os, "fsync", full)
        with pytest.raises(NotWritten, match="no space left"):
            create_text(str(new), "{}\n")
    assert os.listdir(tmp_path) == []
    create_text(str(new), "{}\n")
    umask = os.umask(0)
    os.umask(umask)
    assert (new.read_text(), new.stat().st_mode & 0o777) == ("{}\n", 0o666 & ~umask)
    with pytest.raises(NotWritten, match="exists"):
        create_text(str(new), "{1}\n")
    assert os.listdir(tmp_path) == ["keyfit-baseline.json"]


def test_fix_names_the_reason(tmp_path: Path, run, write) -> None:
    folder = write({".env": WRONG_ENV})
    os.link(folder / ".env", folder / "same.txt")
    outcome = run("fix")
    assert outcome.status == 2
    assert "not written: .env: it has 2 names (hard links)" in outcome.err
