"""A client that writes bytes: for what a well-behaved client library cannot send."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

SERVER = Path(__file__).parents[2] / "server"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(SERVER)}
COMMAND = [sys.executable, "-m", "keyfit", "lsp", "--stdio"]
TIMEOUT = 60.0  # seconds; only a hanging server waits so long


def framed(body: object, header: bytes = b"Content-Length: %d\r\n\r\n") -> bytes:
    """``body`` (bytes, or anything that JSON can hold) behind a header with its length."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return header % len(raw) + raw


def request(number: object, method: str, params: object = None) -> dict[str, Any]:
    """A request's message."""
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": params}


def notification(method: str, params: object = None) -> dict[str, Any]:
    """A notification's message."""
    return {"jsonrpc": "2.0", "method": method, "params": params}


def opened(uri: str, text: str, version: int = 1) -> dict[str, Any]:
    """The notification that ``uri`` is open."""
    document = {"uri": uri, "languageId": "plaintext", "version": version, "text": text}
    return notification("textDocument/didOpen", {"textDocument": document})


def changed(uri: str, text: str, version: int) -> dict[str, Any]:
    """The notification that ``uri`` now holds ``text``."""
    identifier = {"uri": uri, "version": version}
    params = {"textDocument": identifier, "contentChanges": [{"text": text}]}
    return notification("textDocument/didChange", params)


def whole(uri: str, **context: object) -> dict[str, Any]:
    """The parameters of a code action request for all of ``uri``."""
    span = {
        "start": {"line": 0, "character": 0},
        "end": {"line": 99_999, "character": 0},
    }
    return {
        "textDocument": {"uri": uri},
        "range": span,
        "context": {"diagnostics": [], **context},
    }


class RawClient:
    """One server process; ``stdout`` and ``stderr`` hold every byte that it has written."""

    def __init__(self, *arguments: str, command: list[str] | None = None) -> None:
        self.process = subprocess.Popen(
            [*(command or COMMAND), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=ENVIRONMENT,
        )
        self.stdout, self.stderr = bytearray(), bytearray()
        self.kept: list[dict[str, Any]] = []
        self._incoming: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._threads = [
            threading.Thread(target=target, daemon=True)
            for target in (self._read_messages, self._read_errors)
        ]
        for thread in self._threads:
            thread.start()

    def write(self, data: bytes) -> None:
        """Send ``data`` as it is."""
        assert self.process.stdin
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send(self, *messages: object) -> None:
        """Send each message with its header, all in one write."""
        self.write(b"".join(framed(message) for message in messages))

    def receive(self) -> dict[str, Any]:
        """The next message of the server."""
        message = self._incoming.get(timeout=TIMEOUT)
        assert message is not None, "the server has closed its output"
        return message

    def answer(self, number: object) -> dict[str, Any]:
        """The answer with this id; other messages are put into ``kept``."""
        while "method" in (message := self.receive()) or message["id"] != number:
            self.kept.append(message)
        return message

    def ask(self, number: object, method: str, params: object = None) -> dict[str, Any]:
        """The answer to a request."""
        self.send(request(number, method, params))
        return self.answer(number)

    def published(self, uri: str, version: int | None = 1) -> list[dict[str, Any]]:
        """The diagnostics of ``uri`` at ``version``; other messages are put into ``kept``."""
        while True:
            message = self.receive()
            params = message.get("params", {})
            if params.get("uri") == uri and params.get("version") == version:
                diagnostics: list[dict[str, Any]] = params["diagnostics"]
                return diagnostics
            self.kept.append(message)

    def initialize(
        self, capabilities: object = None, **params: object
    ) -> dict[str, Any]:
        """Begin a session; the server's capabilities."""
        params = {
            "processId": None,
            "rootUri": None,
            **params,
            "capabilities": capabilities or {},
        }
        capable: dict[str, Any] = self.ask("initialize", "initialize", params)["result"]
        self.send(notification("initialized", {}))
        return capable["capabilities"]  # type: ignore[no-any-return]

    def end(self) -> int:
        """Shut down and exit in order; the exit status."""
        self.ask("shutdown", "shutdown")
        self.send(notification("exit"))
        return self.wait()

    def wait(self) -> int:
        """The exit status, all output having been read."""
        status = self.process.wait(TIMEOUT)
        for thread in self._threads:
            thread.join(TIMEOUT)
        return status

    def close_input(self) -> None:
        """Close the server's standard input."""
        assert self.process.stdin
        self.process.stdin.close()

    def kill(self) -> None:
        """End the process, however the test went."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(TIMEOUT)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream:
                with contextlib.suppress(OSError):
                    stream.close()

    def _read_messages(self) -> None:
        while length := self._length():
            body = self._read(length)
            self._incoming.put(json.loads(body))
        self._incoming.put(None)

    def _length(self) -> int:
        length = 0
        while (line := self._line()).strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        return length

    def _line(self) -> bytes:
        assert self.process.stdout
        line = self.process.stdout.readline()
        self.stdout += line
        return line

    def _read(self, length: int) -> bytes:
        assert self.process.stdout
        body = self.process.stdout.read(length)
        self.stdout += body
        return body

    def _read_errors(self) -> None:
        assert self.process.stderr
        while line := self.process.stderr.readline():
            self.stderr += line
