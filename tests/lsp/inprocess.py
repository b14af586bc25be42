"""The server without a process: messages in, messages out, on the test's own loop."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from keyfit.lsp.server import KeyfitServer
from lsp.raw import request


class InProcess:
    """A server whose output is the list ``out``. Make it inside a running loop."""

    def __init__(self) -> None:
        self.server = KeyfitServer()
        self.done = self.server.begin()
        self.out: list[dict[str, Any]] = []
        self.server.protocol.set_writer(self)

    def write(self, data: bytes) -> None:
        """Take what the server writes."""
        self.out.append(json.loads(data.partition(b"\r\n\r\n")[2]))

    def close(self) -> None:
        """Nothing to close."""

    def send(self, *messages: object) -> None:
        """Hand over messages as they come off the wire."""
        for message in messages:
            raw = (
                message if isinstance(message, bytes) else json.dumps(message).encode()
            )
            self.server.protocol.receive(raw)

    def initialize(self, **params: object) -> None:
        """Begin the session."""
        self.send(request("initialize", "initialize", {"capabilities": {}, **params}))
        assert "result" in self.out.pop()

    async def settle(self) -> None:
        """Let everything run that is due, for up to a minute on a busy machine.

        Some tests leave a request of the server unanswered: where nothing else is going on, that
        is not waited for.
        """
        waits = 0
        for _ in range(1000):
            await asyncio.sleep(0.06)
            if (
                self.server.session.checks.is_scheduled
                or self.server.session.folders.is_busy
            ):
                waits = 0
                continue
            waits += 1
            if waits == 20 or not self.server.protocol.running_requests():
                return

    def errors(self) -> list[tuple[object, int]]:
        """The ids and codes of the error answers."""
        return [(m["id"], m["error"]["code"]) for m in self.out if "error" in m]
