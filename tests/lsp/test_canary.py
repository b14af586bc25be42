"""No key leaves the server: a session with everything in it, and then every byte looked at."""

from __future__ import annotations

import sys
from pathlib import Path

from lsp.raw import RawClient, changed, notification, opened, request, whole
from lsp.samples import dotenv

CANARY = "ca4a12ee" * 4
KEY = f"sk-sp-{CANARY}"
TEXT = dotenv(model="minimax-m2.5").replace("0123456789abcdef" * 2, CANARY)
ACTION = "textDocument/codeAction"

# The same program, but one rule and then the whole engine fail with a key in the exception.
SABOTAGE = """
import sys
from keyfit.cli.main import main
from keyfit.lsp.features import code_actions; from keyfit.lsp.session import engine
import keyfit.linter.rules as rules

def fail(*_):
    raise ValueError("CANARY", KeyError("CANARY"))
    yield

rules.RULES = tuple(rule.for_calls(fail) for rule in rules.RULES)
run = engine.OpenFiles.read
engine.OpenFiles.read = lambda self, path: fail().__next__() if "fails" in path else run(self, path)
code_actions._fix_all = lambda *_, **__: fail()
raise SystemExit(main(["lsp", *sys.argv[1:]]))
"""


def exercise(client: RawClient) -> None:
    """Use every feature, well and badly."""
    client.initialize(
        {
            "textDocument": {
                "publishDiagnostics": {"relatedInformation": True},
                "codeAction": {
                    "dataSupport": True,
                    "resolveSupport": {"properties": ["edit"]},
                },
                "hover": {"contentFormat": ["markdown"]},
            }
        },
        initializationOptions={"key": KEY},
    )
    for uri in ("file:///x/.env", "file:///y/.claude/settings.json", "untitled:.env"):
        client.send(opened(uri, TEXT))
        client.published(uri)
        client.send(changed(uri, TEXT.replace("MODEL=m", "MODEL=M"), 2))
        client.published(uri, 2)
        client.ask(f"{uri} 1", ACTION, whole(uri))
        client.ask(f"{uri} 2", ACTION, whole(uri, only=["source.fixAll", KEY]))
        look_around(client, uri)
    client.send(opened("file:///fails/.env", TEXT))
    client.published("file:///fails/.env")
    client.ask("a", ACTION, {"textDocument": {"uri": KEY}, "range": KEY})
    client.ask("b", KEY, {"key": KEY})
    for number, command in enumerate(
        (
            KEY,
            "keyfit.explain",
            "keyfit.openDocumentation",
            "keyfit.openRule",
            "keyfit.repair",
            "keyfit.fixAll",
            "keyfit.createSettings",
        )
    ):
        client.ask(
            number, "workspace/executeCommand", {"command": command, "arguments": [KEY]}
        )
    pasted = f"Incorrect API key provided: {KEY}"
    asked = {"command": "keyfit.explain", "arguments": [pasted, {"key": KEY}]}
    client.ask("c", "workspace/executeCommand", asked)
    client.ask("d", "codeAction/resolve", {"title": KEY, "data": {"uri": KEY}})
    client.send(
        notification(KEY, KEY), notification("textDocument/didOpen", {"uri": KEY})
    )
    client.send(
        notification("$/setTrace", {"value": KEY}), changed(KEY, TEXT, 3), [KEY]
    )
    client.send(
        {"jsonrpc": "2.0", "id": "d", "result": KEY}, b'{"key": "' + KEY.encode()
    )
    client.write(KEY.encode() + b"\r\n\r\n")
    client.send(
        request("e", "shutdown", {"key": KEY}),
        notification("textDocument/didClose", KEY),
    )
    client.send(notification("exit"))
    client.wait()


def look_around(client: RawClient, uri: str) -> None:
    """Ask everything that can be asked about every place in ``uri``."""
    for line, text in enumerate(TEXT.splitlines()):
        for character in range(0, len(text) + 1, 9):
            position = {"line": line, "character": character}
            place = {"textDocument": {"uri": uri}, "position": position}
            for method in (
                "hover",
                "completion",
                "definition",
                "documentHighlight",
                "prepareRename",
            ):
                client.ask(
                    f"{uri} {line} {character} {method}",
                    f"textDocument/{method}",
                    place,
                )
            asked = {**place, "context": {"includeDeclaration": True}}
            client.ask(f"{uri} {line} {character}", "textDocument/references", asked)
            renamed = {**place, "newName": KEY}
            client.ask(f"{uri} {line} {character} r", "textDocument/rename", renamed)
    for method in ("documentSymbol", "documentLink", "codeLens"):
        of_file = {"textDocument": {"uri": uri}}
        client.ask(f"{uri} {method}", f"textDocument/{method}", of_file)
    everywhere = whole(uri)
    client.ask(f"{uri} hints", "textDocument/inlayHint", everywhere)
    for action in client.ask(f"{uri} 3", ACTION, whole(uri)).get("result", ()):
        answer = client.ask(f"{uri} 4", "codeAction/resolve", action)
        assert answer["result"]["edit"]


def check(client: RawClient, *logs: bytes) -> None:
    """Nothing that was written holds more of the key than its last four characters."""
    for output in (bytes(client.stdout), bytes(client.stderr), *logs):
        assert CANARY[:8].encode() not in output
        assert b"Traceback" not in output


def test_stderr_and_replies() -> None:
    client = RawClient("-v")
    try:
        exercise(client)
        check(client)
        assert b"textDocument/codeAction" in client.stderr  # it does log
        assert "…".encode() in client.stderr or b"\\u2026" in client.stdout
    finally:
        client.kill()


def test_log_file(tmp_path: Path) -> None:
    log = tmp_path / "keyfit.log"
    client = RawClient("-v", f"--log-file={log}")
    try:
        exercise(client)
        check(client, log.read_bytes())
        assert b"textDocument/codeAction" in log.read_bytes()
        assert client.stderr == b""
    finally:
        client.kill()


def test_when_rules_and_handlers_fail() -> None:
    script = SABOTAGE.replace("CANARY", KEY)
    client = RawClient("-v", command=[sys.executable, "-c", script])
    try:
        exercise(client)
        check(client)
        assert b"rule key-endpoint-mismatch failed: ValueError" in client.stderr
        assert b"the check of one text failed: ValueError" in client.stderr
        assert b"failed: ValueError at" in client.stderr
    finally:
        client.kill()
