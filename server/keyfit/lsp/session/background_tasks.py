"""Run work beside the requests, one task of a kind at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from ...util.safe_traceback import error_location
from ..protocol.logging import LOG

Work = Callable[[], Coroutine[Any, Any, None]]


class BackgroundTasks:
    """Tasks by name; one that fails is logged and ends alone."""

    def __init__(self) -> None:
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._stopped = False

    @property
    def is_busy(self) -> bool:
        """Whether a task is running."""
        return bool(self._tasks)

    def start(self, name: str, work: Work) -> None:
        """Start ``work`` unless the task ``name`` is running, or all were stopped."""
        if name not in self._tasks and not self._stopped:
            self._tasks[name] = asyncio.ensure_future(self._run(name, work))

    async def wait(self) -> None:
        """Wait until no task is running."""
        while self._tasks:
            await asyncio.wait(list(self._tasks.values()))

    def stop(self) -> None:
        """Cancel what runs, and start nothing more."""
        self._stopped = True
        for task in self._tasks.values():
            task.cancel()

    async def _run(self, name: str, work: Work) -> None:
        try:
            await work()
        except Exception as error:
            LOG.error("the %s in the folders failed: %s", name, error_location(error))
        finally:
            del self._tasks[name]
