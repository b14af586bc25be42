"""Input that cannot be checked: a note for that file, the rest checked, nothing rewritten."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cli.harness import Run, Write
from cli.samples import PLAN_KEY, WRONG_ENV, WRONG_URL
from keyfit.vfs.files import Disk

BAD = {
    "utf8.env": (b"KEY=caf\xe9\n", "not UTF-8 at byte 7"),
    "nul.env": (b"sk-\x00sp\n", "a NUL byte at byte 3"),
    "utf16.env": (b"\xff\xfek\x00", "UTF-16"),
    "elf.env": (b"\x7fELF\x02\x01\x01\x00" + bytes(range(256)), "a NUL byte"),
    "big.json": (b'{"a":"' + b"sk-" * 3_500_000 + b'"}', "larger than 4 MB"),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("command", ["check", "fix"])
def test_a_note_and_the_rest_checked(
    run: Run, write: Write, name: str, command: str
) -> None:
    content, why = BAD[name]
    folder = write({name: content, "good.env": WRONG_ENV})
    outcome = run(command)
    assert f"keyfit: skipped {name}: {why}" in outcome.err
    assert "good.env" in outcome.out
    assert outcome.status == (1 if command == "check" else 0)
    assert (folder / name).read_bytes() == content


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "[" * 100_000 + "]" * 100_000,
        '{"dashscope":' * 20_000,
        '{"a":[' * 50_000 + f'"{PLAN_KEY}"' + "]}" * 50_000,
    ],
    ids=["open", "closed", "objects", "mixed"],
)
def test_deep_nesting(run: Run, write: Write, text: str) -> None:
    write({"deep.json": text, "good.env": WRONG_ENV})
    outcome = run("check")
    assert outcome.status == 1
    assert "good.env" in outcome.out


def test_a_directory_named_like_a_file(run: Run, write: Write) -> None:
    write({".env/x": "", "good.env": WRONG_ENV})
    for outcome in (run("check"), run("check", ".env", "good.env")):
        assert "skipped .env: a directory, not a file" in outcome.err
        assert outcome.status == 1


@pytest.mark.skipif(
    hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read all"
)
def test_an_unreadable_file(run: Run, write: Write) -> None:
    folder = write({".env": WRONG_ENV, "good.env": WRONG_ENV})
    (folder / ".env").chmod(0)
    assert "skipped .env: permission denied" in run("check").err


def test_a_file_that_may_not_be_read(run: Run, write: Write, monkeypatch) -> None:
    write({".env": WRONG_ENV, "good.env": WRONG_ENV})
    real = open

    def refusing(path, *args, **more):
        if str(path).endswith("/.env"):
            raise PermissionError(13, "Permission denied")
        return real(path, *args, **more)

    monkeypatch.setattr("builtins.open", refusing)
    outcome = run("check")
    assert "skipped .env: permission denied" in outcome.err
    assert outcome.status == 1


@pytest.mark.parametrize("command", ["check", "fix"])
def test_a_vanishing_file(run: Run, write: Write, monkeypatch, command: str) -> None:
    folder = write({"a.env": WRONG_ENV, "b.env": WRONG_ENV})
    read = Disk.read

    def vanish(self: Disk, path: str) -> str | None:
        if path.endswith("/a.env"):
            Path(path).unlink(missing_ok=True)
        return read(self, path)

    monkeypatch.setattr(Disk, "read", vanish)
    outcome = run(command)
    assert "skipped a.env: no longer there" in outcome.err
    assert "b.env" in outcome.out
    assert os.listdir(folder) == ["b.env"]


def test_reference_cycles(run: Run, write: Write) -> None:
    write(
        {
            ".env": "A=${B}\nB=${A}\nOPENAI_API_KEY=${A}\n"
            f"OPENAI_BASE_URL={WRONG_URL}${{A}}\n"
        }
    )
    assert run("check").status == 0


def test_a_link_to_itself_and_a_dangling_one(run: Run, write: Write) -> None:
    folder = write({"good.env": WRONG_ENV})
    (folder / ".env").symlink_to(".env")
    (folder / "gone.env").symlink_to("nowhere")
    outcome = run("check", ".", ".env", "gone.env")
    assert outcome.status == 1
    assert "skipped .env: " in outcome.err
    assert "skipped gone.env: " in outcome.err


def test_a_path_with_control_characters(run: Run, write: Write) -> None:
    write({"a\x1b[31m.env": b"\x00"})
    assert "skipped a␛[31m.env: " in run("check").err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_not_waited_for(run: Run, write: Write, folder: Path) -> None:
    write({"good/.env": ""})
    os.mkfifo(folder / ".env")
    outcome = run("check", ".env", "good")
    assert "skipped .env: not a regular file" in outcome.err
