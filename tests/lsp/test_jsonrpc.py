"""The conversation's rules: one test per repair of pygls, on a server in this process."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from keyfit.lsp.features import code_actions
from lsp.inprocess import InProcess
from lsp.raw import changed, notification, opened, request, whole
from lsp.samples import RIGHT, WRONG_CASE

URI = "file:///x/.env"
ACTION = "textDocument/codeAction"
NOT_JSON = [b"{", b"", b"\xff\xfe\xfa", b'{"a": 1}}', b"[" * 100_000, b'"\xc3"']
NO_REQUEST = [
    1,
    None,
    "initialize",
    [],
    {},
    {"jsonrpc": "1.0", "id": 3, "method": "shutdown"},
]


@pytest.mark.parametrize("body", NOT_JSON, ids=range(len(NOT_JSON)))
async def test_what_is_no_json_is_a_parse_error(body: bytes) -> None:
    server = InProcess()
    server.send(body)
    assert server.errors() == [(None, -32700)]


@pytest.mark.parametrize("message", NO_REQUEST, ids=range(len(NO_REQUEST)))
async def test_what_is_no_request_is_said_to_be_none(message: Any) -> None:
    server = InProcess()
    server.send(message)
    number = message.get("id") if isinstance(message, dict) else None
    assert server.errors() == [(number, -32600)]


@pytest.mark.parametrize("number", [None, True, 1.5, {"a": 1}, ["x"]])
async def test_an_id_that_is_none_is_answered_with_null(number: Any) -> None:
    server = InProcess()
    server.initialize()
    server.send(request(number, ACTION, whole(URI)))
    assert server.errors() == [(None, -32600)]


async def test_a_message_with_an_id_alone_is_no_request() -> None:
    server = InProcess()
    server.initialize()
    server.send({"jsonrpc": "2.0", "id": 5})
    assert server.errors() == [(5, -32600)]


async def test_before_initialize() -> None:
    server = InProcess()
    server.send(
        request(1, ACTION, whole(URI)), request(2, "shutdown"), opened(URI, WRONG_CASE)
    )
    await server.settle()
    assert server.errors() == [(1, -32002), (2, -32002)]
    assert len(server.out) == 2


async def test_initialize_with_wrong_params_may_be_tried_again() -> None:
    server = InProcess()
    server.send(request(1, "initialize", {"capabilities": 5}))
    assert server.errors() == [(1, -32602)]
    server.initialize()


async def test_initialize_twice() -> None:
    server = InProcess()
    server.initialize()
    server.send(request(2, "initialize", {"capabilities": {}}))
    assert server.errors() == [(2, -32600)]


async def test_after_shutdown() -> None:
    server = InProcess()
    server.initialize()
    server.send(
        request(1, "shutdown"), request(2, "shutdown"), request(3, ACTION, whole(URI))
    )
    server.send(opened(URI, WRONG_CASE))
    await server.settle()
    assert server.out[0] == {"id": 1, "jsonrpc": "2.0", "result": None}
    assert server.errors() == [(2, -32600), (3, -32600)]
    assert len(server.out) == 3


@pytest.mark.parametrize(
    "params", [None, [], 7, {"textDocument": {}}, {"textDocument": 1}]
)
async def test_wrong_params_are_answered(params: Any) -> None:
    server = InProcess()
    server.initialize()
    server.send(request("x", ACTION, params))
    assert server.errors() == [("x", -32602)]


async def test_missing_params_are_answered() -> None:
    server = InProcess()
    server.initialize()
    server.send({"jsonrpc": "2.0", "id": 4, "method": ACTION})
    assert server.errors() == [(4, -32602)]


@pytest.mark.parametrize(
    "method", ["no/such", "textDocument/foldingRange", "$/own", ""]
)
async def test_unknown_requests_are_answered_and_notifications_ignored(
    method: str,
) -> None:
    server = InProcess()
    server.initialize()
    server.send(
        request(1, method, {"any": []}), {"jsonrpc": "2.0", "id": 2, "method": method}
    )
    server.send(notification(method, 3), {"jsonrpc": "2.0", "method": method})
    assert server.errors() == [(1, -32601), (2, -32601)]
    assert len(server.out) == 2


async def test_each_message_of_a_batch_is_answered() -> None:
    server = InProcess()
    server.initialize()
    server.send(
        [
            request(1, "no/such"),
            opened(URI, WRONG_CASE),
            3,
            request(2, ACTION, whole(URI)),
        ]
    )
    await server.settle()
    assert server.errors() == [(1, -32601), (None, -32600)]
    assert any(message.get("id") == 2 and message["result"] for message in server.out)


async def test_a_nested_jsonrpc_key_is_only_data() -> None:
    server = InProcess()
    server.initialize(
        initializationOptions={"jsonrpc": "2.0", "a": [{"jsonrpc": 1, "id": 2}]}
    )
    server.send(opened(URI, WRONG_CASE))
    data = {"jsonrpc": "2.0", "method": "exit"}
    start = {"line": 0, "character": 0}
    diagnostic = {"range": {"start": start, "end": start}, "message": "", "data": data}
    server.send(request(1, ACTION, whole(URI, diagnostics=[diagnostic])))
    await server.settle()
    assert server.errors() == []
    assert not server.done.done()


async def test_unknown_enumeration_values_are_no_obstacle() -> None:
    server = InProcess()
    server.initialize(
        trace="loud",
        capabilities={
            "general": {"positionEncodings": ["utf-7", "utf-8"]},
            "workspace": {"symbol": {"symbolKind": {"valueSet": [99]}}},
            "textDocument": {"publishDiagnostics": {"tagSupport": {"valueSet": [99]}}},
        },
    )
    assert server.server.session.capabilities.encoding == "utf-8"
    server.send(opened(URI, WRONG_CASE))
    server.send(notification("$/setTrace", {"value": "louder"}))
    start = {"line": 0, "character": 0}
    diagnostic = {
        "range": {"start": start, "end": start},
        "message": "",
        "severity": 9,
        "tags": [9],
    }
    context = {
        "diagnostics": [diagnostic],
        "only": ["quickfix", "new.kind"],
        "triggerKind": 9,
    }
    server.send(request(1, ACTION, whole(URI, **context)))
    await server.settle()
    (answer,) = (message for message in server.out if message.get("id") == 1)
    assert answer["result"][0]["title"] == "Write MiniMax-M2.5"


async def test_capabilities_that_do_not_fit_are_left_out() -> None:
    server = InProcess()
    server.initialize(
        capabilities={
            "general": {"positionEncodings": ["utf-32"], "markdown": 7},
            "textDocument": {
                "publishDiagnostics": {"relatedInformation": True},
                "completion": {"completionItem": "all"},
            },
            "workspace": 3,
        }
    )
    assert server.server.session.capabilities.encoding == "utf-32"
    assert server.server.session.capabilities.related_information


async def test_a_change_of_a_file_never_opened_is_ignored() -> None:
    server = InProcess()
    server.initialize()
    server.send(changed(URI, WRONG_CASE, 2))
    server.send(notification("textDocument/didClose", {"textDocument": {"uri": URI}}))
    await server.settle()
    assert server.out == []


@pytest.mark.parametrize("identifier", [{"version": None}, {}])
async def test_a_change_without_a_version_counts(identifier: dict[str, Any]) -> None:
    server = InProcess()
    server.initialize()
    change = changed(URI, RIGHT, 2)
    change["params"]["textDocument"] = {"uri": URI, **identifier}
    server.send(opened(URI, WRONG_CASE))
    await server.settle()
    server.send(change)
    await server.settle()
    said = [message["params"] for message in server.out]
    assert [(p.get("version"), len(p["diagnostics"])) for p in said] == [
        (1, 1),
        (None, 0),
    ]


async def test_a_notification_with_wrong_params_says_nothing() -> None:
    server = InProcess()
    server.initialize()
    server.send(notification("textDocument/didOpen", {"textDocument": {"uri": 5}}))
    server.send(notification("textDocument/didChange"), notification("$/cancelRequest"))
    server.send(notification("$/cancelRequest", {"id": 77}), notification(3))  # type: ignore[arg-type]
    await server.settle()
    assert server.out == []


@pytest.mark.parametrize("raised", [ValueError("canary"), types, KeyError("canary")])
async def test_a_failing_request_is_answered_without_its_reason(
    raised: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise raised  # a module is no exception: TypeError

    monkeypatch.setattr(code_actions, "_repairs", fail)
    server = InProcess()
    server.initialize()
    server.send(opened(URI, WRONG_CASE), request(1, ACTION, whole(URI)))
    await server.settle()
    (answer,) = (message for message in server.out if message.get("id") == 1)
    assert answer["error"]["code"] == -32603
    assert "data" not in answer["error"]
    assert "canary" not in str(server.out)
    assert "canary" not in caplog.text
    assert "code_actions" in caplog.text  # but where it failed


async def test_an_answer_that_json_cannot_hold_is_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(code_actions, "_repairs", lambda *_: [object])
    server = InProcess()
    server.initialize()
    server.send(opened(URI, WRONG_CASE), request(1, ACTION, whole(URI)))
    await server.settle()
    assert server.errors() == [(1, -32603)]


async def test_a_failing_notification_shows_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = InProcess()
    server.initialize()
    monkeypatch.delattr(server.server.session, "documents")
    server.send(opened(URI, WRONG_CASE))
    await server.settle()
    assert server.out == []


async def test_a_cancelled_request_is_answered_once() -> None:
    server = InProcess()
    server.initialize()
    server.send(opened(URI, WRONG_CASE), request(1, ACTION, whole(URI)))
    server.send(notification("$/cancelRequest", {"id": 1}))
    server.send(notification("$/cancelRequest", {"id": 1}))
    await server.settle()
    assert server.errors() == [(1, -32800)]
    assert [message["id"] for message in server.out if "id" in message] == [1]


async def test_an_answer_to_a_request_of_the_clients_own() -> None:
    server = InProcess()
    server.initialize()
    server.send(
        request(1, ACTION, whole(URI)), {"jsonrpc": "2.0", "id": 1, "result": 5}
    )
    await server.settle()
    assert server.out == [{"id": 1, "jsonrpc": "2.0", "result": []}]


async def test_answers_to_requests_of_ours_and_of_nobody() -> None:
    server = InProcess()
    server.initialize()
    ask = server.server.protocol.send_request
    params = types.ConfigurationParams([])
    asked = ask("workspace/configuration", params, msg_id="mine")
    server.send(
        {"jsonrpc": "2.0", "id": "other", "result": 1},
        {"jsonrpc": "2.0", "id": None, "error": {}},
    )
    server.send({"jsonrpc": "2.0", "id": "mine", "result": [1]})
    assert list(asked.result(0)) == [1]
    asked = ask("workspace/configuration", params, msg_id="again")
    server.send({"jsonrpc": "2.0", "id": "again", "error": {"code": "x"}})
    with pytest.raises(JsonRpcException):
        asked.result(0)
    assert server.errors() == []


@pytest.mark.parametrize(
    ("messages", "status"), [([], 1), ([request(1, "shutdown")], 0)]
)
async def test_exit_status(messages: list[object], status: int) -> None:
    server = InProcess()
    server.initialize()
    server.send(*messages, notification("exit"))
    assert server.done.result() == status


async def test_a_broken_pipe_ends_the_session() -> None:
    server = InProcess()
    server.initialize()

    def broken(data: bytes) -> None:
        raise BrokenPipeError

    server.write = broken  # type: ignore[method-assign]
    server.send(opened(URI, WRONG_CASE))
    await asyncio.wait_for(server.done, 1)


async def test_no_command_that_was_run_is_kept() -> None:
    server = InProcess()
    server.initialize()
    explain = {"command": "keyfit.explain", "arguments": ["401 invalid access token"]}
    for number in range(3):
        server.send(request(number, "workspace/executeCommand", explain))
    await server.settle()
    assert {m["id"] for m in server.out if "result" in m} == {0, 1, 2}
    assert server.server.protocol.running_requests() == []


async def test_workspace_folders_that_are_no_files() -> None:
    server = InProcess()
    server.initialize(
        rootUri="vscode-vfs://github/o/r",
        workspaceFolders=[{"uri": "untitled:", "name": ""}, {"uri": "", "name": "x"}],
    )
    server.send(opened(URI, RIGHT))
    await server.settle()
    assert server.out[-1]["params"]["diagnostics"] == []


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 9)
    | st.sampled_from([URI, "jsonrpc", "", "😀"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["textDocument", "range", "context", "uri", "jsonrpc", "id", "method"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)
methods = st.sampled_from(
    [
        ACTION,
        "initialize",
        "shutdown",
        "textDocument/didOpen",
        "workspace/executeCommand",
        "x/y",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(methods, json_values), max_size=8), st.booleans())
def test_every_request_is_answered_exactly_once(
    asked: list[tuple[str, Any]], initialized: bool
) -> None:
    async def run() -> list[object]:
        server = InProcess()
        if initialized:
            server.initialize()
        server.send(
            *(request(at, method, params) for at, (method, params) in enumerate(asked))
        )
        while server.server.protocol.running_requests():
            await asyncio.sleep(0)
        return [message["id"] for message in server.out if "id" in message]

    assert sorted(asyncio.run(run())) == list(range(len(asked)))  # type: ignore[type-var]
