"""Commands about files and the workspace, against the real process."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from keyfit.project.new_settings import TEXT
from keyfit.project.settings_layers import project_layer
from keyfit.util.toml_text import parsed
from lsp.client import applied
from lsp.raw import RawClient, notification, opened
from lsp.samples import BOTH_WRONG, RIGHT, WRONG_CASE

EXECUTE = "workspace/executeCommand"
ABLE = {
    "workspace": {
        "applyEdit": True,
        "workspaceEdit": {"documentChanges": True, "resourceOperations": ["create"]},
    },
    "window": {"showDocument": {"support": True}},
}
A, B = "file:///a/.env", "file:///b/.env"


def ask(client: RawClient, command: str, *arguments: str) -> None:
    params = {"command": command, "arguments": list(arguments)}
    client.send({"jsonrpc": "2.0", "id": 7, "method": EXECUTE, "params": params})


def received(client: RawClient, method: str, result: object) -> Any:
    """The parameters of the server's request ``method``, which is answered with ``result``."""
    while (message := client.receive()).get("method") != method:
        client.kept.append(message)
    client.send({"jsonrpc": "2.0", "id": message["id"], "result": result})
    return message["params"]


def repaired(change: dict[str, Any], text: str) -> str:
    uri = change["textDocument"]["uri"]
    edits = []
    for one in change["edits"]:
        ends = (types.Position(**one["range"][end]) for end in ("start", "end"))
        edits.append(types.TextEdit(types.Range(*ends), one["newText"]))
    return applied(text, types.WorkspaceEdit({uri: edits}), uri, "utf-16")


@pytest.mark.parametrize("uri", [A, ""])
def test_fix_all(raw: RawClient, uri: str) -> None:
    raw.initialize(ABLE)
    raw.send(opened(A, BOTH_WRONG), opened(B, f"# 😀\n{WRONG_CASE}"))
    ask(raw, "keyfit.fixAll", *filter(None, [uri]))
    edit = received(raw, "workspace/applyEdit", {"applied": True})["edit"]
    first, *rest = edit["documentChanges"]
    assert repaired(first, BOTH_WRONG) == RIGHT
    assert [repaired(one, f"# 😀\n{WRONG_CASE}") for one in rest] == (
        [] if uri else [f"# 😀\n{RIGHT}"]
    )
    assert raw.answer(7)["result"] is True


def test_fix_all_where_all_is_right_or_the_client_cannot(raw: RawClient) -> None:
    raw.initialize()
    raw.send(opened(A, RIGHT), opened(B, WRONG_CASE))
    for uri in (A, B, "file:///never/opened/.env"):
        ask(raw, "keyfit.fixAll", uri)
        assert raw.answer(7)["result"] is False


def test_check_workspace_sees_what_was_not_reported(
    raw: RawClient, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text(RIGHT, encoding="utf-8")
    raw.initialize(rootUri=tmp_path.as_uri())
    ask(raw, "keyfit.checkWorkspace")
    assert raw.answer(7)["result"] == "no problems in 1 file"
    (tmp_path / ".env").write_text(BOTH_WRONG, encoding="utf-8")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / ".env").write_text(WRONG_CASE, encoding="utf-8")
    ask(raw, "keyfit.checkWorkspace")
    assert raw.answer(7)["result"] == "3 problems in 2 files"
    shown = [m for m in raw.kept if m.get("method") == "window/showMessage"]
    assert shown[-1]["params"]["message"] == "keyfit: 3 problems in 2 files"


def test_create_settings(raw: RawClient, tmp_path: Path) -> None:
    raw.initialize(ABLE, rootUri=tmp_path.as_uri())
    ask(raw, "keyfit.createSettings")
    edit = received(raw, "workspace/applyEdit", {"applied": True})["edit"]
    create, change = edit["documentChanges"]
    uri = (tmp_path / "keyfit.toml").as_uri()
    assert (create["kind"], create["uri"]) == ("create", uri)
    assert change["edits"][0]["newText"] == TEXT
    shown = received(raw, "window/showDocument", {"success": True})
    assert (shown["uri"], shown["takeFocus"]) == (uri, True)
    assert raw.answer(7)["result"] is True


def test_settings_that_are_there_are_shown(raw: RawClient, tmp_path: Path) -> None:
    (tmp_path / "keyfit.toml").write_text("")
    raw.initialize(ABLE, rootUri=tmp_path.as_uri())
    ask(raw, "keyfit.createSettings", (tmp_path / "x" / ".env").as_uri())
    received(raw, "window/showDocument", {"success": True})
    assert raw.answer(7)["result"] is True


def test_no_settings_without_a_folder(raw: RawClient) -> None:
    raw.initialize(ABLE)
    ask(raw, "keyfit.createSettings")
    assert raw.answer(7)["result"] is False


def test_new_settings_change_nothing_and_are_right_once_uncommented() -> None:
    assert parsed(TEXT) == {}
    first, rest = TEXT.split("\n", 1)
    layer = project_layer("/a/keyfit.toml", re.sub("(?m)^# ", "", rest))
    assert layer
    assert not layer.problems
    assert layer.values
    assert first.startswith("# Settings of keyfit: https://")


def test_unknown_arguments_are_no_error(raw: RawClient) -> None:
    raw.initialize(ABLE)
    raw.send(notification("workspace/didChangeConfiguration", {"settings": {}}))
    ask(raw, "keyfit.repair", "file:///x/.env", "no-rule", "0", "x")
    assert raw.answer(7)["result"] is False


def test_the_configurations_of_each_tool_as_snippets(raw: RawClient) -> None:
    raw.initialize()
    ask(raw, "keyfit.listSetups")
    listed = raw.answer(7)["result"]
    first = next(one for one in listed if one["tool"] == "claude-code")
    assert (first["name"], first["plan"], first["region"]) == (
        "Claude Code", "Coding Plan", "ap-southeast-1",
    )  # fmt: skip
    (file,) = first["files"]
    assert file["path"] == "~/.claude/settings.json"
    assert "${1:YOUR_CODING_PLAN_KEY}" in file["snippet"]
