"""Work-done progress: shown only while work lasts, and it can be cancelled."""

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
    from .client import Client

SHOW_AFTER = 0.25  # seconds; shorter work shows no progress
INTERVAL = 0.5  # seconds between reports


class Progress:
    """``async with Progress(…):`` around the work; ``cancel`` is called if the user cancels it."""

    def __init__(
        self,
        client: Client,
        title: str,
        message: Callable[[], str],
        cancel: Callable[[], None],
    ) -> None:
        self._client = client
        self._title = title
        self._message = message
        self._cancel = cancel
        self._over = asyncio.Event()

    async def __aenter__(self) -> Progress:
        self._task = asyncio.ensure_future(self._show())
        return self

    async def __aexit__(self, *failure: object) -> None:
        self._over.set()

    async def _show(self) -> None:
        """Begin, report and end, as far as the work lasts and the client lets us."""
        # A bar that comes and goes in a moment disturbs more than it helps.
        if await self._is_over_within(SHOW_AFTER):
            return
        bars = self._client.work_done_progress
        token = f"keyfit-{uuid4()}"
        try:
            await bars.create_async(token)
        except Exception as error:
            LOG.debug("the client shows no progress: %s", error_location(error))
            return
        bars.tokens[token].add_done_callback(self._cancel_if_cancelled)
        # The client may have taken so long to answer that the work is over.
        if not self._over.is_set():
            bars.begin(
                token, types.WorkDoneProgressBegin(self._title, cancellable=True)
            )
            while not await self._is_over_within(INTERVAL):
                bars.report(
                    token, types.WorkDoneProgressReport(message=self._message())
                )
            bars.end(token, types.WorkDoneProgressEnd())
        del bars.tokens[token]

    async def _is_over_within(self, seconds: float) -> bool:
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._over.wait(), seconds)
        return self._over.is_set()

    def _cancel_if_cancelled(self, future: Future[Any]) -> None:
        if future.cancelled():
            self._cancel()
