"""Nothing leaves the machine: every command, and the server, with sockets forbidden.

An audit hook cannot be taken away again; the process ends at the first use of a socket.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from cli.harness import SERVER, Write
from cli.samples import WRONG_ENV
from keyfit.cli.main import COMMANDS
from lsp.raw import RawClient, opened

FORBIDDEN = 99
HOOK = f"""
import os, sys
def refuse(event, arguments):
    is_local = event == "socket.__new__" and arguments[1] == LOCAL
    if event.startswith("socket.") and not is_local:
        os.write(2, event.encode())
        os._exit({FORBIDDEN})
sys.addaudithook(refuse)
"""
NO_SOCKET = HOOK.replace("LOCAL", "None")
# An event loop wakes itself up through a pair of sockets that lead nowhere else.
NO_NETWORK = HOOK.replace("LOCAL", "__import__('socket').AF_UNIX")
RUN = """
from keyfit.cli.main import main
status = main(sys.argv[1:])
sys.stderr.write("\\n" + __import__("json").dumps(sorted(sys.modules)))
sys.exit(status)
"""
NETWORKED = {
    "socket",
    "ssl",
    "asyncio",
    "http.client",
    "urllib.request",
    "pygls",
    "lsprotocol",
}
ARGUMENTS = {
    "explain": ["401 invalid access token"],
    "why": ["OPENAI_API_KEY"],
    "config": ["show"],
    "completions": ["bash"],
}


def python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(SERVER)}
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True, text=True, check=False, env=environment, timeout=300,
    )  # fmt: skip


@pytest.mark.parametrize("guard", [NO_SOCKET, NO_NETWORK])
def test_a_connection_would_be_seen(guard: str) -> None:
    done = python(guard + "import socket; socket.create_connection(('127.0.0.1', 9))")
    assert done.returncode == FORBIDDEN
    assert done.stderr.startswith("socket.")


@pytest.mark.parametrize(
    "command", [command for command in COMMANDS if command != "lsp"]
)
def test_no_command_opens_a_socket(command: str, write: Write) -> None:
    write({".env": WRONG_ENV})
    done = python(NO_SOCKET + RUN, command, *ARGUMENTS.get(command, ()))
    assert done.returncode in (0, 1), done.stderr
    if (
        command != "completions"
    ):  # reads no file; its library loads much to learn its version
        assert not NETWORKED & set(json.loads(done.stderr.splitlines()[-1]))


def test_the_server_opens_no_connection(tmp_path) -> None:
    uri = (tmp_path / ".env").as_uri()
    code = NO_NETWORK + "from keyfit.cli.main import main; sys.exit(main(['lsp']))"
    client = RawClient(command=[sys.executable, "-c", code])
    client.initialize(rootUri=tmp_path.as_uri())
    client.send(opened(uri, WRONG_ENV))
    assert client.published(uri)
    for number, method in enumerate(("hover", "completion", "definition"), start=5):
        place = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 3}}
        assert "result" in client.ask(number, f"textDocument/{method}", place)
    assert client.end() == 0
