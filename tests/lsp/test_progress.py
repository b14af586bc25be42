"""Work-done progress of the first search: only where it is wanted, and it can be cancelled."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from keyfit.lsp.session import engine, progress
from lsp.inprocess import InProcess
from lsp.raw import notification
from lsp.samples import WRONG_CASE

ABLE = {"window": {"workDoneProgress": True}}


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], list[str]]:
    """Let every look into a file take so many seconds; returns the paths, as they are looked at."""
    concerns = engine.Engine.concerns

    def slow_down(seconds: float) -> list[str]:
        looks: list[str] = []

        def late(self: engine.Engine, path: str) -> bool:
            looks.append(path)
            time.sleep(seconds)
            return concerns(self, path)

        monkeypatch.setattr(engine.Engine, "concerns", late)
        return looks

    monkeypatch.setattr(progress, "SHOW_AFTER", 0.05)
    monkeypatch.setattr(progress, "INTERVAL", 0.05)
    return slow_down


class Shown(InProcess):
    """A server that searches a folder of ten files; ``answers`` its requests if it is to."""

    answers = True

    def __init__(self, folder: Path, capabilities: object) -> None:
        super().__init__()
        for number in range(10):
            (folder / f"{number}.env").write_text(WRONG_CASE)
        self.initialize(capabilities=capabilities, rootUri=folder.as_uri())
        self.send(notification("initialized", {}))

    def write(self, data: bytes) -> None:
        """Take what the server writes."""
        super().write(data)
        message = self.out[-1]
        if self.answers and "method" in message and "id" in message:
            answer = {"jsonrpc": "2.0", "id": message["id"], "result": None}
            asyncio.get_running_loop().call_soon(self.send, answer)

    def said(self, method: str) -> list[dict[str, Any]]:
        """The parameters of the messages of this kind."""
        return [m["params"] for m in self.out if m.get("method") == method]

    @property
    def kinds(self) -> list[str]:
        """The kinds of progress that were reported, in order, each once in a row."""
        kinds = [params["value"]["kind"] for params in self.said("$/progress")]
        return [kind for n, kind in enumerate(kinds) if n == 0 or kinds[n - 1] != kind]


async def finished(session: Shown) -> None:
    """Wait until nothing is searched, checked or about to be, for a while."""
    idle = 0
    for _ in range(2000):  # a minute, for busy machines
        await asyncio.sleep(0.03)
        is_working = (
            session.server.session.folders.is_busy
            or session.server.session.checks.is_scheduled
        )
        idle = 0 if is_working else idle + 1
        if idle > 5:
            break


async def test_what_lasts_is_shown(
    tmp_path: Path, slow: Callable[[float], list[str]]
) -> None:
    slow(0.1)
    session = Shown(tmp_path, ABLE)
    await finished(session)
    assert session.kinds == ["begin", "report", "end"]
    (created,) = session.said("window/workDoneProgress/create")
    assert {p["token"] for p in session.said("$/progress")} == {created["token"]}
    assert session.said("$/progress")[0]["value"]["cancellable"] is True
    assert "files looked into" in session.said("$/progress")[1]["value"]["message"]
    assert len(session.said("textDocument/publishDiagnostics")) == 10


async def test_what_is_quick_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        progress, "SHOW_AFTER", 2
    )  # ten files on a busy machine take less
    session = Shown(tmp_path, ABLE)
    await finished(session)
    await asyncio.sleep(progress.SHOW_AFTER)
    assert session.said("window/workDoneProgress/create") == []


async def test_a_client_that_cannot(
    tmp_path: Path, slow: Callable[[float], list[str]]
) -> None:
    slow(0.05)
    session = Shown(tmp_path, {})
    await finished(session)
    assert (
        session.said("window/workDoneProgress/create")
        == session.said("$/progress")
        == []
    )
    assert len(session.said("textDocument/publishDiagnostics")) == 10


async def test_cancel(tmp_path: Path, slow: Callable[[float], list[str]]) -> None:
    looks = slow(0.1)
    session = Shown(tmp_path, ABLE)
    while "begin" not in session.kinds:
        await asyncio.sleep(0.01)
    token = session.said("$/progress")[0]["token"]
    session.send(notification("window/workDoneProgress/cancel", {"token": token}))
    await finished(session)
    assert len(looks) < 10
    assert session.kinds[-1] == "end"
    assert session.said("textDocument/publishDiagnostics") == []
    changes = [{"uri": (tmp_path / "3.env").as_uri(), "type": 2}]
    session.send(notification("workspace/didChangeWatchedFiles", {"changes": changes}))
    await finished(session)
    (said,) = session.said("textDocument/publishDiagnostics")
    assert said["uri"].endswith("/3.env")


async def test_a_client_that_never_answers(
    tmp_path: Path, slow: Callable[[float], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    slow(0.05)
    monkeypatch.setattr(Shown, "answers", False)
    session = Shown(tmp_path, ABLE)
    await finished(session)
    assert session.said("$/progress") == []
    assert len(session.said("textDocument/publishDiagnostics")) == 10


async def test_shutdown_ends_the_search(
    tmp_path: Path, slow: Callable[[float], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = slow(0.1)
    monkeypatch.setattr(progress, "SHOW_AFTER", 60)
    session = Shown(tmp_path, ABLE)
    while not looks:
        await asyncio.sleep(0.01)
    session.send({"jsonrpc": "2.0", "id": "end", "method": "shutdown"})
    await finished(session)
    assert (
        session.said("textDocument/publishDiagnostics")
        == session.said("$/progress")
        == []
    )
