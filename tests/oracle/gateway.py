"""Stands for the whole internet inside a case's own network: every name leads here.

It answers DNS with the loopback address, HTTPS with a certificate of a throwaway authority made for
the run, and calls to models as the service is documented to (service.py). What arrived is recorded:
keys as the labels that the case gave them, other credentials only as their length.
"""

from __future__ import annotations

import gzip
import json
import re
import socket
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from . import service

if TYPE_CHECKING:
    import trustme

_AUTHENTICATION = ("authorization", "x-api-key", "api-key", "x-goog-api-key")
_REFUSED = 400


class Recorded(NamedTuple):
    """One request. `keys` maps a header to the label of the key in it; `url` has no query."""

    method: str
    url: str
    keys: dict[str, str]
    protocol: str | None
    model: str
    status: int
    tools: int  # how many functions the model may call: the main request has most
    thinking: dict[str, Any]
    client: str


class Gateway:
    """The servers and what they saw. `labels` maps a test key to the name it is recorded by."""

    def __init__(
        self, authority: trustme.CA, labels: dict[str, str], agent: bool
    ) -> None:
        self.authority = authority
        self.labels = labels
        self.agent = agent
        self.requests: list[Recorded] = []
        self.called: float | None = None  # when a model was last called
        self.refused: float | None = None  # when such a call was first refused
        self.main: float | None = (
            None  # when a call that offers functions was first answered
        )

    def start(self) -> None:
        """Listens on the ports for names, plain and encrypted web traffic of this network."""
        handler = type("Handler", (_Handler,), {"gateway": self})
        plain = ThreadingHTTPServer(("127.0.0.1", 80), handler)
        encrypted = ThreadingHTTPServer(("127.0.0.1", 443), handler)
        encrypted.socket = _Certificates(self.authority).wrap(encrypted.socket)
        names = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        names.bind(("127.0.0.1", 53))
        for work in (
            plain.serve_forever,
            encrypted.serve_forever,
            lambda: _answer_names(names),
        ):
            threading.Thread(target=work, daemon=True).start()

    def note(self, call: Recorded) -> None:
        """Remembers when a model was called."""
        self.called = time.monotonic()
        if call.status >= _REFUSED:
            self.refused = self.refused or self.called
        if call.tools:
            self.main = self.main or self.called

    def label(self, key: str) -> str:
        """The test key's label; of an unknown text only its length, so that nothing leaks."""
        return self.labels.get(key) or f"unknown text of {len(key)} characters"


class _Certificates:
    """A certificate for each host that a client asks for, made when it asks."""

    def __init__(self, authority: trustme.CA) -> None:
        self._authority = authority
        self._contexts: dict[str, ssl.SSLContext] = {}

    def wrap(self, server: socket.socket) -> socket.socket:
        context = self._context("localhost")
        context.sni_callback = self._choose
        return context.wrap_socket(
            server, server_side=True, do_handshake_on_connect=False
        )

    def _choose(
        self, connection: ssl.SSLObject, host: str | None, _: ssl.SSLContext
    ) -> None:
        connection.context = self._context(host or "localhost")

    def _context(self, host: str) -> ssl.SSLContext:
        if host not in self._contexts:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._authority.issue_cert(host).configure_cert(context)
            self._contexts[host] = context
        return self._contexts[host]


class _Handler(BaseHTTPRequestHandler):
    gateway: Gateway
    protocol_version = "HTTP/1.1"
    timeout = 60

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is logged: requests carry keys."""

    def do_GET(self) -> None:
        self._take({})

    def do_POST(self) -> None:
        self._take(self._json())

    do_HEAD = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_POST

    def _json(self) -> dict[str, Any]:
        text = self._body()
        if self.headers.get("Content-Encoding") == "gzip":
            text = gzip.decompress(text)
        try:
            body = json.loads(text or b"{}")
        except ValueError:
            return {}
        return body if isinstance(body, dict) else {}

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = b""
        while size := int(self.rfile.readline().split(b";")[0] or b"0", 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _take(self, body: dict[str, Any]) -> None:
        host = self.headers.get("Host", "").partition(":")[0]
        path = urlsplit(self.path).path
        call = service.Request(
            host, path, _keys(self.headers), body, self.gateway.agent
        )
        answer = self._answer(call)
        recorded = self._recorded(call, answer.status)
        self.gateway.requests.append(recorded)
        if recorded.protocol:
            self.gateway.note(recorded)
        streams = call.streams or self.headers.get("X-DashScope-SSE") == "enable"
        if answer.events and streams:
            self._send(
                200, "text/event-stream", b"".join(service.encoded(answer.events))
            )
        else:
            self._send(
                answer.status, "application/json", json.dumps(answer.body).encode()
            )

    def _answer(self, call: service.Request) -> service.Answer:
        if call.path.endswith("/count_tokens"):
            return service.Answer(200, {"input_tokens": 1})
        if self._protocol(call):
            return service.answer(call)
        return service.Answer(
            404, {"error": {"message": "Not Found", "code": "not_found"}}
        )

    def _protocol(self, call: service.Request) -> str | None:
        """The protocol of a call to a model; `unknown` where only the body shows that it is one."""
        if self.command != "POST" or call.path.endswith("/count_tokens"):
            return None
        return service.protocol(call.path) or ("unknown" if call.model else None)

    def _recorded(self, call: service.Request, status: int) -> Recorded:
        scheme = "https" if isinstance(self.connection, ssl.SSLSocket) else "http"
        thinking = {name: call.body[name] for name in _THINKING if name in call.body}
        return Recorded(
            self.command,
            f"{scheme}://{self.headers.get('Host', '')}{call.path}",
            {header: self.gateway.label(key) for header, key in call.keys.items()},
            self._protocol(call),
            call.model,
            status,
            len(call.body.get("tools") or ()),
            thinking,
            self.headers.get("User-Agent", "")[:60],
        )

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


_THINKING = ("enable_thinking", "thinking_budget", "thinking", "preserve_thinking")


def _keys(headers: Any) -> dict[str, str]:
    # Blanks around a header's value are no part of it (RFC 9110); those inside are the key's.
    found = {name: headers.get(name, "").strip() for name in _AUTHENTICATION}
    keys = {
        name: re.sub(r"(?i)^bearer( |$)", "", value) for name, value in found.items()
    }
    return {name: key for name, key in keys.items() if key}


def _answer_names(server: socket.socket) -> None:
    """Answers each DNS question about an IPv4 address with 127.0.0.1, others with nothing."""
    while True:
        question, client = server.recvfrom(512)
        end = question.index(b"\0", 12) + 5
        address = question[end - 4 : end - 2] == b"\0\x01"
        head = (
            question[:2]
            + b"\x81\x80\0\x01"
            + (b"\0\x01" if address else b"\0\0")
            + b"\0" * 4
        )
        record = b"\xc0\x0c\0\x01\0\x01\0\0\0\x3c\0\x04\x7f\0\0\x01" if address else b""
        server.sendto(head + question[12:end] + record, client)
