"""``keyfit fix``: what it writes, and what it must leave alone."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cli.harness import Run, Write
from cli.samples import (
    CLAUDE,
    PLAN_KEY,
    RIGHT_ENV,
    RIGHT_URL,
    STANDARD_KEY,
    WRONG_ENV,
    WRONG_URL,
)
from keyfit.cli import atomic_write
from keyfit.vfs.files import Disk

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

BILLED = f"OPENAI_API_KEY={STANDARD_KEY}\nOPENAI_BASE_URL={RIGHT_URL}\n"


def test_repairs_and_reports(
    run: Run, write: Write, snapshot: SnapshotAssertion
) -> None:
    folder = write({".env": WRONG_ENV, ".claude/settings.json": CLAUDE})
    assert run("fix") == snapshot
    assert (folder / ".env").read_text() == RIGHT_ENV
    fixed = CLAUDE.replace("dashscope-intl.", "coding-intl.dashscope.").replace(
        "minimax-m2.5", "MiniMax-M2.5"
    )
    assert (folder / ".claude/settings.json").read_text() == fixed
    assert run("fix").status == 0


def test_diff_writes_nothing(
    run: Run, write: Write, snapshot: SnapshotAssertion
) -> None:
    before = (
        "# mine\n"
        + WRONG_ENV
        + f"# old: OPENAI_API_KEY={STANDARD_KEY}\nOTHER_PASSWORD=hunter2\n"
    )
    folder = write({".env": before})
    outcome = run("fix", "--diff")
    assert outcome == snapshot
    assert outcome.status == 1
    assert "hunter2" not in outcome.out
    assert (folder / ".env").read_text() == before


def test_diff_without_changes(run: Run, write: Write) -> None:
    write({".env": RIGHT_ENV})
    assert run("fix", "--diff") == (0, "", "")


def test_unsafe_repairs_need_the_word(run: Run, write: Write) -> None:
    folder = write({".env": BILLED})
    assert run("fix").status == 1
    assert (folder / ".env").read_text() == BILLED
    assert run("fix", "--unsafe").status == 0
    assert WRONG_URL in (folder / ".env").read_text()


def test_line_ends_and_byte_order_mark_stay(run: Run, write: Write) -> None:
    crlf = "\ufeff" + WRONG_ENV.replace("\n", "\r\n")
    folder = write({".env": crlf})
    run("fix")
    assert (folder / ".env").read_bytes() == crlf.replace(WRONG_URL, RIGHT_URL).encode()


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755])
def test_mode_bits_stay(run: Run, write: Write, mode: int) -> None:
    path = write({".env": WRONG_ENV}) / ".env"
    path.chmod(mode)
    run("fix")
    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert path.read_text() == RIGHT_ENV


def test_a_link_stays_a_link(run: Run, write: Write) -> None:
    folder = write({"config/real.env": WRONG_ENV})
    (folder / ".env").symlink_to("config/real.env")
    run("fix", ".env")
    assert (folder / ".env").is_symlink()
    assert (folder / "config/real.env").read_text() == RIGHT_ENV


def test_a_link_and_its_target_are_one_file(run: Run, write: Write) -> None:
    folder = write({"config/real.env": WRONG_ENV})
    (folder / ".env").symlink_to("config/real.env")
    outcome = run("fix")
    assert outcome.status == 0
    assert "in 1 file" in outcome.out
    assert (folder / "config/real.env").read_text() == RIGHT_ENV


def test_a_linked_folder_and_its_target_are_one_place(run: Run, write: Write) -> None:
    folder = write({"real/.env": WRONG_ENV})
    (folder / "link").symlink_to("real")
    outcome = run("fix", "real", "link")
    assert (outcome.status, outcome.err) == (0, "")
    assert (folder / "real/.env").read_text() == RIGHT_ENV


def test_refuses_a_file_that_changed(run: Run, write: Write, monkeypatch) -> None:
    path = write({".env": WRONG_ENV}) / ".env"
    read = Disk.read

    def read_then_change(self: Disk, name: str) -> str | None:
        text = read(self, name)
        if name == str(path):
            path.write_text("NEW=1\n")
        return text

    monkeypatch.setattr(Disk, "read", read_then_change)
    outcome = run("fix")
    assert outcome.status == 2
    assert "not written: .env: it changed since it was read" in outcome.err
    assert path.read_text() == "NEW=1\n"
    assert os.listdir(path.parent) == [".env"]


def test_a_failed_write_leaves_the_file(run: Run, write: Write, monkeypatch) -> None:
    path = write({".env": WRONG_ENV, "b.env": RIGHT_ENV}) / ".env"

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic_write.os, "fsync", full)
    outcome = run("fix")
    assert outcome.status == 2
    assert "not written: .env: no space left on device" in outcome.err
    assert "error[key-endpoint-mismatch]" in outcome.out
    assert path.read_text() == WRONG_ENV
    assert sorted(os.listdir(path.parent)) == [".env", "b.env"]


def test_a_read_only_file_is_left(run: Run, write: Write, monkeypatch) -> None:
    path = write({".env": WRONG_ENV}) / ".env"
    monkeypatch.setattr(atomic_write.os, "access", lambda *_: False)
    assert "not written: .env: read-only" in run("fix").err
    assert path.read_text() == WRONG_ENV


def test_only_the_named_files_are_written(run: Run, write: Write) -> None:
    folder = write({"a/.env": WRONG_ENV, "b/.env": WRONG_ENV})
    run("fix", "a")
    assert (folder / "a/.env").read_text() == RIGHT_ENV
    assert (folder / "b/.env").read_text() == WRONG_ENV


def test_selected_rules_only(run: Run, write: Write) -> None:
    folder = write({".claude/settings.json": CLAUDE})
    run("fix", "--select", "model-case")
    text = (folder / ".claude/settings.json").read_text()
    assert "MiniMax-M2.5" in text
    assert "dashscope-intl" in text


def test_nothing_to_fix(run: Run, folder: Path) -> None:
    assert run("fix").status == 3


def test_diff_cuts_very_long_lines(run: Run, write: Write) -> None:
    filler = '"x",' * 5000
    write(
        {
            "app.json": f'{{"list": [{filler}1], "baseUrl": "{WRONG_URL}", "apiKey": "{PLAN_KEY}"}}'
        }
    )
    lines = run("fix", "--diff").out.splitlines()
    assert max(map(len, lines)) < 300
    assert any(
        "coding-intl.dashscope.aliyuncs.com/v1" in line
        for line in lines
        if line[0] == "+"
    )
