"""Inlay hints and code lenses against the real process."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import Mock, patch

import pytest
from lsprotocol import types

from keyfit.lsp.features.code_lens import code_lens
from keyfit.lsp.features.refresh import Refresher
from keyfit.lsp.session.engine import Engine
from lsp.client import Client, applied
from lsp.raw import RawClient, changed, notification, opened
from lsp.samples import PLAN_KEY, RIGHT, RIGHT_URL, WRONG_HOST
from lsp.test_definition import at

HINT, LENS, EXECUTE = (
    "textDocument/inlayHint", "textDocument/codeLens", "workspace/executeCommand",
)  # fmt: skip
URI = "file:///x/.env"
REFRESHES = {
    "workspace": {
        "applyEdit": True,
        "workspaceEdit": {"documentChanges": True, "changeAnnotationSupport": {}},
        "codeLens": {"refreshSupport": True},
        "inlayHint": {"refreshSupport": True},
    },
    "window": {"showDocument": {"support": True}},
}


def everywhere(uri: str) -> dict[str, Any]:
    end = {"line": 99, "character": 0}
    span = {"start": {"line": 0, "character": 0}, "end": end}
    return {"textDocument": {"uri": uri}, "range": span}


def hints(client: RawClient, uri: str) -> list[str]:
    return [
        one["label"] for one in client.ask("hints", HINT, everywhere(uri))["result"]
    ]


def lenses(client: RawClient, uri: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.ask(
        "lenses", LENS, {"textDocument": {"uri": uri}}
    )["result"]
    return [one["command"] for one in found]


@pytest.mark.asyncio(loop_scope="module")
async def test_hints_behind_wide_characters(client: Client) -> None:
    encoding = client.encoding  # type: ignore[attr-defined]
    width = {"utf-8": 4, "utf-16": 2, "utf-32": 1}[encoding]
    text = f"export Y='😀' K={PLAN_KEY}\n"
    text += f"export X='😀' OPENAI_BASE_URL='{RIGHT_URL}' OPENAI_API_KEY=$K\n"
    uri = "file:///a/run.sh"
    client.open(uri, text)
    identifier = types.TextDocumentIdentifier(uri)
    params = types.InlayHintParams(identifier, at(uri, 1, 0, 999).range)
    url, key = await client.text_document_inlay_hint_async(params) or ()
    end = len(f"export X='' OPENAI_BASE_URL='{RIGHT_URL}'") + width
    assert (url.label, url.position) == (
        "Coding Plan · ap-southeast-1", types.Position(1, end),
    )  # fmt: skip
    assert (key.label, key.tooltip) == (
        "= sk-sp-…cdef · Coding Plan key", "Set in run.sh:1",
    )  # fmt: skip
    found = await client.text_document_code_lens_async(types.CodeLensParams(identifier))
    start = len("export Y='' ") + width
    assert [one.range.start for one in found or ()] == [types.Position(0, start)]
    client.close(uri)


@pytest.mark.parametrize("where", ["initializationOptions", "didChangeConfiguration"])
def test_both_can_be_turned_off(raw: RawClient, where: str) -> None:
    off = {"inlayHints": False, "codeLens": False}
    options = off if where == "initializationOptions" else None
    raw.initialize(initializationOptions=options)
    raw.send(opened(URI, RIGHT))
    if options is None:
        assert hints(raw, URI)
        assert lenses(raw, URI)
        params = {"settings": {"keyfit": off}}
        raw.send(notification("workspace/didChangeConfiguration", params))
    assert hints(raw, URI) == []
    assert lenses(raw, URI) == []
    assert not [one for one in raw.kept if one.get("method") == "window/showMessage"]


@pytest.fixture
def able(raw: RawClient) -> Iterator[RawClient]:
    raw.initialize(REFRESHES)
    return raw


def test_a_click_repairs(able: RawClient) -> None:
    able.send(opened(URI, WRONG_HOST))
    (command, *_) = [one for one in lenses(able, URI) if one["command"]]
    assert command["command"] == "keyfit.repair"
    params = {"command": command["command"], "arguments": command["arguments"]}
    able.send({"jsonrpc": "2.0", "id": 7, "method": EXECUTE, "params": params})
    asked = received(able, "workspace/applyEdit")
    assert command["title"].endswith(asked["params"]["label"])
    (change,) = asked["params"]["edit"]["documentChanges"]
    edit = types.WorkspaceEdit(
        {URI: [types.TextEdit(_range(one["range"]), one["newText"]) for one in change["edits"]]}
    )  # fmt: skip
    assert applied(WRONG_HOST, edit, URI, "utf-16") == RIGHT
    able.send({"jsonrpc": "2.0", "id": asked["id"], "result": {"applied": True}})
    assert able.answer(7)["result"] is True
    # What has been repaired meanwhile is not repaired again.
    able.send(changed(URI, RIGHT, 2))
    assert able.ask(8, EXECUTE, params)["result"] is False


def _range(range: dict[str, dict[str, int]]) -> types.Range:
    return types.Range(*(types.Position(**range[end]) for end in ("start", "end")))


def received(client: RawClient, method: str) -> dict[str, Any]:
    while (message := client.receive()).get("method") != method:
        client.kept.append(message)
    return message


def test_what_costs_money_is_to_be_confirmed(able: RawClient) -> None:
    able.send(opened(URI, RIGHT.replace("sk-sp-", "sk-")))
    (command, *_) = [
        one for one in lenses(able, URI) if one["command"] == "keyfit.repair"
    ]
    params = {"command": command["command"], "arguments": command["arguments"]}
    able.send({"jsonrpc": "2.0", "id": 7, "method": EXECUTE, "params": params})
    edit = received(able, "workspace/applyEdit")["params"]["edit"]
    (annotation,) = edit["changeAnnotations"].values()
    assert annotation["needsConfirmation"] is True
    assert annotation["label"]


def test_no_click_repairs_what_cannot_be_confirmed(raw: RawClient) -> None:
    raw.initialize({"workspace": {"applyEdit": True}})
    raw.send(opened(URI, RIGHT.replace("sk-sp-", "sk-")))
    commands = lenses(raw, URI)
    assert commands
    assert {one["command"] for one in commands} == {""}


def test_a_click_opens_the_page_of_the_plan(able: RawClient) -> None:
    able.send(opened(URI, RIGHT))
    assert {one["command"] for one in lenses(able, URI)} == {"keyfit.openDocumentation"}


def test_another_files_change_refreshes(able: RawClient, tmp_path: Path) -> None:
    settings = tmp_path / ".qwen" / "settings.json"
    text = json.dumps({"modelProviders": {"openai": [
        {"id": "glm-5", "envKey": "K", "baseUrl": RIGHT_URL}]}})  # fmt: skip
    able.send(opened(settings.as_uri(), text))
    env = (tmp_path / ".env").as_uri()
    able.send(opened(env, "K=x\n"))
    received(able, "workspace/inlayHint/refresh")
    assert "= sk-sp-…cdef" not in hints(able, settings.as_uri())
    able.send(changed(env, f"K={PLAN_KEY}\n", 2))
    received(able, "workspace/inlayHint/refresh")
    assert "= sk-sp-…cdef" in hints(able, settings.as_uri())


async def test_no_refresh_for_what_the_client_knows() -> None:
    from lsp.test_session import replace_text, session_with

    session = session_with(Mock())
    object.__setattr__(session.capabilities, "refreshes", ("code_lens",))
    session.documents.open(URI, 1, RIGHT)
    refresher = Refresher(session)
    refresher.refresh({"/x/.env"})
    replace_text(session, WRONG_HOST)
    refresher.refresh({"/x/.env"})
    sent = session.client.workspace_code_lens_refresh  # type: ignore[attr-defined]
    assert sent.call_count == 0
    refresher.refresh({"/x/.env"})
    assert sent.call_count == 1
    refresher.refresh({"/y/.env"})
    assert sent.call_count == 2


async def test_nothing_is_predicted_twice() -> None:
    from lsp.test_session import session_with

    session = session_with(Mock())
    session.documents.open(URI, 1, RIGHT)
    params = types.CodeLensParams(types.TextDocumentIdentifier(URI))
    with patch.object(
        Engine, "connections", autospec=True, side_effect=Engine.connections
    ) as predict:
        for _ in range(3):
            snapshot = session.snapshot(URI)
            assert snapshot
            assert await code_lens(snapshot, params)
            assert session.connections("/x/.env")
            assert snapshot.hints is snapshot.hints
    assert predict.call_count == 2  # for the file, and once for the whole workspace


async def test_a_large_workspace_is_not_looked_at_for_one_file() -> None:
    from lsp.test_session import replace_text, session_with

    session = session_with(Mock())
    session.documents.open(URI, 1, RIGHT)
    settings = "/x/.qwen/settings.json"
    text = json.dumps({"modelProviders": {"openai": [
        {"id": "glm-5", "envKey": "OPENAI_API_KEY", "baseUrl": RIGHT_URL}]}})  # fmt: skip
    session.documents.open(f"file://{settings}", 1, text)
    session.documents.open("file:///y/.env", 1, RIGHT)
    session.store.report()
    with patch.object(
        Engine, "connections", autospec=True, side_effect=Engine.connections
    ) as predict:
        of_file = session.connections_of("/x/.env")
    assert predict.call_args.args[2] == ["/x/.env", settings]
    assert of_file
    in_all = [
        one
        for one in session.connections()
        if one.connection.session.root.startswith("/x")
    ]
    assert [one.answer for one in of_file] == [one.answer for one in in_all]
    # What is known of all is not predicted again.
    assert session.connections_of("/x/.env") is session.connections()
    replace_text(session, WRONG_HOST)
    assert session.connections_of("/x/.env") is not session.connections()
