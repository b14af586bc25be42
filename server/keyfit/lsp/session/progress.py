"""Work-done progress: shown only if the client can and the work lasts, and it can be cancelled."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from lsprotocol import types

from ...util.safe_traceback import error_location
from ..protocol.logging import LOG

if TYPE_CHECKING:
    from ..server import KeyfitServer

PATIENCE = 0.25  # seconds that work may take unannounced
INTERVAL = 0.5  # seconds between reports


class Progress:
    """``async with Progress(…):`` around the work; ``cancel`` is called if the user cancels it."""

    def __init__(
        self, ls: KeyfitServer, title: str, message: Callable[[], str], cancel: Callable[[], None]
    ) -> None:
        self._ls, self._title, self._message, self._cancel = ls, title, message, cancel
        self._over = asyncio.Event()

    async def __aenter__(self) -> Progress:
        if self._ls.client.work_done_progress:
            self._task = asyncio.ensure_future(self._show())
        return self

    async def __aexit__(self, *failure: object) -> None:
        self._over.set()

    async def _show(self) -> None:
        """Begin, report and end, as far as the work lasts and the client lets us."""
        shown, token = self._ls.work_done_progress, f"keyfit-{uuid4()}"
        if await self._is_over_within(PATIENCE):
            return
        try:
            await shown.create_async(token)
        except Exception as error:
            LOG.debug("the client shows no progress: %s", error_location(error))
            return
        shown.tokens[token].add_done_callback(self._ended)
        if not self._over.is_set():
            begin = types.WorkDoneProgressBegin(self._title, cancellable=True)
            shown.begin(token, begin)
            while not await self._is_over_within(INTERVAL):
                shown.report(token, types.WorkDoneProgressReport(message=self._message()))
            shown.end(token, types.WorkDoneProgressEnd())
        del shown.tokens[token]

    async def _is_over_within(self, seconds: float) -> bool:
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._over.wait(), seconds)
        return self._over.is_set()

    def _ended(self, future: Future[Any]) -> None:
        if future.cancelled():
            self._cancel()
