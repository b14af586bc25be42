"""``keyfit/connections``: what each tool would send, for the editor's list."""

from __future__ import annotations

import json
from pathlib import Path

from lsp.raw import RawClient, opened, request
from lsp.samples import PLAN_KEY, RIGHT, WRONG_CASE

ASK = "keyfit/connections"
CHANGED = "keyfit/connectionsChanged"
SETTINGS = {
    "env": {
        "ANTHROPIC_AUTH_TOKEN": PLAN_KEY,
        "ANTHROPIC_BASE_URL": "https://coding-intl.dashscope.aliyuncs.com/apps/anthropic",
        "ANTHROPIC_MODEL": "qwen3.7-plus",
    }
}


def claude(folder: Path) -> str:
    """A Claude Code project in ``folder``: the URI of its settings."""
    path = folder / ".claude" / "settings.json"
    path.parent.mkdir()
    path.write_text(json.dumps(SETTINGS, indent=1))
    return path.as_uri()


def test_a_file_has_its_connections_as_doctor_tells_them(
    raw: RawClient, tmp_path: Path
) -> None:
    uri = claude(tmp_path)
    raw.initialize(rootUri=tmp_path.as_uri())
    raw.send(opened(uri, json.dumps(SETTINGS)))
    (one,) = raw.ask("all", ASK, {"textDocument": {"uri": uri}})["result"][
        "connections"
    ]
    assert one["tool"] == "claude-code"
    assert one["active"]
    assert one["key"]["masked"] == "sk-sp-…cdef"
    assert one["request_url"] == (
        "https://coding-intl.dashscope.aliyuncs.com/apps/anthropic/v1/messages"
    )
    assert one["answer"]["outcome"] == "ok"
    assert PLAN_KEY not in json.dumps(one)


def test_scripts_of_each_shell_have_their_connections(
    raw: RawClient, tmp_path: Path
) -> None:
    pair = {
        "OPENAI_API_KEY": PLAN_KEY,
        "OPENAI_BASE_URL": "https://dashscope-intl.aliyuncs.com/v1",
    }
    lines = {
        ".zshrc": "export {}={}\n",
        "config.fish": "set -gx {} {}\n",
        "profile.ps1": '$env:{} = "{}"\n',
    }
    raw.initialize(rootUri=tmp_path.as_uri())
    for name, line in lines.items():
        text = "".join(line.format(*one) for one in pair.items())
        path = tmp_path / name
        path.write_text(text)
        raw.send(opened(path.as_uri(), text))
        asked = {"textDocument": {"uri": path.as_uri()}}
        (one,) = raw.ask(name, ASK, asked)["result"]["connections"]
        assert one["answer"]["rule"] == "key-endpoint-mismatch"
        assert one["endpoint"]["from"]["line"] == 2


def test_an_open_text_counts_before_it_is_saved(raw: RawClient, tmp_path: Path) -> None:
    uri = claude(tmp_path)
    raw.initialize(rootUri=tmp_path.as_uri())
    raw.send(opened(uri, json.dumps(SETTINGS).replace("qwen3.7-plus", "Qwen3.7-Plus")))
    (one,) = raw.ask("all", ASK, {})["result"]["connections"]
    assert one["answer"]["outcome"] == "bad-request"
    assert one["answer"]["remedy"] == "Write qwen3.7-plus"


def test_a_file_without_a_part_in_any_has_none(raw: RawClient, tmp_path: Path) -> None:
    claude(tmp_path)
    raw.initialize(rootUri=tmp_path.as_uri())
    other = (tmp_path / ".env").as_uri()
    raw.send(opened(other, "A=1\n"))
    said = raw.ask("all", ASK, {"textDocument": {"uri": other}})
    assert said["result"] == {"version": 1, "connections": []}


EDITS = {"workspace": {"applyEdit": True}}


def repairs(raw: RawClient, folder: Path) -> list[object]:
    raw.initialize(EDITS, rootUri=folder.as_uri())
    raw.ask("checked", "workspace/executeCommand", {"command": "keyfit.checkWorkspace"})
    shown = raw.ask("all", ASK, {})["result"]["connections"]
    return [one["answer"]["repair"] for one in shown]


def test_what_repairs_a_connection_is_done_in_a_file_that_is_not_open(
    raw: RawClient, tmp_path: Path
) -> None:
    path = tmp_path / ".env"
    path.write_text(WRONG_CASE)
    (arguments,) = repairs(raw, tmp_path)
    start = str(WRONG_CASE.index("minimax"))
    assert arguments == [path.as_uri(), "model-case", start, "Write MiniMax-M2.5"]
    command = {"command": "keyfit.repair", "arguments": arguments}
    raw.send(request(7, "workspace/executeCommand", command))
    while (asked := raw.receive()).get("method") != "workspace/applyEdit":
        pass
    (edit,) = asked["params"]["edit"]["changes"][path.as_uri()]
    assert edit["newText"] == "MiniMax-M"
    assert edit["range"]["start"]["line"] == 2


def test_nothing_repairs_what_no_fix_changes(raw: RawClient, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(RIGHT)
    assert repairs(raw, tmp_path) == [None]
