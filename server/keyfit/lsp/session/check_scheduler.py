"""Decide when files are checked: open ones at once, closed ones in slices, never for long."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from ...util.safe_traceback import error_location
from ..protocol.logging import LOG
from ..protocol.uris import path_of

if TYPE_CHECKING:
    from .diagnostics_store import DiagnosticsStore

MAX_PAUSE = 0.05  # seconds
SLICE = 0.003  # seconds that checks of closed files take at a time

OnChecked = Callable[[list[str], set[str]], None]
"""Called with the paths to publish, sorted, and the URIs whose texts are new."""
OnIdle = Callable[[set[str]], None]
"""Called with the paths whose results changed since the last time that nothing was due."""


class CheckScheduler:
    """Checks what is due in the store, on the event loop, and reports the results.

    After a check of open texts the loop is left free for as long as the check took (50 ms at most),
    so that typing never waits behind checks. Otherwise a change is checked at once, after the
    messages that have come in already: of a burst only the newest text is read. Closed files are
    checked in slices.
    """

    def __init__(self, store: DiagnosticsStore) -> None:
        self._store = store
        self._on_checked: OnChecked = lambda paths, uris: None
        self._on_idle: OnIdle = lambda paths: None
        self._timer: asyncio.Handle | None = None
        self._timer_at = self._free_at = 0.0
        self._stopped = False
        self._idle = asyncio.Event()
        self._idle.set()
        self._changed_uris: set[str] = set()
        self._closed_paths: set[str] = set()
        self._changed_results: set[str] = set()

    def subscribe(self, on_checked: OnChecked, on_idle: OnIdle) -> None:
        """Call ``on_checked`` after each run, and ``on_idle`` whenever nothing is due any more."""
        self._on_checked, self._on_idle = on_checked, on_idle

    @property
    def is_scheduled(self) -> bool:
        """Whether a run is about to come."""
        return self._timer is not None

    def document_changed(self, uri: str) -> None:
        """Check, soon, ``uri``, whose text is new, and whatever depends on it."""
        self._changed_uris.add(uri)
        self.schedule()

    def document_closed(self, uri: str) -> None:
        """Check, soon, the file of ``uri`` as it is on disk: its text was closed."""
        self._changed_uris.discard(uri)
        self._closed_paths.add(path_of(uri))
        self.schedule()

    def schedule(self) -> None:
        """Check what is due soon."""
        self._start(self._free_at)

    def stop(self) -> None:
        """Check and report nothing more."""
        self._stopped = True
        self._idle.set()
        if self._timer:
            self._timer.cancel()

    async def wait_until_idle(self) -> None:
        """Wait until no file is due to be checked."""
        await self._idle.wait()

    def _start(self, at: float) -> None:
        """Run at the loop's time ``at`` (seconds), or earlier if that was asked for."""
        is_early_enough = self._timer is not None and self._timer_at <= at
        if self._stopped or is_early_enough:
            return
        if self._timer:
            self._timer.cancel()
        self._idle.clear()
        loop = asyncio.get_running_loop()
        self._timer_at = at
        wait = at - loop.time()
        # `call_later` with 0 would come after the timers that are due, not with the next messages.
        if wait > 0:
            self._timer = loop.call_later(wait, self._run)
        else:
            self._timer = loop.call_soon(self._run)

    def _run(self) -> None:
        loop = asyncio.get_running_loop()
        started = loop.time()
        self._timer = None
        try:
            self._check()
        except Exception as error:
            LOG.error("diagnostics failed: %s", error_location(error))
        now = loop.time()
        open_seconds = self._store.take_open_check_seconds()
        rest = min(max(now - started, open_seconds), MAX_PAUSE)
        if open_seconds:
            self._free_at = now + rest
        if self._store.pending:
            # A change that comes before that goes first.
            self._start(now + rest)
            return
        changed, self._changed_results = self._changed_results, set()
        self._on_idle(changed)
        self._idle.set()

    def _check(self) -> None:
        """Check one slice, and report the documents whose text or whose results have changed."""
        checked = self._store.check_due(SLICE)
        self._changed_results |= checked
        changed, self._changed_uris = self._changed_uris, set()
        closed, self._closed_paths = self._closed_paths, set()
        paths = checked.union(closed, map(path_of, changed))
        self._on_checked(sorted(paths), changed)
