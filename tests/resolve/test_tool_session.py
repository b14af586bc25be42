"""What each tool would send: its layers, its .env files, its references."""

from __future__ import annotations

import json
from typing import Any

import pytest

from keyfit.catalog.loader import load_catalog
from keyfit.catalog.tool_registry import load_tools
from keyfit.catalog.tool_spec import FileSpec, FileSyntax, Tool
from keyfit.resolve.call import Call
from keyfit.resolve.document_store import DocumentStore
from keyfit.resolve.resolved_value import CallPart
from keyfit.resolve.tool_calls import declared_calls
from keyfit.resolve.tool_files import ToolFiles
from keyfit.resolve.tool_session import ToolSession
from keyfit.vfs.files import Overlay

TOOLS = {tool.id: tool for tool in load_tools().tools}
HOST = "https://coding-intl.dashscope.aliyuncs.com"


def launched(
    tool: str | Tool, files: dict[str, Any], root: str = "/repo"
) -> list[Call]:
    """The calls of ``tool`` started in ``root``; a file's content is text, or an object."""
    texts = {
        path: content if isinstance(content, str) else json.dumps(content)
        for path, content in files.items()
    }
    catalog, tools = load_catalog(), load_tools()
    found = TOOLS[tool] if isinstance(tool, str) else tool
    store = DocumentStore(Overlay(texts), tools, lambda text: True)
    return list(
        declared_calls(
            ToolSession(catalog, tools.variable_names, ToolFiles(found, root, store))
        )
    )


def texts(parts: tuple[CallPart, ...]) -> list[str | None]:
    return [part.text for part in parts]


def models(call: Call) -> list[str | None]:
    return [use.part.text for use in call.models]


# --- layers -------------------------------------------------------------------------------------


def claude(local: dict[str, Any], project: dict[str, Any]) -> Call:
    files = {
        "/repo/.claude/settings.local.json": {"env": local},
        "/repo/.claude/settings.json": {"env": project},
    }
    (call,) = launched("claude-code", files)
    return call


def test_the_higher_layer_wins_and_the_lower_one_is_remembered() -> None:
    call = claude({"ANTHROPIC_AUTH_TOKEN": "high"}, {"ANTHROPIC_AUTH_TOKEN": "low"})
    (key,) = call.keys
    assert key.text == "high"
    assert texts(key.overridden) == ["low"]


def test_each_name_is_looked_up_for_itself() -> None:
    call = claude({"ANTHROPIC_AUTH_TOKEN": "key"}, {"ANTHROPIC_BASE_URL": HOST})
    assert texts(call.keys) == ["key"]
    assert call.url is not None
    assert call.url.text == HOST
    assert call.url.setting.source.path == "/repo/.claude/settings.json"


def test_an_empty_value_erases_the_lower_layer_in_claude_code() -> None:
    empty = {"ANTHROPIC_AUTH_TOKEN": "", "ANTHROPIC_API_KEY": "b"}
    assert texts(claude(empty, {"ANTHROPIC_AUTH_TOKEN": "low"}).keys) == ["b"]


def test_claude_code_sends_both_keys() -> None:
    call = claude({"ANTHROPIC_API_KEY": "a"}, {"ANTHROPIC_AUTH_TOKEN": "b"})
    assert texts(call.keys) == ["b", "a"]


def test_claude_code_reads_no_dotenv() -> None:
    files = {
        "/repo/.claude/settings.json": {"env": {}},
        "/repo/.env": "ANTHROPIC_AUTH_TOKEN=k\n",
    }
    assert launched("claude-code", files) == []


def test_a_models_suffix_is_trimmed() -> None:
    assert models(claude({"ANTHROPIC_MODEL": "glm-5[1m]"}, {})) == ["glm-5"]


def opencode(**providers: Any) -> dict[str, Any]:
    return {"provider": providers}


def test_opencode_merges_deeply() -> None:
    files = {
        "/repo/.opencode/opencode.json": opencode(a={"options": {"apiKey": "k"}}),
        "/repo/opencode.json": opencode(
            a={"options": {"apiKey": "low", "baseURL": HOST}},
            b={"options": {"baseURL": HOST}},
        ),
    }
    calls = launched("opencode", files)
    assert [texts(call.keys) for call in calls] == [["k"], []]
    assert [call.url.text if call.url else None for call in calls] == [HOST, HOST]
    assert texts(calls[0].keys[0].overridden) == ["low"]


def test_jsonc_beats_json() -> None:
    files = {
        "/repo/opencode.json": opencode(a={"options": {"apiKey": "json"}}),
        "/repo/opencode.jsonc": opencode(a={"options": {"apiKey": "jsonc"}}),
    }
    (call,) = launched("opencode", files)
    assert texts(call.keys) == ["jsonc"]


@pytest.mark.parametrize(
    ("npm", "protocol", "suffix"),
    [
        ("@ai-sdk/openai-compatible", "openai-chat", None),
        ("@ai-sdk/anthropic", "anthropic", "/messages"),
        ("@ai-sdk/unheard-of", "", None),
    ],
)
def test_the_package_decides_the_protocol(
    npm: str, protocol: str, suffix: str | None
) -> None:
    config = opencode(a={"npm": npm, "options": {"baseURL": HOST}})
    (call,) = launched("opencode", {"/repo/opencode.json": config})
    assert (call.wire.protocol, call.wire.suffix) == (protocol, suffix)


def test_opencodes_models() -> None:
    config = {
        "model": "a/glm-5",
        "small_model": "b/other",
        "provider": {
            "a": {
                "options": {"baseURL": HOST},
                "models": {"glm-5": {}, "fast": {"id": "sent"}},
            }
        },
    }
    (call,) = launched("opencode", {"/repo/opencode.json": config})
    assert models(call) == ["glm-5", "sent", "glm-5"]
    source, span = call.models[2].part.primary_location()
    assert source.text[slice(*span)] == "glm-5"


# --- replaced lists -----------------------------------------------------------------------------

QWEN_WITH_USER = TOOLS["qwen-code"]._replace(
    layers=TOOLS["qwen-code"].layers._replace(config=("project", "user")),
    files={
        **TOOLS["qwen-code"].files,
        "user": FileSpec(("{home}/home/.qwen/settings.json",), FileSyntax("json")),
    },
)


def providers(*ids: str) -> dict[str, Any]:
    return {
        "modelProviders": {"openai": [{"id": name, "baseUrl": HOST} for name in ids]}
    }


def test_the_projects_providers_replace_the_users() -> None:
    files = {
        "/repo/.qwen/settings.json": providers("b"),
        "/repo/home/.qwen/settings.json": providers("a", "c"),
    }
    assert [models(call) for call in launched(QWEN_WITH_USER, files)] == [["b"]]


def test_without_providers_in_the_project_the_users_count() -> None:
    files = {
        "/repo/.qwen/settings.json": {"model": {"name": "a"}},
        "/repo/home/.qwen/settings.json": providers("a", "c"),
    }
    calls = launched(QWEN_WITH_USER, files)
    assert [models(call) for call in calls] == [
        ["a", "a"],
        ["c"],
    ]  # a row: no plain call


# --- the nearest .env ---------------------------------------------------------------------------

QWEN = {
    "modelProviders": {"openai": [{"id": "m", "envKey": "K", "baseUrl": HOST}]},
    "env": {"K": "settings"},
}


def qwen_key(files: dict[str, str], root: str = "/repo/app") -> str | None:
    """The key that Qwen Code, started in ``root``, sends."""
    (call,) = launched(
        "qwen-code", {f"{root}/.qwen/settings.json": QWEN, **files}, root
    )
    return call.keys[0].text if call.keys else None


GIT = {"/repo/.git": ""}


@pytest.mark.parametrize(
    ("files", "key"),
    [
        ({}, "settings"),
        ({"/repo/app/.env": "K=near"}, "near"),
        ({"/repo/app/.env": "K=near", "/repo/app/.qwen/.env": "K=own"}, "own"),
        ({"/repo/app/.env": "K=near", "/repo/app/.qwen/.env": "X=1"}, "settings"),
        ({"/repo/app/.env": "X=1", "/repo/.env": "K=far"} | GIT, "settings"),
        ({"/repo/.env": "K=far"} | GIT, "far"),
        ({"/repo/.qwen/.env": "K=far own", "/repo/.env": "K=far"} | GIT, "far own"),
        ({"/.env": "K=outside"} | GIT, "settings"),
        ({"/repo/.env": "K=no repository"}, "settings"),
        ({"/repo/app/.env": "K="}, "settings"),
        ({"/repo/app/.env": "K=1\nK=2"}, "2"),
        ({"/repo/app/.env": "B=x\nK=${B}y"}, "${B}y"),  # npm's dotenv expands nothing
        ({"/repo/app/.env": "K=1#2"}, "1"),
        ({"/repo/app/.env.local": "K=unread"}, "settings"),
    ],
)
def test_qwen_code_reads_one_env_file(files: dict[str, str], key: str | None) -> None:
    assert qwen_key(files) == key


@pytest.mark.parametrize(
    ("dialect", "key"), [("", "1#2x"), ("node", "1"), ("scripts", "0#${B}")]
)
def test_a_file_is_read_in_the_dialect_of_the_tool(dialect: str, key: str) -> None:
    spec = FileSpec(("{cwd}/.env",), FileSyntax("dotenv", dialect))
    tool = TOOLS["qwen-code"]
    tool = tool._replace(files={**tool.files, "dotenv": spec})
    files = {
        "/repo/.env": "B=2x\nK=0#${B}\nK=1#${B}",
        "/repo/.qwen/settings.json": QWEN,
    }
    (call,) = launched(tool, files)
    assert texts(call.keys) == [key]


def test_a_key_that_is_nowhere() -> None:
    config = {"modelProviders": QWEN["modelProviders"]}
    (call,) = launched("qwen-code", {"/repo/.qwen/settings.json": config})
    assert call.keys == ()
    assert texts(call.references.names) == ["K"]


def test_a_shared_dotenv_alone_speaks_for_no_tool() -> None:
    text = f"OPENAI_API_KEY=k\nOPENAI_BASE_URL={HOST}/v1\n"
    assert launched("qwen-code", {"/repo/.env": text}) == []


def test_qwen_codes_own_dotenv_does() -> None:
    text = f"OPENAI_API_KEY=k\nOPENAI_BASE_URL={HOST}/v1\n"
    (call,) = launched("qwen-code", {"/repo/.qwen/.env": text})
    assert texts(call.keys) == ["k"]


# --- references ---------------------------------------------------------------------------------


def openclaw(key: str) -> dict[str, Any]:
    return {"models": {"providers": {"a": {"baseUrl": HOST, "apiKey": key}}}}


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("${K}", "value"),
        ("x-${K}", "x-value"),
        ("$K", "$K"),
        ("{env:K}", "{env:K}"),
        ("${L}", None),
    ],
)
def test_openclaw_expands_braces(written: str, sent: str | None) -> None:
    files = {
        "/repo/.openclaw/openclaw.json": openclaw(written),
        "/repo/.openclaw/.env": "K=value",
    }
    (call,) = launched("openclaw", files)
    assert texts(call.keys) == [sent]


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("{env:K}", None),
        ("{file:~/.key}", None),
        ("${K}", "${K}"),
        ("$K", "$K"),
        ("plain", "plain"),
    ],
)
def test_opencode_expands_env_and_file_from_outside(
    written: str, sent: str | None
) -> None:
    config = opencode(a={"options": {"apiKey": written, "baseURL": HOST}})
    (call,) = launched(
        "opencode", {"/repo/opencode.json": config, "/repo/.env": "K=unread"}
    )
    assert texts(call.keys) == [sent]


@pytest.mark.parametrize(
    ("written", "sent"), [("$K", "$K"), ("${K}", "${K}"), ("k", "k")]
)
def test_claude_code_expands_nothing(written: str, sent: str) -> None:
    assert texts(claude({"ANTHROPIC_AUTH_TOKEN": written}, {"K": "v"}).keys) == [sent]


@pytest.mark.parametrize("written", ["$K", "${K}"])
def test_what_qwen_code_expands_comes_from_outside_the_project(written: str) -> None:
    config = {"security": {"auth": {"apiKey": written, "baseUrl": HOST}}}
    files = {"/repo/.qwen/settings.json": config, "/repo/.env": "K=unread"}
    (call,) = launched("qwen-code", files)
    assert texts(call.keys) == [None]


# --- places that hand an environment on ----------------------------------------------------------


def test_vs_codes_terminal_and_extension() -> None:
    config = {
        "terminal.integrated.env.linux": {
            "OPENAI_API_KEY": "a",
            "OPENAI_BASE_URL": HOST,
        },
        "terminal.integrated.env.osx": {"OPENAI_API_KEY": "b"},
        "claudeCode.environmentVariables": [
            {"name": "ANTHROPIC_AUTH_TOKEN", "value": "c"},
            {"name": "ANTHROPIC_BASE_URL", "value": HOST},
            {"value": "no name"},
            "no object",
        ],
    }
    files = {"/repo/.vscode/settings.json": config}
    (terminal,) = launched("vscode-terminal", files)
    assert texts(terminal.keys) == ["a"]
    (extension,) = launched("vscode-claude-code", files)
    assert texts(extension.keys) == ["c"]


@pytest.mark.parametrize("tool", TOOLS.values(), ids=lambda tool: tool.id)
@pytest.mark.parametrize(
    "content", ["", "null", "[]", '{"env": 1, "provider": []}', "{", "\x00"]
)
def test_odd_shapes_declare_nothing(tool: Tool, content: str) -> None:
    files = {
        f"/repo/{tail}": content for spec in tool.files.values() for tail in spec.tails
    }
    assert all(not call.keys for call in launched(tool, files))


def test_what_a_reference_hides_is_remembered() -> None:
    provider = {
        "apiKey": "${K}",
        "baseUrl": f"{HOST}/v1",
        "models": [{"id": "qwen3.7-plus"}],
    }
    files = {
        "/repo/.openclaw/openclaw.json": {"models": {"providers": {"p": provider}}},
        "/repo/.env": "K=high\n",
        "/repo/.openclaw/.env": "K=low\n",
    }
    tool = TOOLS["openclaw"]
    here = tool.files["user"]._replace(at=("{cwd}/.openclaw/openclaw.json",))
    call = launched(tool._replace(files={**tool.files, "user": here}), files)[0]
    assert texts(call.keys) == ["high"]
    assert texts(call.keys[0].overridden) == ["low"]
