"""What pygls does without lsp/protocol/jsonrpc.py and transport.py.

A test that fails here tells that upstream has mended something and that our repair can go.
"""

from __future__ import annotations

import asyncio
import json
import threading
from typing import Any

import pytest
from lsprotocol import types
from pygls.io_ import run_async
from pygls.lsp.server import LanguageServer
from pygls.protocol import default_converter
from pygls.workspace import PositionCodec, TextDocument

from keyfit.lsp.protocol.structuring import lenient_converter
from lsp.raw import changed, framed, notification, opened, request, whole

INITIALIZE = request(0, "initialize", {"capabilities": {}})
ACTION = "textDocument/codeAction"


class Upstream:
    """A pygls server with a code action handler that returns ``answer`` or raises it."""

    def __init__(self, answer: Any = None) -> None:
        self.server = LanguageServer("upstream", "0")
        self.out: list[dict[str, Any]] = []
        self.server.protocol.set_writer(self)
        self.called = 0

        @self.server.feature(ACTION)
        def code_action(params: types.CodeActionParams) -> Any:
            self.called += 1
            if isinstance(answer, Exception):
                raise answer
            return answer

    def write(self, data: bytes) -> None:
        self.out.append(json.loads(data.partition(b"\r\n\r\n")[2]))

    def close(self) -> None: ...

    def run(self, *data: bytes) -> list[dict[str, Any]]:
        """What the server writes for ``data``."""
        asyncio.run(self._run(b"".join(data)))
        return self.out

    async def _run(self, data: bytes) -> None:
        reader = asyncio.StreamReader()
        reader.feed_data(data)
        reader.feed_eof()
        report = self.server.report_server_error
        await run_async(
            threading.Event(), reader, self.server.protocol, error_handler=report
        )
        await asyncio.sleep(0)


def answers(out: list[dict[str, Any]]) -> list[object]:
    """The ids that were answered."""
    return [message["id"] for message in out if "method" not in message]


def boxes(out: list[dict[str, Any]]) -> list[str]:
    """The texts shown to the user."""
    return [
        m["params"]["message"] for m in out if m.get("method") == "window/showMessage"
    ]


def test_a_parse_error_is_not_answered() -> None:
    out = Upstream().run(framed(b"{"))
    assert answers(out) == []
    assert boxes(out)


def test_wrong_params_are_not_answered() -> None:
    out = Upstream().run(
        framed(INITIALIZE), framed(request(1, ACTION, {"textDocument": 1}))
    )
    assert answers(out) == [0]


def test_handlers_run_before_initialize() -> None:
    upstream = Upstream()
    upstream.run(framed(request(1, ACTION, whole("file:///x"))))
    assert upstream.called == 1


def test_requests_after_shutdown_are_dropped() -> None:
    out = Upstream().run(
        framed(INITIALIZE),
        framed(request(1, "shutdown")),
        framed(request(2, "shutdown")),
    )
    assert answers(out) == [0, 1]


def test_batches_are_dropped() -> None:
    assert answers(Upstream().run(framed([INITIALIZE]))) == []


def test_a_nested_jsonrpc_key_spoils_its_message() -> None:
    options = {"jsonrpc": "2.0", "id": 1}
    message = request(
        0, "initialize", {"capabilities": {}, "initializationOptions": options}
    )
    assert answers(Upstream().run(framed(message))) == []


def test_a_lower_case_header_is_not_known() -> None:
    assert Upstream().run(framed(INITIALIZE, b"content-length: %d\r\n\r\n")) == []


def test_a_wrong_length_costs_the_next_message() -> None:
    raw = json.dumps(INITIALIZE).encode()
    out = Upstream().run(
        b"Content-Length: %d\r\n\r\n" % (len(raw) + 9) + raw, framed(INITIALIZE)
    )
    assert answers(out) == []


def test_an_unknown_enumeration_value_spoils_its_message() -> None:
    message = notification(
        "workspace/didChangeWatchedFiles", {"changes": [{"uri": "x", "type": 9}]}
    )
    kind = types.DidChangeWatchedFilesNotification
    with pytest.raises(Exception, match="structuring"):
        default_converter().structure(message, kind)
    assert lenient_converter().structure(message, kind).params.changes[0].type == 9


def test_an_exception_is_told_with_its_traceback() -> None:
    out = Upstream(ValueError("canary")).run(
        framed(INITIALIZE), framed(request(1, ACTION, whole("x")))
    )
    assert "canary" in out[-1]["error"]["message"]
    assert out[-1]["error"]["data"]["traceback"]


def test_a_change_of_a_file_never_opened_pops_up() -> None:
    out = Upstream().run(framed(INITIALIZE), framed(changed("file:///x", "", 2)))
    assert boxes(out)


def test_bodies_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "pygls")
    title = [types.CodeAction("canary")]
    Upstream(title).run(framed(INITIALIZE), framed(request(1, ACTION, whole("x"))))
    assert "canary" in caplog.text


def test_form_feeds_are_line_breaks() -> None:
    document = TextDocument("file:///x", "A=1\x0cB\nC=2")
    assert len(document.lines) == 3


def test_a_column_past_the_end_is_one_short() -> None:
    position = PositionCodec().position_from_client_units(["AB"], types.Position(0, 9))
    assert position.character == 1


def test_opened_documents_are_kept_by_upstream_too() -> None:
    upstream = Upstream()
    upstream.run(framed(INITIALIZE), framed(opened("file:///x", "A=1")))
    assert upstream.server.workspace.text_documents


def test_each_command_that_was_run_is_kept() -> None:
    upstream = Upstream()

    @upstream.server.command("x")
    async def x(*arguments: Any) -> None: ...

    upstream.run(
        framed(INITIALIZE),
        framed(request(1, "workspace/executeCommand", {"command": "x"})),
    )
    assert answers(upstream.out) == [0, 1]
    kept = upstream.server.protocol._request_futures.values()
    assert [future.done() for future in kept] == [True]
