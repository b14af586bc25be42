"""A setting whose effect keyfit does not know makes unknown what it may change, never ``ok``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from doctor.rows import HOME, TOP, rows_in_use
from keyfit.catalog.tool_registry import load_tools
from places import PLAN_KEY, STANDARD_KEY

URL = "https://dashscope-intl.aliyuncs.com/apps/anthropic"
CHAT = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"


def first_active(
    tool: str, files: Mapping[str, Any], environment: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The first connection of ``tool`` in use, as JSON."""
    texts = {path: json.dumps(content) for path, content in files.items()}
    return rows_in_use(tool, texts, environment)[0]


def claude(**more: Any) -> dict[str, Any]:
    env = {
        "ANTHROPIC_AUTH_TOKEN": STANDARD_KEY,
        "ANTHROPIC_BASE_URL": URL,
        "ANTHROPIC_MODEL": "qwen3.7-plus",
    }
    return first_active(
        "claude-code", {f"{HOME}/.claude/settings.json": {"env": env, **more}}
    )


def opencode(provider: dict[str, Any], **more: Any) -> dict[str, Any]:
    row = {
        "npm": "@ai-sdk/openai-compatible",
        "options": {"apiKey": STANDARD_KEY, "baseURL": CHAT},
        "models": {"qwen3.7-plus": {}},
    }
    options = {**row["options"], **provider.pop("options", {})}  # type: ignore[dict-item]
    config = {
        "model": "p/qwen3.7-plus",
        "provider": {"p": {**row, "options": options, **provider}},
    }
    return first_active("opencode", {f"{TOP}/opencode.json": {**config, **more}})


def test_without_such_a_setting_all_is_known() -> None:
    assert claude()["answer"]["outcome"] == "ok"
    assert opencode({})["answer"]["outcome"] == "ok"


@pytest.mark.parametrize("value", ["0", "", "false"])
def test_a_switch_that_is_off_changes_nothing(value: str) -> None:
    env = {"ANTHROPIC_AUTH_TOKEN": STANDARD_KEY, "ANTHROPIC_BASE_URL": URL}
    row = first_active("claude-code", {}, {**env, "CLAUDE_CODE_USE_BEDROCK": value})
    assert (row["answer"]["outcome"], row["endpoint"]["url"]) == ("ok", URL)


@pytest.mark.parametrize("empty", [[], {}, None, "", False])
def test_an_empty_setting_changes_nothing(empty: object) -> None:
    row = {"id": "qwen3.7-plus", "envKey": "K", "baseUrl": CHAT}
    config = {
        "security": {"auth": {"selectedType": "openai"}},
        "model": {"name": "qwen3.7-plus"},
        "modelProviders": {"openai": [row]},
        "selectedAuthType": empty,
    }
    files = {f"{HOME}/.qwen/settings.json": config}
    sent = first_active("qwen-code", files, {"K": STANDARD_KEY})
    assert sent["answer"]["outcome"] == "ok"


def test_an_empty_setting_of_the_right_kind_changes_nothing() -> None:
    empty = {"agent": "", "modelOverrides": {}}
    assert claude(**empty)["answer"]["outcome"] == "ok"


def test_an_empty_list_of_models_allows_none_of_them() -> None:
    sent = claude(availableModels=[])
    assert sent["answer"]["outcome"] == "unknown"
    assert "availableModels" in sent["answer"]["reason"]


def test_another_cloud_makes_all_parts_unknown() -> None:
    env = {"ANTHROPIC_AUTH_TOKEN": STANDARD_KEY, "ANTHROPIC_BASE_URL": URL}
    row = first_active("claude-code", {}, {**env, "CLAUDE_CODE_USE_VERTEX": "1"})
    assert row["answer"]["outcome"] == "unknown"
    assert row["answer"]["reason"] == (
        "keyfit does not know what CLAUDE_CODE_USE_VERTEX does in Claude Code"
    )
    assert row["key"]["masked"] is row["request_url"] is row["endpoint"]["url"] is None


def test_a_setting_of_models_leaves_key_and_url_known() -> None:
    row = claude(modelOverrides={"claude-opus-5-5": "glm-5"})
    assert row["answer"]["outcome"] == "unknown"
    assert (row["models"][0]["id"], row["endpoint"]["url"]) == (None, URL)
    assert row["key"]["masked"]


def test_a_setting_counts_for_its_own_row_only() -> None:
    login = {f"{HOME}/.local/share/opencode/auth.json": {"p": {"token": "x"}}}
    other = {"q": {"npm": "x"}}
    row = {"npm": "@ai-sdk/openai-compatible", "models": {"qwen3.7-plus": {}},
           "options": {"apiKey": STANDARD_KEY, "baseURL": CHAT}}  # fmt: skip
    files = {
        f"{TOP}/opencode.json": {
            "model": "p/qwen3.7-plus",
            "provider": {"p": row, **other},
        }
    }
    assert first_active("opencode", files)["answer"]["outcome"] == "ok"
    own = first_active("opencode", {**files, **login})
    assert (own["answer"]["outcome"], own["key"]["masked"]) == ("unknown", None)


def test_nothing_sent_is_not_certain_either() -> None:
    """A login that keyfit does not read may be there."""
    row = first_active(
        "claude-code", {}, {"ANTHROPIC_BASE_URL": URL, "CLAUDE_CODE_OAUTH_TOKEN": "x"}
    )
    assert row["answer"]["outcome"] == "unknown"


def test_what_a_tool_reads_as_a_part_of_a_call_is_not_called_unmodeled() -> None:
    for tool in load_tools().tools:
        modeled = {
            part
            for call in tool.calls
            for part in (*call.auth.key, *call.endpoint.url, *call.models.model)
        }
        for entry in tool.unmodeled:
            # Of two values that differ, both are read, and which one wins is what is unknown.
            is_about_order = entry.differs_from in modeled
            # Of some values it is known that they change more than the part that they are.
            is_known = is_about_order or bool(entry.values)
            assert is_known or not modeled.intersection(entry.at), tool.id
            assert entry.at or entry.files, tool.id
            assert entry.changes, tool.id


def test_what_the_setting_cannot_change_is_judged_all_the_same() -> None:
    env = {
        "ANTHROPIC_AUTH_TOKEN": PLAN_KEY,
        "ANTHROPIC_BASE_URL": URL,
        "ANTHROPIC_MODEL": "qwen3.7-plus",
    }
    settings = {"env": env, "modelOverrides": {"a": "b"}}
    row = first_active("claude-code", {f"{HOME}/.claude/settings.json": settings})
    assert row["answer"]["outcome"] == "auth-error"
    assert row["answer"]["remedy"]


@pytest.mark.parametrize(
    ("more", "outcome"),
    [
        ({"disabled_providers": ["openai"]}, "ok"),
        ({"disabled_providers": ["p"]}, "not-sent"),
        ({"enabled_providers": ["p"]}, "ok"),
        ({"enabled_providers": ["openai"]}, "not-sent"),
        ({"enabled_providers": []}, "not-sent"),
        ({"disabled_providers": []}, "ok"),
    ],
)
def test_a_list_counts_by_what_it_names(more: dict[str, Any], outcome: str) -> None:
    assert opencode({}, **more)["answer"]["outcome"] == outcome


@pytest.mark.parametrize("change", [{"mode": "subagent"}, {"disable": True}])
def test_another_agent_than_the_usual_one_may_start(change: dict[str, Any]) -> None:
    """OpenCode then takes the next one; Kilo Code has another name for its own."""
    row = opencode({}, agent={"build": change})
    assert row["answer"]["outcome"] == "unknown"
    config = {
        "model": "alibaba-cn/qwen3.7-plus",
        "agent": {"build": change},
    }
    environment = {"DASHSCOPE_API_KEY": STANDARD_KEY}
    row = first_active("kilo", {f"{TOP}/kilo.json": config}, environment)
    assert row["answer"]["outcome"] == "unknown"


@pytest.mark.parametrize(
    ("provider", "outcome"),
    [
        ({"whitelist": ["qwen3.7-plus"]}, "ok"),
        ({"whitelist": ["glm-5"]}, "not-sent"),
        ({"blacklist": ["glm-5"]}, "ok"),
        ({"blacklist": ["qwen3.7-plus"]}, "not-sent"),
        ({"options": {"headers": {"X-Title": "a"}}}, "ok"),
        ({"models": {"qwen3.7-plus": {}, "glm-5": {"provider": {"npm": "x"}}}}, "ok"),
        ({"models": {"qwen3.7-plus": {"provider": {"npm": "x"}}}}, "unknown"),
    ],
)
def test_a_setting_of_a_model_counts_for_that_model(
    provider: dict[str, Any], outcome: str
) -> None:
    assert opencode(provider)["answer"]["outcome"] == outcome


def test_the_models_that_are_allowed() -> None:
    assert claude(availableModels=["qwen3.7-plus", "opus"])["answer"]["outcome"] == "ok"
    assert claude(availableModels=["opus"])["answer"]["outcome"] == "unknown"


@pytest.mark.parametrize("value", ["0", "False", " OFF ", ""])
def test_the_winning_layer_counts(value: str) -> None:
    env = {"ANTHROPIC_AUTH_TOKEN": STANDARD_KEY, "ANTHROPIC_BASE_URL": URL}
    files = {
        f"{TOP}/.claude/settings.json": {"env": {"CLAUDE_CODE_USE_BEDROCK": value}},
        f"{HOME}/.claude/settings.json": {
            "env": {**env, "CLAUDE_CODE_USE_BEDROCK": "1"}
        },
    }
    assert first_active("claude-code", files)["answer"]["outcome"] == "ok"


def test_the_setting_is_named_as_it_is_written() -> None:
    row = claude(modelOverrides={"a": "b"})
    assert "modelOverrides" in row["answer"]["reason"]


def test_a_setting_counts_only_where_another_is_missing() -> None:
    """OpenClaw's plugin has an endpoint of its own, for providers that are declared without one."""

    def predicted(**provider: str) -> dict[str, Any]:
        row = {"apiKey": STANDARD_KEY, "models": [{"id": "qwen3.7-plus"}]}
        config = {
            "agents": {"defaults": {"model": {"primary": "qwen/qwen3.7-plus"}}},
            "models": {"providers": {"qwen": {**row, **provider}}},
        }
        files = {f"{HOME}/.openclaw/openclaw.json": config}
        return dict(first_active("openclaw", files)["answer"])

    right = predicted(baseUrl=CHAT, api="openai-completions")
    assert right["outcome"] == "ok"
    built_in = predicted(apiKey=PLAN_KEY)
    assert built_in["outcome"] == "unknown"
    assert "models.providers.qwen" in built_in["reason"]
    # Installed or not, this key does not work.
    assert predicted()["outcome"] == "auth-error"


def test_what_a_row_lacks_says_nothing_where_no_row_is_meant() -> None:
    row = {"apiKey": STANDARD_KEY, "baseUrl": CHAT, "models": [{"id": "glm-5"}]}
    config = {
        "agents": {"defaults": {"model": {"primary": "glm-5"}}},
        "models": {"providers": {"a": row, "b": row}},
    }
    answer = first_active("openclaw", {f"{HOME}/.openclaw/openclaw.json": config})
    assert answer["answer"]["outcome"] == "not-sent"


def test_another_variables_key_may_be_sent_for_want_of_one() -> None:
    """LiteLLM falls back to OpenAI's name; whether a program calls such a model is not known."""

    def outcome(**more: str) -> str:
        environment = {"DASHSCOPE_API_BASE": CHAT, **more}
        answer = first_active("litellm", {}, environment)["answer"]
        return str(answer["outcome"])

    assert outcome(OPENAI_API_KEY=STANDARD_KEY) == "unknown"
    assert outcome() == "not-sent"
    assert outcome(DASHSCOPE_API_KEY=STANDARD_KEY) == "ok"


def openclaw(chosen: str, **provider: Any) -> dict[str, Any]:
    """OpenClaw's call with one provider, at an endpoint whose models its own plugin knows."""
    row = {"api": "openai-completions", "baseUrl": CHAT, "apiKey": STANDARD_KEY}
    config = {
        "models": {"providers": {"p": {**row, **provider}}},
        "agents": {"defaults": {"model": {"primary": chosen}}},
        "env": {"vars": {"BASE": CHAT}},
    }
    return first_active("openclaw", {f"{HOME}/.openclaw/openclaw.json": config})


LISTED = {"models": [{"id": "qwen3.7-plus", "name": "q"}]}


def test_a_model_that_a_plugin_may_know() -> None:
    assert openclaw("p/qwen3.7-plus", **LISTED)["answer"]["outcome"] == "ok"
    answer = openclaw("p/glm-5.2", **LISTED)["answer"]
    assert answer["outcome"] == "unknown"
    assert "may not know glm-5.2" in answer["reason"]


def test_an_address_by_reference_is_one_of_the_values() -> None:
    row = openclaw("p/glm-5.2", baseUrl="${BASE}", **LISTED)
    assert row["answer"]["outcome"] == "unknown"


def test_a_file_that_is_refused_counts_more() -> None:
    """Nothing is sent at all, whatever the setting does."""
    answer = openclaw("p/qwen3.7-plus")["answer"]
    assert answer["outcome"] == "not-sent"
    assert "lacks models.providers.p.models" in answer["reason"]


@pytest.mark.parametrize("with_one_at_home", [True, False])
def test_a_file_to_which_a_variable_leads_shows_that_the_tool_is_in_use(
    with_one_at_home: bool,
) -> None:
    config = {
        "models": {"providers": {"p": {"api": "openai-completions", "baseUrl": CHAT,
            "apiKey": STANDARD_KEY, **LISTED}}},
        "agents": {"defaults": {"model": {"primary": "p/qwen3.7-plus"}}},
    }  # fmt: skip
    files = {"/state/openclaw.json": config}
    if with_one_at_home:
        files[f"{HOME}/.openclaw/openclaw.json"] = {}
    row = first_active("openclaw", files, {"OPENCLAW_STATE_DIR": "/state"})
    assert row["answer"]["outcome"] == "ok"
