"""Where tools are started, which of their connections concern the vendor, and what is told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from keyfit.catalog.loader import load_catalog
from keyfit.catalog.tool_registry import load_tools
from keyfit.doctor.connections import (
    PredictedConnection,
    find_connections,
    session_roots,
)
from keyfit.doctor.connections_json import as_json
from keyfit.resolve.host_environment import HostEnvironment, environment_of
from keyfit.vfs.files import Overlay
from places import ANALYSIS, PLAN_KEY, SECRET, STANDARD_KEY

HOME, TOP = "/home/u", "/home/u/project"
HOST = "https://coding-intl.dashscope.aliyuncs.com"
RIGHT = {
    "ANTHROPIC_AUTH_TOKEN": PLAN_KEY,
    "ANTHROPIC_BASE_URL": f"{HOST}/apps/anthropic",
}
ENV = (
    f"OPENAI_API_KEY={PLAN_KEY}\nOPENAI_BASE_URL={HOST}/v1\nOPENAI_MODEL=qwen3.7-plus\n"
)
PROVIDER = {
    "options": {"apiKey": PLAN_KEY, "baseURL": f"{HOST}/v1"},
    "models": {"qwen3.7-plus": {}, "glm-5": {}},
}


def found(
    files: Mapping[str, Any],
    environment: Mapping[str, str] | None = None,
    home: str = HOME,
) -> list[PredictedConnection]:
    """The connections of the project at `TOP`, files by absolute path."""
    texts = {
        p: said if isinstance(said, str) else json.dumps(said)
        for p, said in files.items()
    }
    host_environment = HostEnvironment(home, environment_of(environment or {}))
    inside = [path for path in texts if path.startswith(f"{TOP}/")]
    return find_connections(ANALYSIS, Overlay(texts), inside, TOP, host_environment)


def places(connections: list[PredictedConnection]) -> list[tuple[str, str]]:
    return [
        (one.connection.call.sender.tool, one.connection.session.root)
        for one in connections
        if one.connection.active
    ]


def points(*paths: str, home: str = HOME) -> set[tuple[str, str]]:
    host_environment = HostEnvironment(home, environment_of({}))
    every = session_roots(load_tools(), paths, TOP, host_environment)
    return {(tool.id, root) for tool, root in every if root != TOP}


# --- session roots ------------------------------------------------------------------------------


def test_every_tool_may_be_started_at_the_top() -> None:
    every = list(session_roots(load_tools(), (), TOP, HostEnvironment()))
    assert {root for _, root in every} == {TOP}
    assert len(every) == len(load_tools().tools)


def test_a_tools_own_file_makes_its_folder_a_launch_point() -> None:
    assert points(f"{TOP}/a/.claude/settings.json") == {("claude-code", f"{TOP}/a")}
    assert ("qwen-code", f"{TOP}/a/b") in points(f"{TOP}/a/b/.qwen/.env")


def test_a_plain_env_file_starts_only_what_has_no_file_of_its_own() -> None:
    started = points(f"{TOP}/a/.env")
    assert ("openai-sdk", f"{TOP}/a") in started
    assert not started & {("qwen-code", f"{TOP}/a"), ("openclaw", f"{TOP}/a")}


def test_what_lies_in_the_home_folder_starts_nothing_there() -> None:
    path = f"{HOME}/.openclaw/openclaw.json"
    assert points(path) == set()
    assert points(path, home="") == {("openclaw", HOME)}


def test_nested_projects_are_started_apart() -> None:
    outer, inner = (
        {"env": {**RIGHT, "ANTHROPIC_MODEL": name}} for name in ("glm-5", "GLM-5")
    )
    seen = found({
        f"{TOP}/.claude/settings.json": outer, f"{TOP}/inner/.claude/settings.json": inner,
    })  # fmt: skip
    assert places(seen) == [("claude-code", TOP), ("claude-code", f"{TOP}/inner")]
    assert [one.answer.outcome for one in seen] == ["ok", "bad-request"]


def test_an_env_file_above_reaches_a_project_below() -> None:
    settings = {
        "security": {"auth": {"selectedType": "openai"}},
        "modelProviders": {"openai": [
            {"id": "qwen3.7-plus", "envKey": "OPENAI_API_KEY", "baseUrl": f"{HOST}/v1"}]},
    }  # fmt: skip
    files = {f"{TOP}/.env": ENV, f"{TOP}/a/.qwen/settings.json": settings}
    below = [one for one in found(files) if one.connection.session.root == f"{TOP}/a"]
    assert [one.answer.outcome for one in below if one.connection.active] == ["ok"]


def test_the_home_folders_files_count_only_when_it_is_read() -> None:
    files = {f"{HOME}/.claude/settings.json": {"env": RIGHT}}
    assert places(found(files)) == [("claude-code", TOP)]
    assert found(files, home="") == []


# --- relevance ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "url", "model", "is_ours"),
    [
        (PLAN_KEY, "", "", True),
        ("k", f"{HOST}/v1", "", True),
        ("k", "https://coding-intl.dashscop.aliyuncs.com/v1", "", True),
        ("k", "https://gateway.example.com/v1", "qwen3.7-plus", False),
        ("k", "", "", False),
    ],
)  # fmt: skip
def test_only_what_concerns_the_vendor(
    key: str, url: str, model: str, is_ours: bool
) -> None:
    said = {"OPENAI_API_KEY": key, "OPENAI_BASE_URL": url, "OPENAI_MODEL": model}
    tools = [
        tool for tool, _ in places(found({}, {n: v for n, v in said.items() if v}))
    ]
    assert ("openai-sdk" in tools) is is_ours


def test_a_variable_that_is_named_after_the_vendor() -> None:
    text = "model_list:\n- litellm_params: {model: openai/m, api_base: https://g.example.com/v1, "
    files = {
        f"{TOP}/litellm_config.yaml": f"{text}api_key: os.environ/DASHSCOPE_API_KEY}}\n"
    }
    assert ("litellm", TOP) in places(found(files, {"DASHSCOPE_API_KEY": "k"}))


def test_a_kind_of_call_of_which_nothing_is_set_is_left_out() -> None:
    text = (
        "model_list:\n- litellm_params: {model: openai/gpt-4o, api_key: os.environ/K}\n"
    )
    assert found({f"{TOP}/litellm_config.yaml": text}, {"K": "k"}) == []


def test_a_model_that_is_not_declared_stops_a_tool_that_concerns_us() -> None:
    config = {"model": "a/GLM-5", "provider": {"a": PROVIDER}}
    seen = found({f"{TOP}/opencode.json": config})
    assert [(one.connection.active, one.answer.outcome) for one in seen] == [
        (True, "not-sent"), (False, "ok"),
    ]  # fmt: skip
    other = (
        json.dumps(config).replace(PLAN_KEY, "k").replace(HOST, "https://example.com")
    )
    assert found({f"{TOP}/opencode.json": other}) == []


def test_those_in_use_come_first() -> None:
    config = {"model": "b/glm-5", "provider": {"a": PROVIDER, "b": PROVIDER}}
    seen = found({f"{TOP}/opencode.json": config})
    assert [one.connection.active for one in seen] == [True, False]
    assert seen[0].connection.call.models[0].part.text == "glm-5"


# --- JSON ---------------------------------------------------------------------------------------


def test_where_each_part_stands() -> None:
    settings = json.dumps({"env": {**RIGHT, "ANTHROPIC_MODEL": "GLM-5"}}, indent=1)
    (one,) = as_json(found({f"{TOP}/.claude/settings.json": settings}))["connections"]
    path = f"{TOP}/.claude/settings.json"
    assert one["key"]["from"] == {
        "path": path, "line": 3, "name": "ANTHROPIC_AUTH_TOKEN", "environment": False,
    }  # fmt: skip
    assert [one["endpoint"]["from"]["line"], one["models"][0]["from"]["line"]] == [4, 5]
    assert one["answer"]["rule"] == "model-case"
    assert one["answer"]["at"] == one["models"][0]["from"]


def test_what_the_environment_holds_and_what_is_built_in() -> None:
    (one,) = as_json(found({}, RIGHT))["connections"][:1]
    assert one["endpoint"]["from"] == {
        "path": None, "line": None, "name": "ANTHROPIC_BASE_URL", "environment": True,
    }  # fmt: skip
    assert one["models"][0]["from"] is None
    assert one["models"][0]["id"]


def test_a_second_key() -> None:
    both = {**RIGHT, "ANTHROPIC_API_KEY": STANDARD_KEY}
    (one,) = (
        c for c in as_json(found({}, both))["connections"] if c["tool"] == "claude-code"
    )
    assert [one["key"]["plan"], *(key["plan"] for key in one["other_keys"])] == [
        "coding-plan", "pay-as-you-go",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["ANTHROPIC_MODEL", "ANTHROPIC_BASE_URL", "X"])
def test_a_key_in_the_wrong_place_is_masked(name: str) -> None:
    files = {f"{TOP}/.claude/settings.json": {"env": {**RIGHT, name: PLAN_KEY}}}
    assert SECRET[:24] not in json.dumps(as_json(found(files)))


def test_a_key_where_a_name_belongs_is_masked() -> None:
    row = {"id": "qwen3.7-plus", "envKey": PLAN_KEY, "baseUrl": f"{HOST}/v1"}
    settings = {"security": {"auth": {"selectedType": "openai"}},
                "modelProviders": {"openai": [row]}, "model": {"name": PLAN_KEY}}  # fmt: skip
    config = {
        "model": f"p/{PLAN_KEY}",
        "provider": {"p": {**PROVIDER, "models": {PLAN_KEY: {}}}},
    }
    seen = found(
        {f"{TOP}/.qwen/settings.json": settings, f"{TOP}/opencode.json": config}
    )
    assert {one.connection.call.sender.tool for one in seen} == {
        "qwen-code",
        "opencode",
    }
    assert SECRET[:24] not in json.dumps(as_json(seen))


def test_a_user_name_and_a_query_of_a_url_are_not_shown() -> None:
    url = f"{HOST.replace('//', '//me:hunter2@')}/v1?token=hunter2"
    said = as_json(found({}, {"OPENAI_API_KEY": PLAN_KEY, "OPENAI_BASE_URL": url}))
    assert "hunter2" not in json.dumps(said)
    assert any(one["endpoint"]["url"] == f"{HOST}/v1" for one in said["connections"])


def test_the_catalogs_plan_titles_are_shown() -> None:
    (one,) = as_json(found({f"{TOP}/.claude/settings.json": {"env": RIGHT}}))[
        "connections"
    ]
    assert one["key"]["plan_name"] == load_catalog().plans["coding-plan"].title


def _headers(
    tool: str, files: Mapping[str, Any], env: Mapping[str, str] | None = None
) -> list[str]:
    rows = as_json(found(files, env))["connections"]
    (one,) = (row for row in rows if row["tool"] == tool and row["active"])
    return [key["header"] for key in (one["key"], *one["other_keys"])]


def test_each_key_is_told_with_the_header_that_carries_it() -> None:
    both = {"env": {**RIGHT, "ANTHROPIC_API_KEY": STANDARD_KEY}}
    assert _headers("claude-code", {f"{TOP}/.claude/settings.json": both}) == [
        "Authorization",
        "x-api-key",
    ]


@pytest.mark.parametrize(
    ("npm", "path", "header"),
    [
        ("@ai-sdk/openai-compatible", "v1", "Authorization"),
        ("@ai-sdk/anthropic", "apps/anthropic/v1", "x-api-key"),
    ],
)
def test_the_header_is_the_protocols_where_the_tool_has_none_of_its_own(
    npm: str, path: str, header: str
) -> None:
    options = {"apiKey": PLAN_KEY, "baseURL": f"{HOST}/{path}"}
    provider = {"npm": npm, "options": options, "models": {"qwen3.7-plus": {}}}
    config = {"model": "p/qwen3.7-plus", "provider": {"p": provider}}
    assert _headers("opencode", {f"{TOP}/opencode.json": config}) == [header]


def test_of_a_tool_that_is_not_known_the_header_is_not_told() -> None:
    assert _headers("environment", {f"{TOP}/.env": OWN}) == [None]


# --- what no tool reads -------------------------------------------------------------------------

OWN = f"PLAN_API_KEY={PLAN_KEY}\nPLAN_BASE_URL={HOST}/v1\nPLAN_MODEL=qwen3.7-plus\n"


def test_names_that_no_tool_reads_are_those_of_whoever_loads_the_file() -> None:
    (one,) = found({f"{TOP}/.env": OWN})
    assert (one.connection.call.sender.tool, one.connection.session.root) == (
        "environment",
        TOP,
    )
    assert one.answer.outcome == "ok"
    assert "405" in one.answer.reason  # it may be no coding agent


def test_what_a_tool_reads_is_told_once() -> None:
    files = {f"{TOP}/.env": ENV, f"{TOP}/requirements.txt": "openai>=3\n"}
    tools = [tool for tool, _ in places(found(files))]
    assert "openai-sdk" in tools
    assert "environment" not in tools


PAIR = f"OPENAI_API_KEY={PLAN_KEY}\nOPENAI_BASE_URL={HOST}/v1\n"
OURS = f"DASHSCOPE_API_KEY={PLAN_KEY}\nDASHSCOPE_BASE_URL={HOST}/v1\n"
OTHERS = "OPENAI_API_KEY=sk-proj-7Qm2Lr9Xc4Vb8Nk1\nOPENAI_MODEL=gpt-4o-mini\n"


@pytest.mark.parametrize(
    ("text", "beside", "in_use"),
    [
        # the text of a .env, and what tells who loads it
        (PAIR, {}, {"environment"}),
        (PAIR, {"requirements.txt": "openai\n"}, {"openai-sdk"}),
        (PAIR, {"package.json": {"dependencies": {"openai": "6"}}}, {"openai-sdk"}),
        (PAIR, {"package.json": {"dependencies": {"openai-like": "6"}}}, {"environment"}),
        (PAIR, {"requirements.txt": "dashscope\nanthropic\n"}, {"environment"}),
        (f"{PAIR}OPENAI_MODEL=qwen3.7-plus\n", {}, {"qwen-code"}),
        (OURS, {}, {"environment"}),
        (OURS, {"pyproject.toml": '[project]\ndependencies = ["dashscope"]\n'},
         {"environment", "dashscope-sdk"}),
        (f"{OURS}DASHSCOPE_HTTP_BASE_URL={HOST}/api/v1\n", {}, {"environment", "dashscope-sdk"}),
        (f"{OTHERS}{OURS}", {}, {"environment"}),
        (f"QWEN_API_KEY={PLAN_KEY}\nQWEN_BASE_URL={HOST}/v1\n", {}, {"environment"}),
        (f"QWENCLOUD_API_KEY={PLAN_KEY}\nQWEN_BASE_URL={HOST}/v1\n", {}, {"qwencloud-scripts"}),
    ],
)  # fmt: skip
def test_a_tool_counts_only_where_a_sign_of_it_is(
    text: str, beside: Mapping[str, Any], in_use: set[str]
) -> None:
    files = {f"{TOP}/{name}": said for name, said in {".env": text, **beside}.items()}
    assert {tool for tool, _ in places(found(files))} == in_use


@pytest.mark.parametrize(
    ("more", "beside", "in_use"),
    [
        ({}, {}, {"opencode"}),
        ({}, {"requirements.txt": "dashscope\n"}, {"opencode", "dashscope-sdk"}),
        (
            {"DASHSCOPE_HTTP_BASE_URL": f"{HOST}/api/v1"},
            {},
            {"opencode", "dashscope-sdk"},
        ),
    ],
    ids=["the key alone", "a package of the SDK", "a URL that only the SDK reads"],
)
def test_a_variable_that_a_tool_uses_puts_no_sdk_in_use(
    more: dict[str, str], beside: dict[str, str], in_use: set[str]
) -> None:
    options = {"apiKey": "{env:DASHSCOPE_API_KEY}", "baseURL": f"{HOST}/v1"}
    provider = {"p": {"options": options, "models": {"qwen3.7-plus": {}}}}
    config = json.dumps({"model": "p/qwen3.7-plus", "provider": provider})
    texts = {"opencode.json": config, **beside}
    files = {f"{TOP}/{name}": text for name, text in texts.items()}
    environment = environment_of({"DASHSCOPE_API_KEY": PLAN_KEY, **more})
    every = find_connections(
        ANALYSIS, Overlay(files), list(files), TOP, HostEnvironment("", environment)
    )
    assert {tool for tool, _ in places(every)} == in_use


@pytest.mark.parametrize("name", [".env.example", "template.env.sample", "deploy.json"])
def test_nobody_loads_a_template(name: str) -> None:
    assert found({f"{TOP}/{name}": OWN}) == []


@pytest.mark.parametrize(
    ("url", "outcome"),
    [
        (f"{HOST}/v1", "unknown"),
        ("https://dashscope-intl.aliyuncs.com/compatible-mode/v1", "ok"),
    ],
)
def test_what_an_agents_own_file_of_openclaw_says_otherwise_is_unknown(
    url: str, outcome: str
) -> None:
    """Older versions take it from there, newer ones from their settings."""
    provider = {"baseUrl": "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
                "apiKey": STANDARD_KEY, "api": "openai-completions",
                "models": [{"id": "qwen3.7-plus", "name": "q"}]}  # fmt: skip
    config = {
        "agents": {"defaults": {"model": {"primary": "p/qwen3.7-plus"}}},
        "models": {"providers": {"p": provider}},
    }
    agents = {"providers": {"p": {**provider, "baseUrl": url}}}
    one, of_the_agent = found({
        f"{HOME}/.openclaw/openclaw.json": config,
        f"{HOME}/.openclaw/agents/main/agent/models.json": agents,
    })  # fmt: skip
    assert (one.answer.outcome, one.connection.active) == (outcome, True)
    assert not of_the_agent.connection.active


def test_a_library_that_is_listed_and_of_whose_calls_nothing_is_set_is_not_predicted() -> (
    None
):
    listed = {f"{TOP}/requirements.txt": "litellm\n"}
    tools = [
        tool for tool, _ in places(found(listed, {"OPENAI_API_KEY": STANDARD_KEY}))
    ]
    assert "litellm" not in tools
    tools = [
        tool for tool, _ in places(found(listed, {"DASHSCOPE_API_KEY": STANDARD_KEY}))
    ]
    assert "litellm" in tools


def test_what_only_names_the_variable_of_its_key_is_declared_all_the_same() -> None:
    config = f"""\
model_provider = "a"
model = "qwen3.7-plus"

[model_providers.a]
base_url = "{HOST}/v1"
env_key = "A_KEY"

[model_providers.b]
env_key = "DASHSCOPE_API_KEY"
"""
    connections = found({f"{HOME}/.codex/config.toml": config}, {"A_KEY": PLAN_KEY})
    assert [one.connection.active for one in connections] == [True, False]
