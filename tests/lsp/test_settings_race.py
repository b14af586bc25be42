"""Settings that change while a thread looks into the folders."""

from __future__ import annotations

import asyncio
import logging
import threading
from pathlib import Path
from typing import Any

import pytest

from keyfit.lsp.session.settings_files import SettingsFiles
from lsp.raw import notification
from lsp.samples import WRONG_CASE
from lsp.test_configuration import Session

ROUNDS = 200
SEVERITIES = {"error": 1, "warning": 2}


class Interruption:
    """Applies new settings within a look: before what it asks of the settings files for the
    ``nth`` time."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.loop = asyncio.get_running_loop()
        self.nth = self.calls = self.applied = 0
        self.severity = ""

    def arm(self, nth: int, severity: str) -> None:
        """Wait for the ``nth`` call of the next look."""
        self.nth, self.severity, self.calls = nth, severity, 0

    def __call__(self) -> None:
        if threading.current_thread() is threading.main_thread():
            return
        self.calls += 1
        if self.severity and self.calls > self.nth:
            asyncio.run_coroutine_threadsafe(self.apply(), self.loop).result(60)

    async def apply(self) -> None:
        """Apply the settings, if that was not done yet."""
        severity, self.severity = self.severity, ""
        if severity:
            self.applied += 1
            settings = {"severity": {"model-case": severity}}
            self.session.server.session.settings.update_everywhere(settings)


@pytest.fixture
def interruptible(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Hooks that are called whenever a settings file is asked for."""
    hooks: list[Any] = []
    for name in ("read", "exists"):
        original = getattr(SettingsFiles, name)

        def interrupted(self: Any, path: str, original: Any = original) -> Any:
            for hook in hooks:
                hook()
            return original(self, path)

        monkeypatch.setattr(SettingsFiles, name, interrupted)
    return hooks


async def test_settings_change_at_any_moment_of_a_look(
    tmp_path: Path, interruptible: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    env = tmp_path / ".env"
    env.write_text(WRONG_CASE)
    caplog.set_level(logging.WARNING, "keyfit.lsp")
    session = Session()
    await session.begin(tmp_path)
    interruption = Interruption(session)
    interruptible.append(interruption)
    severities = list(SEVERITIES)
    within_a_look = 0
    for number in range(ROUNDS):
        severity = severities[number % 2]
        folder = tmp_path / f"{number}"  # of which no settings are known yet
        folder.mkdir()
        path = folder / ".env"
        path.write_text(WRONG_CASE)
        interruption.arm(number % 5, severity)
        change = {"uri": path.as_uri(), "type": 1}
        session.send(
            notification("workspace/didChangeWatchedFiles", {"changes": [change]})
        )
        for _ in range(1000):
            await asyncio.sleep(0.001)
            if not interruption.severity or not session.server.session.folders.is_busy:
                break
        within_a_look += not interruption.severity
        await interruption.apply()
        path.unlink()
    await session.idle()
    assert [record.getMessage() for record in caplog.records] == []
    assert interruption.applied == ROUNDS
    assert within_a_look > ROUNDS // 4
    last = session.server.session.store.report().for_path(env.as_posix())
    assert [one.severity for one in last] == [severity]
    session.server.session.stop()
