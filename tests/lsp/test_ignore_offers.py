"""Findings are ignored in one file by the project file or the baseline: also in strict JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lsp.raw import RawClient, changed, opened, whole
from lsp.samples import PLAN_KEY, RIGHT_URL

ACTION = "textDocument/codeAction"
CREATES = {
    "workspace": {
        "workspaceEdit": {"documentChanges": True, "resourceOperations": ["create"]}
    }
}
URL = RIGHT_URL.replace("/v1", "/apps/anthropic")
TEXT = json.dumps(
    {"env": {"ANTHROPIC_AUTH_TOKEN": PLAN_KEY, "ANTHROPIC_BASE_URL": URL,
             "ANTHROPIC_MODEL": "Qwen3.7-Plus"}}
)  # fmt: skip
IN_FILE = "Ignore model-case in this file (keyfit.toml)"
TO_BASELINE = "Add this model-case to base.json"
LINE = '"/.claude/settings.json" = ["model-case"]\n'


def started(client: RawClient, folder: Path, capabilities: object = None) -> str:
    """A session in ``folder`` with Claude Code's settings open: their URI."""
    client.initialize(
        capabilities,
        workspaceFolders=[{"uri": folder.as_uri(), "name": "x"}],
        initializationOptions={"home": False},
    )
    uri = (folder / ".claude" / "settings.json").as_uri()
    client.send(opened(uri, TEXT))
    assert [one["code"] for one in client.published(uri)] == ["model-case"]
    return uri


def offered(client: RawClient, uri: str) -> dict[str, Any]:
    actions = client.ask("actions", ACTION, whole(uri))["result"]
    return {action["title"]: action.get("edit") for action in actions}


def test_the_project_file_is_made(raw: RawClient, tmp_path: Path) -> None:
    uri = started(raw, tmp_path, CREATES)
    create, change = offered(raw, uri)[IN_FILE]["documentChanges"]
    file = (tmp_path / "keyfit.toml").as_uri()
    assert (create["kind"], create["uri"]) == ("create", file)
    assert create["options"] == {"ignoreIfExists": True}
    assert change["textDocument"] == {"uri": file, "version": None}
    (edit,) = change["edits"]
    assert edit["newText"] == f"[per-file-ignores]\n{LINE}"


def test_not_by_a_client_that_makes_no_files(raw: RawClient, tmp_path: Path) -> None:
    uri = started(raw, tmp_path)
    titles = offered(raw, uri)
    assert titles
    assert not any(title.startswith("Ignore ") for title in titles)


def test_the_project_file_is_changed_and_then_counts(
    raw: RawClient, tmp_path: Path
) -> None:
    file = tmp_path / "keyfit.toml"
    old = '[per-file-ignores]\n"😀.env" = ["exposed-key"]\n'
    file.write_text(old, encoding="utf-8")
    uri = started(raw, tmp_path)
    ((where, (edit,)),) = offered(raw, uri)[IN_FILE]["changes"].items()
    assert where == file.as_uri()
    at = {"line": 1, "character": 1}
    assert edit["range"] == {"start": at, "end": at}
    new = old.replace('"😀', f'"{edit["newText"]}😀')
    assert new == old.replace("\n", f"\n{LINE}", 1)
    raw.send(opened(file.as_uri(), old), changed(file.as_uri(), new, 2))
    assert raw.published(uri) == []


def test_the_baseline_grows(raw: RawClient, tmp_path: Path) -> None:
    (tmp_path / "keyfit.toml").write_text('baseline = "base.json"\n')
    base = tmp_path / "base.json"
    base.write_text('{\n  "version": 2,\n  "findings": []\n}\n')
    uri = started(raw, tmp_path)
    ((where, (edit,)),) = offered(raw, uri)[TO_BASELINE]["changes"].items()
    assert where == base.as_uri()
    lines = base.read_text().splitlines()
    start, end = edit["range"]["start"], edit["range"]["end"]
    assert start["line"] == end["line"] == 2
    line = lines[2]
    lines[2] = line[: start["character"]] + edit["newText"] + line[end["character"] :]
    grown = "\n".join(lines) + "\n"
    assert len(json.loads(grown)["findings"]) == 1
    raw.send(opened(base.as_uri(), grown))
    assert raw.published(uri) == []


@pytest.mark.parametrize("text", ["", 'baseline = "missing.json"\n'])
def test_no_entry_where_there_is_no_baseline(
    raw: RawClient, tmp_path: Path, text: str
) -> None:
    (tmp_path / "keyfit.toml").write_text(text)
    uri = started(raw, tmp_path)
    assert not any(title.startswith("Add ") for title in offered(raw, uri))


def test_the_action_on_a_second_finding_of_a_rule_gets_its_edit(
    raw: RawClient, tmp_path: Path
) -> None:
    resolves = {"dataSupport": True, "resolveSupport": {"properties": ["edit"]}}
    raw.initialize(
        {**CREATES, "textDocument": {"codeAction": resolves}},
        workspaceFolders=[{"uri": tmp_path.as_uri(), "name": "x"}],
        initializationOptions={"home": False},
    )
    uri = (tmp_path / ".env").as_uri()
    variables = f"API_KEY={PLAN_KEY}\n{{}}BASE_URL={RIGHT_URL}\n{{}}MODEL=GLM-5\n"
    text = "".join(
        f"{name}_" + variables.replace("{}", f"{name}_") for name in ("A", "B")
    )
    raw.send(opened(uri, text))
    assert [one["code"] for one in raw.published(uri)] == ["model-case"] * 2
    at = {"line": 5, "character": 10}
    params = {**whole(uri), "range": {"start": at, "end": at}}
    actions = raw.ask("second", ACTION, params)["result"]
    (ignoring,) = [one for one in actions if one["title"] == IN_FILE]
    assert "edit" not in ignoring
    resolved = raw.ask("edit", "codeAction/resolve", ignoring)["result"]
    create, change = resolved["edit"]["documentChanges"]
    assert create["kind"] == "create"
    assert "model-case" in change["edits"][0]["newText"]
