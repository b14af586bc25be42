"""Findings for the whole workspace: open files and closed ones, and what bears on them."""

from __future__ import annotations

import asyncio
import json
import os
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from keyfit.lsp.session import folder_scan
from lsp.inprocess import InProcess
from lsp.raw import RawClient, changed, notification, opened
from lsp.samples import PLAN_KEY, RIGHT, WRONG_CASE, WRONG_HOST, WRONG_URL

QWEN = {
    "security": {"auth": {"selectedType": "openai"}},
    "modelProviders": {
        "openai": [
            {"id": "qwen3-coder-plus", "envKey": "MY_PLAN_KEY", "baseUrl": WRONG_URL}
        ]
    },
}


class Session(InProcess):
    """A server on the test's own loop, in some folders; remembers what holds for each file."""

    def __init__(self, *folders: Path, **params: object) -> None:
        super().__init__()
        named = [{"uri": folder.as_uri(), "name": folder.name} for folder in folders]
        self.initialize(workspaceFolders=named or None, **params)
        self.send(notification("initialized", {}))

    def published(self) -> dict[str, list[str]]:
        """The broken rules by the path of the file, as was last said of it."""
        said: dict[str, list[str]] = {}
        for message in self.out:
            if message.get("method") == "textDocument/publishDiagnostics":
                items = message["params"]["diagnostics"]
                said[message["params"]["uri"]] = [
                    str(item.get("code")) for item in items
                ]
        return {
            uri.removeprefix("file://"): rules for uri, rules in said.items() if rules
        }

    async def told(self, *paths: Path) -> None:
        """The client has noticed that ``paths`` have changed on disk."""
        changes = [{"uri": path.as_uri(), "type": 9} for path in paths]
        self.send(notification("workspace/didChangeWatchedFiles", {"changes": changes}))
        await self.settle()

    async def folders(self, added: list[Path], removed: list[Path]) -> None:
        """The client has added and removed workspace folders."""
        event = {
            name: [{"uri": folder.as_uri(), "name": "x"} for folder in folders]
            for name, folders in (("added", added), ("removed", removed))
        }
        self.send(notification("workspace/didChangeWorkspaceFolders", {"event": event}))
        await self.settle()

    def close_file(self, path: Path) -> None:
        """The client has closed ``path``."""
        identifier = {"textDocument": {"uri": path.as_uri()}}
        self.send(notification("textDocument/didClose", identifier))


def written(path: Path, text: str) -> Path:
    """``path``, now holding ``text``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


def qwen_settings(folder: Path) -> Path:
    """Settings of Qwen Code in ``folder`` that take their key from a .env file."""
    return written(folder / ".qwen" / "settings.json", json.dumps(QWEN, indent=2))


async def test_closed_files_have_findings(tmp_path: Path) -> None:
    wrong = written(tmp_path / "a" / ".env", WRONG_CASE)
    written(tmp_path / "b" / ".env", RIGHT)
    written(tmp_path / "package.json", "{}")
    session = Session(tmp_path)
    await session.settle()
    assert session.published() == {str(wrong): ["model-case"]}
    (said,) = session.out
    assert "version" not in said["params"]


@pytest.mark.parametrize("name", ["rootUri", "rootPath"])
async def test_the_root_of_older_clients(tmp_path: Path, name: str) -> None:
    wrong = written(tmp_path / ".env", WRONG_CASE)
    session = Session(
        **{name: tmp_path.as_uri() if name == "rootUri" else str(tmp_path)}
    )
    await session.settle()
    assert session.published() == {str(wrong): ["model-case"]}


async def test_an_unsaved_env_bears_on_closed_settings(tmp_path: Path) -> None:
    env = written(tmp_path / ".env", "MY_PLAN_KEY=\n")
    settings = qwen_settings(tmp_path)
    session = Session(tmp_path)
    await session.settle()
    assert session.published() == {}
    session.send(opened(env.as_uri(), f"MY_PLAN_KEY={PLAN_KEY}\n"))
    await session.settle()
    assert session.published() == {str(settings): ["key-endpoint-mismatch"]}
    session.close_file(env)
    await session.settle()
    assert session.published() == {}


async def test_a_nearer_env_hides_the_other(tmp_path: Path) -> None:
    written(tmp_path / ".env", f"MY_PLAN_KEY={PLAN_KEY}\n")
    settings = qwen_settings(tmp_path)
    session = Session(tmp_path)
    await session.settle()
    assert session.published() == {str(settings): ["key-endpoint-mismatch"]}
    nearer = written(tmp_path / ".qwen" / ".env", "OTHER=1\n")
    await session.told(nearer)
    assert session.published() == {}
    nearer.unlink()
    await session.told(nearer)
    assert session.published() == {str(settings): ["key-endpoint-mismatch"]}


async def test_what_is_deleted_or_mended_is_cleared(tmp_path: Path) -> None:
    first, second = (written(tmp_path / name / ".env", WRONG_CASE) for name in "ab")
    session = Session(tmp_path)
    await session.settle()
    assert set(session.published()) == {str(first), str(second)}
    first.unlink()
    second.write_text(RIGHT)
    await session.told(first, second)
    assert session.published() == {}
    written(first, WRONG_HOST)
    await session.told(first)
    assert session.published() == {str(first): ["key-endpoint-mismatch"]}


async def test_a_deleted_folder_is_noticed_with_the_next_event(tmp_path: Path) -> None:
    """Clients tell of the folder only, which no glob is for."""
    gone = written(tmp_path / "a" / ".env", WRONG_CASE)
    other = written(tmp_path / "b" / ".env", RIGHT)
    session = Session(tmp_path)
    await session.settle()
    gone.unlink()
    gone.parent.rmdir()
    await session.told(other)
    assert session.published() == {}


async def test_a_renamed_file_takes_its_findings_along(tmp_path: Path) -> None:
    old = written(tmp_path / ".env", WRONG_CASE)
    session = Session(tmp_path)
    await session.settle()
    new = old.rename(tmp_path / "prod.env")
    await session.told(old, new)
    assert session.published() == {str(new): ["model-case"]}


async def test_what_closes_keeps_its_findings_in_a_folder_only(tmp_path: Path) -> None:
    inside = written(tmp_path / "in" / ".env", WRONG_CASE)
    outside = written(tmp_path / "out" / ".env", WRONG_CASE)
    skipped = written(tmp_path / "in" / "node_modules" / ".env", WRONG_CASE)
    session = Session(tmp_path / "in")
    await session.settle()
    for path in (inside, outside, skipped):
        session.send(opened(path.as_uri(), WRONG_HOST))
    await session.settle()
    assert len(session.published()) == 3
    for path in (inside, outside, skipped):
        session.close_file(path)
    await session.settle()
    assert session.published() == {str(inside): ["model-case"]}


async def test_a_new_file_is_found_when_it_is_closed(tmp_path: Path) -> None:
    session = Session(tmp_path)
    await session.settle()
    path = written(tmp_path / "new.env", WRONG_CASE)
    session.send(opened(path.as_uri(), WRONG_CASE))
    await session.settle()
    session.out.clear()
    session.close_file(path)
    await session.settle()
    assert session.out == []


async def test_what_git_ignores(tmp_path: Path) -> None:
    """Ignored JSON is left out, ignored .env files are not, output folders are."""
    (tmp_path / ".git").mkdir()
    ignore = written(tmp_path / ".gitignore", "build/\n.env\n*.local.json\n")
    text = json.dumps({"apiKey": PLAN_KEY, "baseUrl": WRONG_URL})
    json_file = written(tmp_path / "app.local.json", text)
    env = written(tmp_path / ".env", WRONG_CASE)
    built = written(tmp_path / "build" / ".env", WRONG_CASE)
    session = Session(tmp_path)
    await session.settle()
    assert set(session.published()) == {str(env)}
    ignore.unlink()
    await session.told(ignore)
    assert set(session.published()) == {str(env), str(json_file), str(built)}
    written(ignore, "build/\n")
    await session.told(ignore)
    assert set(session.published()) == {str(env), str(json_file)}
    await session.told(built)
    assert str(built) not in session.published()


async def test_folders_come_and_go(tmp_path: Path) -> None:
    first, inner, second = (
        written(tmp_path / name / ".env", WRONG_CASE) for name in ("a", "a/in", "b")
    )
    session = Session(tmp_path / "a")
    await session.settle()
    assert set(session.published()) == {str(first), str(inner)}
    await session.folders([tmp_path / "b", tmp_path / "a" / "in"], [])
    assert set(session.published()) == {str(first), str(inner), str(second)}
    await session.folders([], [tmp_path / "a"])
    assert set(session.published()) == {str(inner), str(second)}
    await session.folders([], [tmp_path / "b", tmp_path / "a" / "in"])
    assert session.published() == {}


async def test_the_spelling_of_the_clients_folder(tmp_path: Path) -> None:
    written(tmp_path / "my app" / "x@y" / ".env", WRONG_CASE)
    session = InProcess()
    root = f"{tmp_path.as_uri()}/my%20app/x%40y"
    session.initialize(workspaceFolders=[{"uri": root, "name": "x"}])
    session.send(notification("initialized", {}))
    await session.settle()
    assert [message["params"]["uri"] for message in session.out] == [f"{root}/.env"]


async def test_another_spelling_takes_over(tmp_path: Path) -> None:
    path = written(tmp_path / "x" / ".env", WRONG_CASE)
    session = Session(tmp_path)
    await session.settle()
    other = path.as_uri().replace("/x/", "/%78/")
    session.send(opened(other, WRONG_CASE))
    await session.settle()
    last = {m["params"]["uri"]: len(m["params"]["diagnostics"]) for m in session.out}
    assert last == {path.as_uri(): 0, other: 1}


async def test_links_out_and_links_in_circles(tmp_path: Path) -> None:
    outside = written(tmp_path / "out" / ".env", WRONG_CASE)
    inside = written(tmp_path / "in" / "a" / ".env", WRONG_CASE)
    (tmp_path / "in" / "circle").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "out").symlink_to(tmp_path / "out")
    (tmp_path / "in" / "linked.env").symlink_to(outside)
    (tmp_path / "in" / "self.env").symlink_to(tmp_path / "in" / "self.env")
    session = Session(tmp_path / "in")
    await session.settle()
    assert session.published() == {str(inside): ["model-case"]}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder that raises when it or one of its folders is listed, but for those in .config
    that shells and systemd list at their start."""
    home = tmp_path / "home"
    startup = home / ".config"
    monkeypatch.setenv("HOME", str(home))
    for number in range(50):
        written(home / f"folder{number}" / ".env", WRONG_CASE)
    listed = os.scandir

    def refuse(path: Any) -> Any:
        is_startup = str(path).startswith(str(startup))
        is_home = str(path).startswith(str(home)) and not is_startup
        assert not is_home, "the home folder is walked"
        return listed(path)

    monkeypatch.setattr(os, "scandir", refuse)
    return home


@pytest.mark.parametrize("folder", [".", "..", "/"])
async def test_a_home_folder_is_never_walked(home: Path, folder: str) -> None:
    env = written(home / ".env", WRONG_CASE)
    session = Session((home / folder).resolve())
    await session.settle()
    assert session.published() == ({str(env): ["model-case"]} if folder == "." else {})


async def test_a_dotfile_in_a_home_folder(home: Path) -> None:
    path = written(home / ".zshrc", f"export {RIGHT}")
    session = Session()
    session.send(opened(path.as_uri(), path.read_text()))
    await session.settle()
    session.close_file(path)
    await session.settle()
    assert session.errors() == []


async def test_a_search_has_bounds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_scan, "MAX_FILES", 5)
    for number in range(9):
        written(tmp_path / str(number) / ".env", WRONG_CASE)
    session = Session(tmp_path)
    await session.settle()
    assert len(session.published()) == 5


async def test_what_has_not_changed_is_not_published(tmp_path: Path) -> None:
    path = written(tmp_path / ".env", WRONG_CASE)
    session = Session(tmp_path)
    await session.settle()
    session.out.clear()
    await session.told(path)
    path.touch()
    await session.told(path)
    identifier = {"textDocument": {"uri": path.as_uri()}}
    session.send(notification("textDocument/didSave", identifier))
    session.server.session.folders.search(anew=True)
    session.server.session.reload()
    await session.settle()
    assert session.out == []


async def test_nothing_is_said_after_shutdown(tmp_path: Path) -> None:
    for number in range(20):
        written(tmp_path / str(number) / ".env", WRONG_CASE)
    session = Session(tmp_path)
    session.send({"jsonrpc": "2.0", "id": 1, "method": "shutdown"})
    await asyncio.sleep(0.2)
    assert [message.get("id") for message in session.out] == [1]


async def test_a_pipe_is_not_read(tmp_path: Path) -> None:
    """Password managers put pipes where .env files are; opening one would wait for a writer."""
    qwen_settings(tmp_path)
    os.mkfifo(tmp_path / ".env")
    session = Session(tmp_path)
    await session.settle()
    assert session.errors() == []
    assert session.published() == {}


async def test_a_file_that_cannot_be_checked_is_noted_once(tmp_path: Path) -> None:
    path = tmp_path / ".qwen" / "settings.json"
    written(path, "").write_bytes(b"\xff\xfe{}")
    session = Session(tmp_path)
    await session.settle()
    (said,) = session.out
    assert "UTF-16" in said["params"]["diagnostics"][0]["message"]


async def test_a_byte_order_mark_counts_no_column(tmp_path: Path) -> None:
    written(
        tmp_path / ".env",
        f"\ufeffOPENAI_BASE_URL={WRONG_URL}\nOPENAI_API_KEY={PLAN_KEY}\n",
    )
    session = Session(tmp_path)
    await session.settle()
    (said,) = session.out
    start = said["params"]["diagnostics"][0]["range"]["start"]
    assert start == {"line": 0, "character": len("OPENAI_BASE_URL=")}


def test_a_whole_session_then_no_cpu(tmp_path: Path) -> None:
    for number in range(40):
        written(tmp_path / str(number) / ".env", WRONG_CASE)
    client = RawClient()
    try:
        client.initialize(rootUri=tmp_path.as_uri())
        for _ in range(40):
            while client.receive().get("method") != "textDocument/publishDiagnostics":
                pass
        uri = (tmp_path / "0" / ".env").as_uri()
        client.send(opened(uri, RIGHT), changed(uri, WRONG_HOST, 2))
        client.published(uri, 2)
        assert any(_rests(client.process.pid) for _ in range(10))
        assert client.end() == 0
    finally:
        client.kill()


def _rests(pid: int) -> bool:
    """Whether a process uses next to no CPU for two seconds. On a busy machine, it may have things
    left to do at first."""
    before = _cpu(pid)
    time.sleep(2)
    return _cpu(pid) - before <= 0.03


def _cpu(pid: int) -> float:
    """The seconds of CPU that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def test_what_comes_up_during_the_search_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is made after the search has passed its folder, and told of before its end."""
    searched, should_continue = threading.Event(), threading.Event()
    run = folder_scan.FolderScan.run

    def slow(search: folder_scan.FolderScan) -> set[str]:
        found = run(search)
        searched.set()
        should_continue.wait(5)
        return found

    monkeypatch.setattr(folder_scan.FolderScan, "run", slow)
    session = Session(tmp_path)
    await asyncio.to_thread(searched.wait, 5)
    path = written(tmp_path / "late" / ".env", WRONG_CASE)
    await session.told(path)
    assert session.published() == {str(path): ["model-case"]}
    should_continue.set()
    await session.settle()
    assert session.published() == {str(path): ["model-case"]}


def renamed(old: Path, new: Path) -> dict[str, Any]:
    """The notification that the client has renamed a folder."""
    files = [{"oldUri": old.as_uri(), "newUri": new.as_uri()}]
    return notification("workspace/didRenameFiles", {"files": files})


@pytest.mark.parametrize("by", ["watched files", "renamed files"])
async def test_a_folder_that_is_moved_into_the_workspace(
    tmp_path: Path, by: str
) -> None:
    """The client tells of the folder only."""
    written(tmp_path / "w" / ".gitignore", "*.local.json\n")
    (tmp_path / "w" / ".git").mkdir()
    text = json.dumps({"apiKey": PLAN_KEY, "baseUrl": WRONG_URL})
    for name in (".env", "deep/er/.env", "node_modules/.env", "x.local.json"):
        written(tmp_path / "out" / name, WRONG_CASE if name.endswith("env") else text)
    other = written(tmp_path / "w" / "other" / ".env", WRONG_CASE)
    session = Session(tmp_path / "w")
    await session.settle()
    moved = (tmp_path / "out").rename(tmp_path / "w" / "in")
    if by == "watched files":
        await session.told(moved, moved / "deep", moved / "deep" / "er")
    else:
        session.send(renamed(tmp_path / "out", moved))
        await session.settle()
    expected = {str(moved / ".env"), str(moved / "deep" / "er" / ".env"), str(other)}
    assert set(session.published()) == expected


@pytest.mark.parametrize("name", ["node_modules/in", "build/in", "left/out"])
async def test_a_folder_that_is_moved_where_no_search_goes(
    tmp_path: Path, name: str
) -> None:
    written(tmp_path / ".gitignore", "build/\n")
    (tmp_path / ".git").mkdir()
    written(tmp_path / "keyfit.toml", 'exclude = ["left"]\n')
    session = Session(tmp_path)
    await session.settle()
    written(tmp_path / name / ".env", WRONG_CASE)
    await session.told(tmp_path / name)
    assert session.published() == {}


async def test_a_folder_that_is_moved_within_the_workspace(tmp_path: Path) -> None:
    written(tmp_path / "old" / ".env", WRONG_CASE)
    session = Session(tmp_path)
    await session.settle()
    (tmp_path / "old").rename(tmp_path / "new")
    session.send(renamed(tmp_path / "old", tmp_path / "new"))
    await session.settle()
    assert set(session.published()) == {str(tmp_path / "new" / ".env")}


async def test_a_moved_folder_is_searched_within_bounds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session(tmp_path)
    await session.settle()
    monkeypatch.setattr(folder_scan, "MAX_FILES", 5)
    for number in range(9):
        written(tmp_path / "in" / str(number) / ".env", WRONG_CASE)
    await session.told(tmp_path / "in")
    assert len(session.published()) == 5
