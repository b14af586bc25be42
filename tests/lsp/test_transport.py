"""Cutting the stream, and the ends of a session."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyfit.lsp.protocol import frames as framing
from keyfit.lsp.protocol.frames import Frames
from lsp.raw import (
    COMMAND,
    ENVIRONMENT,
    TIMEOUT,
    RawClient,
    framed,
    notification,
    opened,
    request,
    whole,
)
from lsp.samples import WRONG_CASE

URI = "file:///x/.env"
MESSAGES = [
    request(1, "a"),
    notification("é😀", {"text": "A=1\r\nB=2\r\n\r\n"}),
    request(2, "b"),
]
BODIES = [json.dumps(message).encode() for message in MESSAGES]
STREAM = b"".join(map(framed, MESSAGES))


@given(st.lists(st.integers(0, len(STREAM)), max_size=8).map(sorted))
def test_messages_arrive_however_the_stream_is_cut(cuts: list[int]) -> None:
    frames, found = Frames(), []
    for start, end in zip([0, *cuts], [*cuts, len(STREAM)], strict=True):
        found += frames.feed(STREAM[start:end])
    assert found == BODIES


@given(st.binary(max_size=60))
def test_any_bytes_and_then_a_message(data: bytes) -> None:
    """Nothing raises, and after an empty line at the latest the stream is in step again."""
    frames = Frames()
    list(frames.feed(data + b"\r\n\r\n"))
    list(frames.feed(framed(MESSAGES[0]) + framed(MESSAGES[0])))
    assert list(frames.feed(framed(MESSAGES[2])))[-1:] == [BODIES[2]]


@pytest.mark.parametrize(
    "header",
    [
        b"content-length: %d\r\n\r\n",
        b"CONTENT-LENGTH:%d\r\n\r\n",
        b"Content-Type: application/vscode-jsonrpc; charset=utf8\r\nContent-Length: %d\r\n\r\n",
        b"Content-Length: %d\r\nX: y\r\n\r\n",
        b"\r\n\r\nContent-Length: %d\r\n\r\n",
        b"Content-Length: %d\n\n",
    ],
)
def test_headers_in_any_spelling(header: bytes) -> None:
    assert list(Frames().feed(framed(MESSAGES[0], header))) == [BODIES[0]]


@pytest.mark.parametrize("off", [-40, -9, -1, *range(1, 30), 65, 5000])
def test_a_wrong_length_does_not_cost_the_next_message(off: int) -> None:
    wrong = b"Content-Length: %d\r\n\r\n" % (len(BODIES[0]) + off) + BODIES[0]
    found = list(Frames().feed(wrong + STREAM))
    assert found[1:] == BODIES
    assert (found[0] == BODIES[0]) == (off > 0)


@pytest.mark.parametrize(
    "header", [b"X: 1", b"Content-Length: -5", b"Content-Length: x", b"hello"]
)
def test_a_header_without_a_length_is_one_empty_body(header: bytes) -> None:
    assert list(Frames().feed(header + b"\r\n\r\n" + STREAM)) == [b"", *BODIES]


def test_an_endless_header_is_given_up() -> None:
    frames = Frames()
    found = [body for _ in range(3) for body in frames.feed(b"x" * 50_000)]
    assert b"" in found


def test_a_session_with_bad_bytes_goes_on(session: RawClient) -> None:
    session.write(b"Content-Length: 1\r\n\r\n{")
    assert session.answer(None)["error"]["code"] == -32700
    session.write(b"rubbish\r\n\r\n")
    assert session.answer(None)["error"]["code"] == -32700
    session.write(framed(request("low", "no/such"), b"content-length: %d\r\n\r\n"))
    assert session.answer("low")["error"]["code"] == -32601


def test_the_end_of_input_ends_the_server(raw: RawClient) -> None:
    raw.initialize()
    raw.send(
        opened(URI, WRONG_CASE), request("late", "textDocument/codeAction", whole(URI))
    )
    raw.close_input()
    assert raw.answer("late")["result"]  # what was asked before is still answered
    assert raw.wait() == 1


def test_shutdown_and_exit(raw: RawClient) -> None:
    raw.initialize()
    assert raw.end() == 0
    assert raw.stderr == b""


def test_a_client_that_does_not_read_any_more() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    server = subprocess.Popen(
        COMMAND,
        stdin=subprocess.PIPE,
        stdout=writing,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    )
    os.close(writing)
    assert server.stdin
    server.stdin.write(framed(request(1, "shutdown")))
    server.stdin.flush()
    assert server.wait(TIMEOUT) == 1  # its input is still open
    assert server.communicate()[1] == b""


class Looks:
    """A pattern that counts the bytes that it is searched in."""

    def __init__(self, pattern: re.Pattern[bytes]) -> None:
        self.pattern, self.bytes = pattern, 0

    def search(
        self, text: bytes, start: int = 0, end: int = sys.maxsize
    ) -> re.Match[bytes] | None:
        self.bytes += min(end, len(text)) - start
        return self.pattern.search(text, start, end)


def test_a_long_message_is_looked_through_twice_at_most(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks = Looks(framing._LENGTH)
    monkeypatch.setattr(framing, "_LENGTH", looks)
    message = notification("x", {"text": "A" * 2_000_000})
    stream, frames, found, chunk = framed(message), Frames(), 0, 4096
    for at in range(0, len(stream), chunk):
        found += len(list(frames.feed(stream[at : at + chunk])))
    assert found == 1
    for_headers = 200 * len(stream) // chunk
    assert looks.bytes < 2 * len(stream) + for_headers


def test_the_server_ends_with_its_parent(raw: RawClient) -> None:
    parent = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    raw.initialize(processId=parent.pid)
    parent.communicate(b"\n")
    assert raw.wait() == 1  # its input is still open


def test_a_parent_that_cannot_be_seen_is_not_waited_for(raw: RawClient) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    raw.initialize(processId=gone.pid)
    time.sleep(0.1)
    assert raw.ask(1, "no/such")["error"]["code"] == -32601


def test_tcp() -> None:
    raw = RawClient(
        command=[sys.executable, "-m", "keyfit.lsp", "--tcp", "127.0.0.1:0"]
    )
    try:
        while b"\n" not in raw.stderr:
            time.sleep(0.02)
        port = int(raw.stderr.decode().rsplit(":", 1)[1])
        with socket.create_connection(("127.0.0.1", port), TIMEOUT) as connection:
            connection.sendall(framed(request(1, "initialize", {"capabilities": {}})))
            assert b'"id": 1' in connection.recv(65536)
            connection.sendall(
                framed(request(2, "shutdown")) + framed(notification("exit"))
            )
            assert b'"id": 2' in connection.recv(65536)
        assert raw.wait() == 0
    finally:
        raw.kill()


def test_shutdown_while_the_client_owes_an_answer(raw: RawClient) -> None:
    raw.initialize({"window": {"showDocument": {"support": True}}})
    open_page = {"command": "keyfit.openDocumentation", "arguments": ["coding-plan"]}
    raw.send(request("page", "workspace/executeCommand", open_page))
    while raw.receive().get("method") != "window/showDocument":
        pass
    raw.send(request("end", "shutdown"))
    answers = {}
    while len(answers) < 2:
        message = raw.receive()
        if "method" not in message:
            answers[message["id"]] = message
    assert answers["page"]["error"]["code"] == -32800  # cancelled
    assert answers["end"]["result"] is None
    raw.send(notification("exit"))
    assert raw.wait() == 0
    assert raw.stderr == b""
