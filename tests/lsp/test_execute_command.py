"""``workspace/executeCommand``, and the actions that use it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import get_type_hints

import pytest

from cli.harness import process
from cli.samples import CLAUDE
from keyfit.lsp.server import KeyfitServer
from lsp.raw import RawClient, opened, whole
from lsp.samples import PLAN_KEY, RIGHT, WRONG_HOST

EXECUTE, ACTION = "workspace/executeCommand", "textDocument/codeAction"
EXPLAIN, OPEN = "keyfit.explain", "keyfit.openDocumentation"
SHOWS = {"window": {"showDocument": {"support": True}}}
URI = "file:///a/.env"


@pytest.fixture
def shower(raw: RawClient) -> Iterator[RawClient]:
    """A client that can show documents."""
    raw.initialize(SHOWS)
    return raw


def run(client: RawClient, command: str, *arguments: object) -> dict:
    return client.ask(
        "run", EXECUTE, {"command": command, "arguments": list(arguments)}
    )


@pytest.mark.parametrize(
    "text", ["401 invalid access token", "model-case", " 405\n", "bananas"]
)
def test_explain_says_what_the_command_line_says(session: RawClient, text: str) -> None:
    outcome = process("explain", text)
    said = outcome.out or outcome.err.removeprefix("keyfit: ")
    assert run(session, EXPLAIN, text)["result"] == said.rstrip("\n")


def test_explain_by_the_settings_of_the_folder(raw: RawClient, tmp_path: Path) -> None:
    (tmp_path / "keyfit.toml").write_text('severity = {model-case = "info"}\n')
    raw.initialize(rootUri=tmp_path.as_uri())
    assert run(raw, EXPLAIN, "model-case")["result"].startswith(
        "model-case (info here, "
    )


def test_explain_repeats_no_key(session: RawClient) -> None:
    said = run(session, EXPLAIN, f"bananas {PLAN_KEY}")["result"]
    assert "sk-sp-…cdef" in said
    assert PLAN_KEY[6:20] not in said


def test_explain_names_the_cause_in_the_workspace(
    raw: RawClient, tmp_path: Path
) -> None:
    path = tmp_path / "inner" / ".claude" / "settings.json"
    path.parent.mkdir(parents=True)
    path.write_text(CLAUDE)
    raw.initialize(rootUri=tmp_path.as_uri())
    raw.send(opened(path.as_uri(), CLAUDE))
    said = " ".join(run(raw, EXPLAIN, "403 invalid api-key")["result"].split())
    assert (
        f"Here: Claude Code ({path}:4): dashscope-intl.aliyuncs.com is a pay-as-you"
        in said
    )
    assert "Here: " not in run(raw, EXPLAIN, "model 'x' is not supported")["result"]


@pytest.mark.parametrize(
    "params",
    [
        {"command": EXPLAIN},
        {"command": EXPLAIN, "arguments": []},
        {"command": EXPLAIN, "arguments": [" "]},
        {"command": OPEN, "arguments": ["no-such-plan"]},
        {"command": OPEN},
        {"command": OPEN, "arguments": [{"plan": 1}]},
        {"command": OPEN, "arguments": ["coding-plan", "more"]},
        {"command": "keyfit.openRule", "arguments": ["no-such-rule"]},
        {"command": "keyfit.nothing", "arguments": []},
        {"arguments": []},
    ],
)
def test_what_is_wrong_is_refused(session: RawClient, params: dict) -> None:
    assert session.ask("wrong", EXECUTE, params)["error"]["code"] == -32602


def test_they_are_announced(raw: RawClient) -> None:
    capable = raw.initialize()
    assert set(capable["executeCommandProvider"]["commands"]) == {
        EXPLAIN,
        OPEN,
        "keyfit.openRule",
        "keyfit.repair",
        "keyfit.fixAll",
        "keyfit.checkWorkspace",
        "keyfit.createSettings",
        "keyfit.listSetups",
    }


@pytest.mark.parametrize("shown", [True, False])
def test_the_documentation_is_shown_by_the_client(
    shower: RawClient, shown: bool
) -> None:
    shower.send({"jsonrpc": "2.0", "id": 7, "method": EXECUTE,
                 "params": {"command": OPEN, "arguments": ["coding-plan"]}})  # fmt: skip
    while (asked := shower.receive()).get("method") != "window/showDocument":
        pass
    assert asked["params"] == {
        "uri": "https://docs.qwencloud.com/coding-plan/overview", "external": True,
    }  # fmt: skip
    shower.send({"jsonrpc": "2.0", "id": asked["id"], "result": {"success": shown}})
    assert shower.answer(7)["result"] is shown


def test_not_by_one_that_cannot(session: RawClient) -> None:
    assert run(session, OPEN, "coding-plan")["result"] is False
    session.send(opened(URI, WRONG_HOST))
    actions = session.ask("actions", ACTION, whole(URI))["result"]
    assert not any(action["title"].startswith("Open") for action in actions)


def test_pages_come_last_and_each_once(shower: RawClient) -> None:
    shower.send(opened(URI, WRONG_HOST))
    actions = shower.ask("actions", ACTION, whole(URI))["result"]
    *others, explain, documentation = actions
    assert others[0]["isPreferred"]
    assert others[-1]["title"] == "Ignore key-endpoint-mismatch here"
    assert [action for action in others if "command" in action] == []
    assert explain["command"] == {
        "title": "Explain key-endpoint-mismatch",
        "command": "keyfit.openRule",
        "arguments": ["key-endpoint-mismatch"],
    }
    assert documentation["command"] == {
        "title": "Open the Coding Plan documentation",
        "command": OPEN,
        "arguments": ["coding-plan"],
    }


def test_the_page_of_a_rule(shower: RawClient) -> None:
    params = {"command": "keyfit.openRule", "arguments": ["model-case"]}
    shower.send({"jsonrpc": "2.0", "id": 7, "method": EXECUTE, "params": params})
    while (asked := shower.receive()).get("method") != "window/showDocument":
        pass
    assert asked["params"]["uri"].endswith("/docs/rules/model-case.md")
    shower.send({"jsonrpc": "2.0", "id": asked["id"], "result": {"success": True}})
    assert shower.answer(7)["result"] is True


def test_a_plan_of_another_vendor_is_named_with_it(shower: RawClient) -> None:
    text = (
        "KIMI_API_KEY=sk-kimi-9d4c1f7ae2b35860c7e1a94fd2035b68\n"
        "KIMI_BASE_URL=https://api.kimi.com/v1\n"
    )
    shower.send(opened(URI, text))
    actions = shower.ask("actions", ACTION, whole(URI))["result"]
    command = actions[-1]["command"]
    assert (command["title"], command["arguments"]) == (
        "Open the Kimi Code documentation",
        ["kimi/coding-plan"],
    )
    shower.send({"jsonrpc": "2.0", "id": 7, "method": EXECUTE,
                 "params": {"command": OPEN, "arguments": ["kimi/coding-plan"]}})  # fmt: skip
    while (asked := shower.receive()).get("method") != "window/showDocument":
        pass
    assert asked["params"]["uri"] == "https://www.kimi.com/code/docs"


def test_where_all_is_well_only_when_asked_for(shower: RawClient) -> None:
    shower.send(opened(URI, RIGHT))
    assert shower.ask("auto", ACTION, whole(URI, triggerKind=2))["result"] == []
    actions = shower.ask("asked", ACTION, whole(URI, triggerKind=1))["result"]
    assert [action["title"] for action in actions] == [
        "Open the Coding Plan documentation"
    ]


def test_the_types_of_arguments_are_classes_in_all_versions_of_python() -> None:
    # pygls asks `issubclass`, which fails for `Any` before Python 3.11: no command ran there.
    for command in KeyfitServer().protocol.fm.commands.values():
        hints = get_type_hints(command)
        hints.pop("return")
        assert set(hints.values()) == {str}
