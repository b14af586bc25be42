"""What can be known of Windows without one: paths on drives, its shells' files, its encodings."""

from __future__ import annotations

import ctypes
import json
import ntpath
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cli.harness import Run, Write, process
from keyfit.cli import terminal
from keyfit.cli.check_session import home_folder
from keyfit.doctor.connections import PredictedConnection, find_connections
from keyfit.linter.apply_fixes import fix_all
from keyfit.project.projects import Projects
from keyfit.resolve.host_environment import HostEnvironment, environment_of
from keyfit.util import user_paths
from keyfit.vfs.files import Overlay
from keyfit.vfs.paths import has_drive, is_within, path_from
from keyfit.vfs.repository import repository_around
from places import ANALYSIS, PLAN_KEY

HOME, TOP = "C:/Users/ann", "C:/Users/ann/shop"
PAYG, CODING = (
    "https://dashscope-intl.aliyuncs.com",
    "https://coding-intl.dashscope.aliyuncs.com",
)
WRONG_ENV = f"OPENAI_API_KEY={PLAN_KEY}\nOPENAI_BASE_URL={PAYG}/compatible-mode/v1\n"
RIGHT_ENV = WRONG_ENV.replace(f"{PAYG}/compatible-mode", CODING)


def claude(host: str, **more: str) -> str:
    env = {
        "ANTHROPIC_AUTH_TOKEN": PLAN_KEY,
        "ANTHROPIC_BASE_URL": f"{host}/apps/anthropic",
        "ANTHROPIC_MODEL": "qwen3.7-plus",
        **more,
    }
    return json.dumps({"env": env}, indent=2)


# --- paths --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("folder", "name", "path"),
    [
        ("C:/w", "a/b", "C:/w/a/b"),
        ("C:/w", "a\\b", "C:/w/a/b"),
        ("C:/w/x", "..\\y", "C:/w/y"),
        ("C:/w", "D:\\cfg", "D:/cfg"),
        ("C:/w", "D:/cfg/", "D:/cfg"),
        ("C:/w", "\\\\host\\share\\x", "//host/share/x"),
        ("C:/w", "\\cfg", "C:/cfg"),
        ("/w", "a\\b", "/w/a\\b"),
        ("/w", "C:/x", "/w/C:/x"),
        ("/w", "/x/../y", "/y"),
    ],
)
def test_a_name_in_a_folder(folder: str, name: str, path: str) -> None:
    assert path_from(folder, name) == path


@pytest.mark.parametrize("path", ["C:/", "c:/x", "C:"])
def test_a_path_with_a_drive(path: str) -> None:
    assert has_drive(path)
    assert not has_drive(f"/{path}")


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """The paths of a person at a prompt on Windows, whose variables say otherwise than a Unix's."""
    monkeypatch.setattr(os, "getcwd", lambda: TOP.replace("/", "\\"))
    monkeypatch.setenv("USERPROFILE", HOME.replace("/", "\\"))
    monkeypatch.setenv("HOME", "/home/ann")
    monkeypatch.setattr(user_paths, "os", SimpleNamespace(path=ntpath, sep="\\"))
    monkeypatch.setattr("keyfit.cli.check_session.os", SimpleNamespace(path=ntpath))


@pytest.mark.usefixtures("windows")
def test_paths_are_shown_as_people_write_them() -> None:
    assert home_folder() == HOME
    assert user_paths.absolute(".env") == f"{TOP}/.env"
    assert user_paths.absolute("api\\.env") == f"{TOP}/api/.env"
    assert user_paths.absolute("D:\\x\\.env") == "D:/x/.env"
    assert user_paths.shown(f"{TOP}/api/.env") == "api/.env"
    assert user_paths.shown("D:/x/.env") == "D:/x/.env"  # no way leads to another drive
    assert user_paths.readable("D:/x/.env") == "D:/x/.env"
    assert user_paths.readable(f"{HOME}/.claude/settings.json") == (
        "~/.claude/settings.json"
    )
    assert user_paths.is_outside("D:/x/.env")


# --- the engine on drives -----------------------------------------------------------------------


def connections(
    files: Mapping[str, str],
    variables: Mapping[str, str] | None = None,
    top: str = TOP,
) -> list[PredictedConnection]:
    """What is in use in ``top``, by ``files`` and the environment."""
    environment = HostEnvironment(HOME, environment_of(variables or {}))
    paths = [path for path in files if is_within(path, top)]
    found = find_connections(ANALYSIS, Overlay(files), paths, top, environment)
    return [one for one in found if one.connection.active]


def test_a_finding_and_its_repair() -> None:
    files = Overlay({f"{TOP}/.env": WRONG_ENV})
    fixed = fix_all(Projects(files, [TOP]), files, [f"{TOP}/.env"], unsafe=False)
    assert fixed.texts[f"{TOP}/.env"] == RIGHT_ENV


@pytest.mark.parametrize(
    "place",
    [
        f"{TOP}/.claude/settings.json",
        f"{HOME}/.claude/settings.json",
        "C:/Program Files/ClaudeCode/managed-settings.json",
        "C:/ProgramData/ClaudeCode/managed-settings.json",
    ],
)
def test_where_claude_code_looks(place: str) -> None:
    (one,) = connections({place: claude(PAYG)})
    assert one.answer.outcome == "auth-error"
    assert one.answer.at is not None
    assert one.answer.at.path == place


@pytest.mark.parametrize("value", ["D:\\cfg", "D:/cfg/", "..\\..\\..\\cfg"])
def test_a_variable_moves_a_folder_to_another_place(value: str) -> None:
    place = path_from(TOP, value)
    files = {
        f"{place}/settings.json": claude(CODING),
        f"{HOME}/.claude/settings.json": claude(PAYG),
    }
    (one,) = connections(files, {"CLAUDE_CONFIG_DIR": value})
    assert one.answer.outcome == "ok"


def test_a_variable_leads_to_a_file() -> None:
    options = {"baseURL": f"{CODING}/v1", "apiKey": PLAN_KEY}
    provider = {
        "npm": "@ai-sdk/openai-compatible",
        "options": options,
        "models": {"glm-5": {}},
    }
    config = json.dumps({"model": "mine/glm-5", "provider": {"mine": provider}})
    variables = {"OPENCODE_CONFIG": "D:\\cfg\\oc.json"}
    (one,) = connections({"D:/cfg/oc.json": config}, variables)
    assert one.answer.outcome == "ok"


@pytest.mark.parametrize(
    ("place", "top"),
    [
        ("/etc/claude-code/managed-settings.json", TOP),
        ("C:/Program Files/ClaudeCode/managed-settings.json", "/w"),
    ],
)
def test_the_settings_of_the_machine_are_those_of_its_system(
    place: str, top: str
) -> None:
    assert connections({place: claude(PAYG)}, top=top) == []


def test_the_main_worktree_by_what_git_writes() -> None:
    git = "C:/src/shop/.git/worktrees/fix"
    files = Overlay(
        {
            "C:/wt/fix/.git": f"gitdir: {git}\n",
            f"{git}/gitdir": "C:/wt/fix/.git\n",
            f"{git}/commondir": "../..\n",
        }
    )
    found = repository_around(files, "C:/wt/fix/api")
    assert found == ("C:/wt/fix", "C:/src/shop")


# --- files as editors and shells of Windows write them -------------------------------------------

BOM = "\ufeff"
PROFILE = (
    f'$env:ANTHROPIC_AUTH_TOKEN = "{PLAN_KEY}"\n'
    f'$env:ANTHROPIC_BASE_URL = "{PAYG}/apps/anthropic"\n'
    '$env:ANTHROPIC_MODEL = "qwen3.7-plus" # größer\n'
)
BATCH = (
    f'set "ANTHROPIC_BASE_URL={PAYG}/apps/anthropic"\n'
    f'set "ANTHROPIC_AUTH_TOKEN={PLAN_KEY}"\n'
)


@pytest.mark.parametrize(
    ("name", "text", "encoding"),
    [
        (".env", BOM + WRONG_ENV, "utf-8"),
        (".env", WRONG_ENV, "utf-8"),
        (".claude/settings.json", claude(PAYG) + "\n", "utf-8"),
        ("set-keys.ps1", BOM + PROFILE, "utf-8"),
        ("set-keys.ps1", BOM + PROFILE, "utf-16-le"),
        ("set-keys.ps1", BOM + PROFILE, "utf-16-be"),
        ("set-keys.ps1", PROFILE, "cp1252"),
        ("set-keys.ps1", "# 设置密钥\n" + PROFILE.replace("größer", "更大"), "gbk"),
        ("start.bat", "echo 密钥& " + BATCH, "gbk"),
        (
            "start.sh",
            "# déjà vu\n" + WRONG_ENV.replace("\nANT", "\nexport ANT"),
            "latin-1",
        ),
    ],
)
def test_a_repair_keeps_line_ends_mark_and_encoding(
    run: Run, write: Write, name: str, text: str, encoding: str
) -> None:
    before = text.replace("\n", "\r\n")
    folder = write({name: before.encode(encoding)})
    assert run("check", name).status == 1
    assert run("fix", name).out.startswith(f"{name}: 1 repair")
    after = before.replace(f"{PAYG}/compatible-mode", CODING).replace(PAYG, CODING)
    assert (folder / name).read_bytes() == after.encode(encoding)
    assert run("check", name).status == 0


def test_columns_count_the_characters_of_a_code_page(run: Run, write: Write) -> None:
    write({"start.bat": f"echo 密钥& {BATCH}".encode("gbk")})
    lines = [line for line in run("check", "start.bat").out.splitlines() if "[" in line]
    column = len('echo 密钥& set "ANTHROPIC_BASE_URL=') + 1
    assert lines[0].startswith(f"start.bat:1:{column}: ")


def test_a_script_that_is_now_in_another_code_page_is_left_alone(
    write: Write,
) -> None:
    from keyfit.cli.atomic_write import NotWritten, replace_text

    folder = write({"start.sh": b"# \xe9\n"})
    with pytest.raises(NotWritten, match="it changed since it was read"):
        replace_text(str(folder / "start.sh"), "# 密\n", "# 钥\n")
    assert (folder / "start.sh").read_bytes() == b"# \xe9\n"


def test_a_linked_script_keeps_its_encoding(run: Run, write: Write) -> None:
    folder = write({"stored": (BOM + PROFILE).encode("utf-16-le")})
    (folder / "set-keys.ps1").symlink_to("stored")
    assert run("fix", "set-keys.ps1").out.startswith("set-keys.ps1: 1 repair")
    assert (folder / "set-keys.ps1").is_symlink()
    assert CODING in (folder / "stored").read_bytes().decode("utf-16")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ((BOM + WRONG_ENV).encode("utf-16-le"), "UTF-16 text; save it as UTF-8"),
        (("# größer\n" + WRONG_ENV).encode("cp1252"), "not UTF-8 at byte 4"),
        (("# 密钥\n" + WRONG_ENV).encode("gbk"), "not UTF-8 at byte 2"),
    ],
)
def test_what_no_tool_reads_is_named_and_left_alone(
    run: Run, write: Write, data: bytes, why: str
) -> None:
    folder = write({".env": data})
    for command in ("check", "fix"):
        outcome = run(command)
        assert outcome.status == 3
        assert f"keyfit: skipped .env: {why}" in outcome.err
    assert (folder / ".env").read_bytes() == data


def test_a_script_that_becomes_another_file_meanwhile_is_left_alone(
    run: Run, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    from keyfit.cli.commands import fix

    folder = write({"k.ps1": (BOM + PROFILE).encode("utf-16-le")})
    plain = PROFILE.encode()
    replace = fix.replace_text

    def late(path: str, old: str, new: str) -> None:
        (folder / "k.ps1").write_bytes(plain)
        replace(path, old, new)

    monkeypatch.setattr(fix, "replace_text", late)
    outcome = run("fix", "k.ps1")
    assert outcome.status == 2
    assert "it changed since it was read" in outcome.err
    assert (folder / "k.ps1").read_bytes() == plain


# --- PowerShell's profiles -----------------------------------------------------------------------


@pytest.mark.usefixtures("bare_environment")
@pytest.mark.parametrize("shell", ["", "C:\\Program Files\\PowerShell\\7\\pwsh.exe"])
@pytest.mark.parametrize(
    "profile",
    [
        "Documents/PowerShell/Microsoft.PowerShell_profile.ps1",
        "Documents/WindowsPowerShell/profile.ps1",
        "OneDrive/Documents/PowerShell/profile.ps1",
        "OneDrive - Shop/Documents/WindowsPowerShell/Microsoft.PowerShell_profile.ps1",
    ],
)
def test_a_profile_is_found_and_repaired(
    run: Run, write: Write, monkeypatch: pytest.MonkeyPatch, profile: str, shell: str
) -> None:
    folder = write({f"../{profile}": (BOM + PROFILE).encode("utf-16-le")})
    if profile.startswith("OneDrive - "):
        drive = folder.parent / profile.partition("/")[0]
        monkeypatch.setenv("OneDrive", str(drive).replace("/", "\\"))
    if shell:
        monkeypatch.setenv("SHELL", shell)
    out = run("doctor").out
    assert "auth-error" in out
    assert f"$ANTHROPIC_BASE_URL, set in ~/{profile}:2" in out
    assert out.splitlines()[-1] == "To make this change: keyfit fix --home"
    assert run("fix", "--home").status == 0
    assert CODING in (folder / f"../{profile}").read_text("utf-16")


# --- what is pasted ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        "401 invalid access token".encode("utf-16"),
        b"\xef\xbb\xbf401 invalid access token",
        b"\xff\xfd 401 invalid access token",
        "错误 401 invalid access token\r\n".encode("gbk"),
    ],
)
def test_a_log_in_any_encoding_is_explained(data: bytes) -> None:
    outcome = process("explain", "--no-home", "-", stdin=data)
    assert outcome.status == 0
    assert outcome.out.startswith("401 invalid access token\n")


def test_a_log_in_the_code_page_of_the_system(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    log.write_bytes("模型不存在 403 invalid api-key".encode("gbk"))
    monkeypatch.setattr("locale.getpreferredencoding", lambda do_setlocale: "gbk")
    with log.open(encoding="utf-8") as stream:
        monkeypatch.setattr("sys.stdin", stream)
        assert run("explain", "-").status == 0


# --- the console ---------------------------------------------------------------------------------


class Console:
    """A console of Windows, as its functions see it; an old one refuses the mode."""

    def __init__(self, is_console: bool, is_old: bool) -> None:
        self.is_console, self.is_old = is_console, is_old
        self.mode = 3

    def GetConsoleMode(self, handle: ctypes.c_void_p, mode: Any) -> int:
        mode._obj.value = self.mode
        return int(self.is_console and handle.value == 7)

    def SetConsoleMode(self, handle: ctypes.c_void_p, mode: int) -> int:
        if not self.is_old:
            self.mode = mode
        return int(not self.is_old)


@pytest.mark.parametrize(
    ("is_console", "is_old", "shows"),
    [(True, False, True), (True, True, False), (False, False, False)],
)
def test_colors_only_where_the_console_acts_on_them(
    monkeypatch: pytest.MonkeyPatch, is_console: bool, is_old: bool, shows: bool
) -> None:
    console = Console(is_console, is_old)
    windll = SimpleNamespace(kernel32=console)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "windll", windll, raising=False)
    monkeypatch.setitem(
        sys.modules, "msvcrt", SimpleNamespace(get_osfhandle=lambda number: number + 6)
    )
    for name in ("TERM", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    stream: Any = SimpleNamespace(isatty=lambda: True, fileno=lambda: 1)
    assert terminal.style_for(stream).enabled == shows
    assert (console.mode & 4 == 4) == shows
