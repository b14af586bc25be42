"""What each tool really sends, as it was watched: a table of small set-ups for each.

A set-up is the files by path (below ``~`` the home folder, else the project) and the environment;
what is sent is key, URL and model, or the words that say why nothing is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from keyfit.catalog.loader import load_catalog
from keyfit.catalog.tool_registry import load_tools
from keyfit.catalog.tool_spec import Tool
from keyfit.doctor.active_calls import Connection, connections_of
from keyfit.doctor.shown_connection import request_url
from keyfit.resolve.document_store import DocumentStore
from keyfit.resolve.host_environment import (
    UNKNOWN_HOST_ENVIRONMENT,
    HostEnvironment,
    environment_of,
)
from keyfit.resolve.tool_files import ToolFiles
from keyfit.resolve.tool_session import ToolSession
from keyfit.vfs.files import Overlay

TOOLS = {tool.id: tool for tool in load_tools().tools}
HOME, REPO = "/home/u", "/repo"
CODING = "https://coding-intl.dashscope.aliyuncs.com"
PAYG = "https://dashscope.aliyuncs.com/compatible-mode/v1"
Texts = Mapping[str, Any]
Sent = tuple[tuple[str | None, ...], str | None, str | None]


def started(
    tool: str | Tool,
    files: Texts,
    environment: Mapping[str, str],
    host_environment: HostEnvironment | None = None,
) -> list[Connection]:
    texts = {
        path.replace("~", HOME) if path[0] in "~/" else f"{REPO}/{path}": said
        if isinstance(said, str)
        else json.dumps(said)
        for path, said in files.items()
    }
    catalog, tools = load_catalog(), load_tools()
    found = TOOLS[tool] if isinstance(tool, str) else tool
    store = DocumentStore(
        Overlay({**texts, f"{REPO}/.git/config": ""}), tools, lambda text: True
    )
    known = (
        HostEnvironment(HOME, environment_of(environment))
        if host_environment is None
        else host_environment
    )
    session = ToolSession(
        catalog,
        tools.variable_names,
        ToolFiles(found, REPO, store, known, by_signs=True),
    )
    return list(connections_of(session)) if session.is_used else []


def sent(tool: str | Tool, files: Texts, environment: Mapping[str, str]) -> Sent | str:
    """Keys, URL and model of the one connection in use, or why it sends nothing."""
    (one,) = (one for one in started(tool, files, environment) if one.active)
    if one.stopped:
        return one.stopped
    call = one.call
    model = call.models[0].part.text if call.models else None
    return tuple(key.text for key in call.keys), request_url(call), model


def env(key: str = "", url: str = "", model: str = "") -> dict[str, Any]:
    """The settings of Claude Code that set what is given."""
    named = {
        "ANTHROPIC_AUTH_TOKEN": key,
        "ANTHROPIC_BASE_URL": url,
        "ANTHROPIC_MODEL": model,
    }
    return {"env": {name: value for name, value in named.items() if value}}


def anthropic(**more: str) -> dict[str, str]:
    return {"ANTHROPIC_AUTH_TOKEN": "k", "ANTHROPIC_BASE_URL": "https://h/a", **more}


def openai(**more: str) -> dict[str, str]:
    return {"OPENAI_API_KEY": "k", "OPENAI_BASE_URL": "https://h/v1", **more}


MANAGED, LOCAL = "/etc/claude-code/managed-settings.json", ".claude/settings.local.json"
PROJECT, USER, STATE = (
    ".claude/settings.json",
    "~/.claude/settings.json",
    "~/.claude.json",
)
MESSAGES = "https://h/a/v1/messages"
CLAUDE_CODE = {
    "the environment": ({}, anthropic(), (("k",), MESSAGES, "claude-opus-5-5")),
    "settings beat the environment": (
        {PROJECT: env("p")}, anthropic(), (("p",), MESSAGES, "claude-opus-5-5"),
    ),
    "local beats project": (
        {LOCAL: env("l"), PROJECT: env("p", model="m")}, anthropic(), (("l",), MESSAGES, "m"),
    ),
    "managed beats local": (
        {MANAGED: env("m"), LOCAL: env("l")}, anthropic(),
        (("m",), MESSAGES, "claude-opus-5-5"),
    ),
    "project beats user beats state": (
        {PROJECT: env("p"), USER: env("u", "https://u"), STATE: env("s", "https://s", "m")},
        {}, (("p",), "https://u/v1/messages", "m"),
    ),
    "another folder for the user's": (
        {"/c/settings.json": env("c"), USER: env("u")}, anthropic(CLAUDE_CONFIG_DIR="/c"),
        (("c",), MESSAGES, "claude-opus-5-5"),
    ),
    "both headers": (
        {}, anthropic(ANTHROPIC_API_KEY="x"), (("k", "x"), MESSAGES, "claude-opus-5-5"),
    ),
    "an empty value erases the lower layers": (
        {PROJECT: {"env": {"ANTHROPIC_AUTH_TOKEN": ""}}}, anthropic(), "it is not logged in",
    ),
    "no key": ({PROJECT: env("", "https://h/a")}, {}, "it is not logged in"),
    "an alias": (
        {PROJECT: {"model": "sonnet"}}, anthropic(ANTHROPIC_DEFAULT_SONNET_MODEL="glm-5"),
        (("k",), MESSAGES, "glm-5"),
    ),
    "an alias in the variable": (
        {}, anthropic(ANTHROPIC_MODEL="haiku", ANTHROPIC_DEFAULT_HAIKU_MODEL="glm-5"),
        (("k",), MESSAGES, "glm-5"),
    ),
    "[1m] is cut off": ({}, anthropic(ANTHROPIC_MODEL="glm-5[1m]"), (("k",), MESSAGES, "glm-5")),
    "the variable beats the model of local": (
        {LOCAL: {"model": "l"}, USER: env(model="u")}, anthropic(), (("k",), MESSAGES, "u"),
    ),
    "a helper's key is unknown, and in both headers": (
        {USER: {"apiKeyHelper": "/bin/key"}}, {"ANTHROPIC_BASE_URL": "https://h/a"},
        ((None, None), MESSAGES, "claude-opus-5-5"),
    ),
    "a reference is sent as it stands": (
        {PROJECT: env("$X")}, anthropic(X="x"), (("$X",), MESSAGES, "claude-opus-5-5"),
    ),
}  # fmt: skip

CHAT = "https://h/v1/chat/completions"
QWEN, QWEN_USER = ".qwen/settings.json", "~/.qwen/settings.json"


def rows(*ids: str, **more: Any) -> dict[str, Any]:
    """Settings of Qwen Code with a row for each model, each with its own URL."""
    listed = [{"id": one, "envKey": "K", "baseUrl": f"https://{one}/v1"} for one in ids]
    return {
        "security": {"auth": {"selectedType": "openai"}},
        "modelProviders": {"openai": listed}, **more,
    }  # fmt: skip


ROW_A = "https://a/v1/chat/completions"
QWEN_CODE = {
    "no auth type": ({".qwen/.env": "OPENAI_API_KEY=k\n"}, {}, "no auth type is selected"),
    "all three variables": (
        {".qwen/.env": "OPENAI_API_KEY=k\nOPENAI_BASE_URL=https://h/v1\nOPENAI_MODEL=m\n"}, {},
        (("k",), CHAT, "m"),
    ),
    "the environment beats .env": (
        {".qwen/.env": "OPENAI_API_KEY=low\n"}, openai(OPENAI_MODEL="m"), (("k",), CHAT, "m"),
    ),
    "an empty one falls through": (
        {".qwen/.env": "OPENAI_MODEL=m\n"}, openai(OPENAI_MODEL=""), (("k",), CHAT, "m"),
    ),
    "an empty one of the project's settings hides the user's": (
        {QWEN: {"env": {"OPENAI_API_KEY": ""}}, QWEN_USER: {
            "env": {"OPENAI_API_KEY": "u"}, "security": {"auth": {"selectedType": "openai"}}}},
        {}, "no API key is set",
    ),
    "settings alone": (
        {QWEN: {"security": {"auth": {"selectedType": "openai", "apiKey": "s",
                                      "baseUrl": "https://h/v1"}}}},
        {}, (("s",), CHAT, "qwen3.7-max"),
    ),
    "the row that is chosen": (
        {QWEN: rows("a", "b", model={"name": "b"})}, {"K": "k"},
        (("k",), "https://b/v1/chat/completions", "b"),
    ),
    "the built-in default is looked for first": (
        {QWEN: rows("a", "qwen3.7-max")}, {"K": "k"},
        (("k",), "https://qwen3.7-max/v1/chat/completions", "qwen3.7-max"),
    ),
    "then the plain call": ({QWEN: rows("a")}, openai(K="r"), (("k",), CHAT, "qwen3.7-max")),
    "then the first row": ({QWEN: rows("a", "b")}, {"K": "k"}, (("k",), ROW_A, "a")),
    "a wrong case is no row": (
        {QWEN: rows("a", "b", model={"name": "B"})}, {"K": "k"}, (("k",), ROW_A, "a"),
    ),
    "a wrong case goes to the plain call": (
        {QWEN: rows("a", model={"name": "A"})}, openai(K="r"), (("k",), CHAT, "A"),
    ),
    "a row's variable that is not set": (
        {QWEN: rows("a", model={"name": "a"})}, openai(), (("k",), ROW_A, "a"),
    ),
    "no key at all": ({QWEN: rows("a", model={"name": "a"})}, {}, "no API key is set"),
    "the project's rows replace the user's": (
        {QWEN: rows("a"), QWEN_USER: rows("b", model={"name": "b"})}, {"K": "k"},
        (("k",), ROW_A, "a"),
    ),
    "references see the environment only": (
        {QWEN: {"security": {"auth": {"selectedType": "openai", "apiKey": "$X"}}},
         ".qwen/.env": "X=dotenv\n"}, {"OPENAI_BASE_URL": "https://h/v1"},
        (("$X",), CHAT, "qwen3.7-max"),
    ),
    "references": (
        {QWEN: {"security": {"auth": {"selectedType": "openai", "apiKey": "${X}"}}}},
        {"OPENAI_BASE_URL": "https://h/v1", "X": "x"}, (("x",), CHAT, "qwen3.7-max"),
    ),
    "another kind is enforced": (
        {QWEN: {"security": {"auth": {"enforcedType": "anthropic"}}}}, openai(OPENAI_MODEL="m"),
        "enforcedType is another one than the type that is selected",
    ),
    "the kind that is not selected but taken is enforced": (
        {QWEN: {"security": {"auth": {"enforcedType": "openai"}}}}, openai(OPENAI_MODEL="m"),
        (("k",), CHAT, "m"),
    ),
    "the kind that is asked for": (
        {QWEN: {"security": {"auth": {"selectedType": "anthropic"}}}},
        {"ANTHROPIC_API_KEY": "k", "ANTHROPIC_BASE_URL": "https://h/a", "ANTHROPIC_MODEL": "m"},
        (("k",), MESSAGES, "m"),
    ),
}  # fmt: skip


def provider(*models: str, key: str = "{env:K}", **more: Any) -> dict[str, Any]:
    """A configuration of OpenCode with one provider."""
    said = {
        "options": {"apiKey": key, "baseURL": "https://h/v1"},
        "models": {m: {} for m in models},
    }
    return {"provider": {"p": said}, **more}


def packaged(vendor: str, **options: Any) -> dict[str, Any]:
    """A configuration of OpenCode whose provider is called by the package of ``vendor``."""
    said = {
        "npm": f"@ai-sdk/{vendor}",
        "options": {"baseURL": "https://h/v1", **options},
        "models": {"a": {}},
    }
    return {"provider": {"p": said}, "model": "p/a"}


OPENCODE = {
    "the model that is named": (
        {"opencode.json": provider("a", "b", model="p/b")}, {"K": "k"}, (("k",), CHAT, "b"),
    ),
    "none is named": ({"opencode.json": provider("a", "b")}, {"K": "k"}, (("k",), CHAT, "b")),
    "a wrong case": (
        {"opencode.json": provider("a", model="p/A")}, {"K": "k"},
        "it declares no such model: p/A",
    ),
    "an unset variable is nothing": (
        {"opencode.json": provider("a", model="p/a")}, {}, ((), CHAT, "a"),
    ),
    "a shell's reference is sent as it stands": (
        {"opencode.json": provider("a", model="p/a", key="${K}")}, {"K": "k"},
        (("${K}",), CHAT, "a"),
    ),
    ".opencode beats the project beats the user": (
        {".opencode/opencode.json": {"model": "p/b"},
         "opencode.json": provider("a", "b", model="p/a"),
         "~/.config/opencode/opencode.json": provider("a", key="u")},
        {"K": "k"}, (("k",), CHAT, "b"),
    ),
    "a login": (
        {"opencode.json": {"model": "p/a", "provider": {"p": {
            "options": {"baseURL": "https://h/v1"}, "models": {"a": {}}}}},
         "~/.local/share/opencode/auth.json": {"p": {"type": "api", "key": "l"}}},
        {}, (("l",), CHAT, "a"),
    ),
    "an empty key beside a login": (
        {"opencode.json": provider("a", model="p/a", key=""),
         "~/.local/share/opencode/auth.json": {"p": {"type": "api", "key": "l"}}},
        {}, ((), CHAT, "a"),
    ),
    "a package that wants a key has none": (
        {"opencode.json": packaged("openai", headers={"Authorization": "Bearer h"})}, {},
        "its package wants a key",
    ),
    "a package that wants a key has an empty one": (
        {"opencode.json": packaged("openai", apiKey="")}, {"OPENAI_API_KEY": "k"},
        ((), "https://h/v1/responses", "a"),
    ),
    "a package takes its vendor's variable": (
        {"opencode.json": packaged("anthropic")}, {"ANTHROPIC_API_KEY": "k"},
        (("k",), "https://h/v1/messages", "a"),
    ),
    "a renamed model": (
        {"opencode.json": {"model": "p/a", "provider": {"p": {
            "options": {"apiKey": "k", "baseURL": "https://h/v1"}, "models": {"a": {"id": "x"}}}}}},
        {}, (("k",), CHAT, "x"),
    ),
}  # fmt: skip


def codex(trusted: str = "", **more: str) -> dict[str, str]:
    said = {"name": "p", "base_url": "https://h/v1", "env_key": "K", **more}
    lines = "\n".join(f"{name} = '{value}'" for name, value in said.items() if value)
    text = f"model = 'm'\nmodel_provider = 'p'\n[model_providers.p]\n{lines}\n"
    text += f"[projects.'{trusted}']\ntrust_level = 'trusted'\n" if trusted else ""
    return {"~/.codex/config.toml": text}


RESPONSES = "https://h/v1/responses"
CODEX = {
    "a provider": (codex(), {"K": "k"}, (("k",), RESPONSES, "m")),
    "its .env beats the environment": (
        {**codex(), "~/.codex/.env": "K=own\n"}, {"K": "k"}, (("own",), RESPONSES, "m"),
    ),
    "another folder": (
        {"/c/config.toml": codex()["~/.codex/config.toml"]}, {"K": "k", "CODEX_HOME": "/c"},
        (("k",), RESPONSES, "m"),
    ),
    "chat is refused": (
        codex(wire_api="chat"), {"K": "k"}, 'it no longer speaks wire_api = "chat"',
    ),
    "a name is needed": (codex(name=""), {"K": "k"}, "a provider needs a name"),
    "a trusted project's model only": (
        {**codex(REPO), ".codex/config.toml": "model = 'x'\nmodel_provider = 'y'\n"}, {"K": "k"},
        (("k",), RESPONSES, "x"),
    ),
    "nothing of a project that is not trusted": (
        {**codex(), ".codex/config.toml": "model = 'x'\n"}, {"K": "k"},
        (("k",), RESPONSES, "m"),
    ),
    "a named variable that is not set": (codex(), {}, "the variable that env_key names is not set"),
    "the built-in one": (
        {"~/.codex/config.toml": "openai_base_url = 'https://h/v1'\n"}, {"CODEX_API_KEY": "k"},
        (("k",), RESPONSES, "gpt-6.2-sol"),
    ),
}  # fmt: skip


def claw(
    primary: str = "p/a", key: Any = "${K}", api: str = "openai-completions"
) -> Texts:
    said = {
        "baseUrl": "https://h/v1",
        "apiKey": key,
        "api": api,
        "models": [{"id": "a"}],
    }
    return {"~/.openclaw/openclaw.json": {
        "agents": {"defaults": {"model": {"primary": primary}}},
        "models": {"providers": {"p": said}}}}  # fmt: skip


OPENCLAW = {
    "a provider's model": (claw(), {"K": "k"}, (("k",), CHAT, "a")),
    "without its provider": (claw("a"), {"K": "k"}, (("k",), CHAT, "a")),
    "a model that is not listed": (claw("p/A"), {"K": "k"}, (("k",), CHAT, "A")),
    "an unknown provider": (claw("q/a"), {"K": "k"}, "it knows no such model: q/a"),
    "what is set nowhere": (claw(), {}, (("${K}",), CHAT, "a")),
    "an empty one hides .env": (
        {**claw(), ".env": "K=low\n"}, {"K": ""}, (("${K}",), CHAT, "a"),
    ),
    "the project's .env beats its own": (
        {**claw(), ".env": "K=low\n", "~/.openclaw/.env": "K=lower\n"}, {}, (("low",), CHAT, "a"),
    ),
    "the name of a known variable": (
        claw(key="DASHSCOPE_API_KEY"), {"DASHSCOPE_API_KEY": "k"}, (("k",), CHAT, "a"),
    ),
    "any other name is sent": (claw(key="MY_KEY"), {"MY_KEY": "k"}, (("MY_KEY",), CHAT, "a")),
    "a source": (
        claw(key={"source": "env", "provider": "default", "id": "K"}), {"K": "k"},
        (("k",), CHAT, "a"),
    ),
    "a base that ends in /v1": (
        claw(api="anthropic-messages"), {"K": "k"}, (("k",), "https://h/v1/messages", "a"),
    ),
    "no key": (claw(key=""), {}, "no API key is set for the provider"),
}  # fmt: skip

CONTINUE_YAML = """\
models:
  - {name: one, provider: openai, model: a, apiBase: https://h/v1, apiKey: "${{ secrets.K }}"}
  - {name: two, provider: openai, model: b, apiBase: https://h/v1, apiKey: k}
"""
GROK = "~/.grok/user-settings.json"
GROK_SETTINGS = {"apiKey": "k", "baseURL": "https://h/v1", "defaultModel": "u"}
OTHERS: dict[str, dict[str, tuple[Texts, Mapping[str, str], Sent | str]]] = {
    "aider": {
        "the file beats .env beats the environment": (
            {".aider.conf.yml": "openai-api-key: c\nmodel: openai/m\n",
             ".env": "OPENAI_API_BASE=https://h/v1\n"},
            {"OPENAI_API_KEY": "k", "OPENAI_API_BASE": "https://low/v1"}, (("c",), CHAT, "m"),
        ),
        "the variable beats the file's model": (
            {".aider.conf.yml": "model: openai/m\n"}, openai(AIDER_MODEL="openai/x"),
            (("k",), CHAT, "x"),
        ),
        "an empty variable of its own hides the file's model": (
            {".aider.conf.yml": "model: openai/m\n"}, openai(AIDER_MODEL=""),
            (("k",), CHAT, "gpt-4o"),
        ),
    },
    "continue": {
        "the first model": (
            {"~/.continue/config.yaml": CONTINUE_YAML, "~/.continue/.env": "K=u\n",
             ".continue/.env": "K=low\n"}, {}, (("u",), CHAT, "a"),
        ),
    },
    "kilo": {
        "the file of the agent that OpenCode calls build": (
            {"kilo.json": provider("a", "b", key="k", model="p/a"),
             ".kilo/agent/build.md": "---\nmodel: p/b\n---\n"}, {}, (("k",), CHAT, "b"),
        ),
        "its own file beats the project's": (
            {".kilo/kilo.json": {"model": "p/b"},
             "~/.config/kilo/kilo.json": provider("a", "b"), "kilo.json": {"model": "p/a"}},
            {"K": "k"}, (("k",), CHAT, "b"),
        ),
        "a wrong case": (
            {"~/.config/kilo/kilo.json": provider("a", model="p/A")}, {"K": "k"},
            "it declares no such model: p/A",
        ),
    },
    "grok-cli": {
        "the shell beats .env and the user's settings": (
            {".env": "GROK_API_KEY=low\nGROK_BASE_URL=https://h/v1/\nGROK_MODEL=m\n",
             GROK: {"apiKey": "low", "baseURL": "https://low/v1"}}, {"GROK_API_KEY": "k"},
            (("k",), CHAT, "m"),
        ),
        "an empty model of the project leaves that of the user": (
            {".grok/settings.json": {"model": ""}, GROK: GROK_SETTINGS}, {},
            (("k",), CHAT, "u"),
        ),
        "a model of the project that is null": (
            {".grok/settings.json": {"model": None}, GROK: GROK_SETTINGS}, {},
            (("k",), CHAT, "u"),
        ),
        "a model of the user, which the settings that it writes for the project hide": (
            {GROK: GROK_SETTINGS}, {}, (("k",), CHAT, "grok-code-fast-1"),
        ),
        "a byte order mark in the project's settings": (
            {".grok/settings.json": "\ufeff{\"model\": \"m\"}", GROK: GROK_SETTINGS}, {},
            (("k",), CHAT, "grok-code-fast-1"),
        ),
    },
    "openai-sdk": {
        "the shell beats .env": (
            {".env": "OPENAI_API_KEY=low\nOPENAI_MODEL=m\n"}, openai(), (("k",), CHAT, "m"),
        ),
    },
    "anthropic-sdk": {
        "one key only": (
            {}, anthropic(ANTHROPIC_API_KEY="x"), (("x",), MESSAGES, None),
        ),
    },
    "dashscope-sdk": {
        "the built-in URL": (
            {}, {"DASHSCOPE_API_KEY": "k"},
            (("k",), "https://dashscope.aliyuncs.com/api/v1/services/aigc/text-generation/generation",
             None),
        ),
    },
    "qwencloud-scripts": {
        "the order of the names": (
            {}, {"QWEN_API_KEY": "q", "DASHSCOPE_API_KEY": "d"},
            (("q",), "https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions",
             "qwen3.6-plus"),
        ),
    },
}  # fmt: skip
ROUTER = {
    "the provider and model of Router.default": (
        {"~/.claude-code-router/config.json": {
            "Providers": [
                {"name": "a", "api_base_url": "https://a/v1/chat/completions", "api_key": "ka",
                 "models": ["m"]},
                {"name": "b", "api_base_url": "https://b/v1/chat/completions", "api_key": "kb",
                 "models": ["m", "n"]}],
            "Router": {"default": "b,n"}}}, {},
        (("kb",), "https://b/v1/chat/completions", "n"),
    ),
}  # fmt: skip

SET_UPS = {
    "claude-code-router": ROUTER,
    "claude-code": CLAUDE_CODE, "qwen-code": QWEN_CODE, "opencode": OPENCODE, "codex": CODEX,
    "openclaw": OPENCLAW, **OTHERS,
}  # fmt: skip


def cases() -> Iterator[Any]:
    for tool, set_ups in SET_UPS.items():
        for title, (files, environment, wanted) in set_ups.items():
            yield pytest.param(tool, files, environment, wanted, id=f"{tool}: {title}")


@pytest.mark.parametrize(("tool", "files", "environment", "wanted"), list(cases()))
def test_what_is_sent(
    tool: str, files: Texts, environment: Mapping[str, str], wanted: Sent | str
) -> None:
    assert sent(tool, files, environment) == wanted


# --- what the tables do not show ----------------------------------------------------------------


def actives(found: list[Connection]) -> list[tuple[str, bool]]:
    return [(one.call.models[0].part.text or "", one.active) for one in found]


def test_every_row_is_shown_and_one_is_active() -> None:
    files = {QWEN: rows("a", "b", model={"name": "b"})}
    found = started("qwen-code", files, {"K": "k"})
    assert [one.spec.id for one in found] == ["provider", "provider", "plain"]
    assert actives(found) == [("a", False), ("b", True), ("b", False)]


def test_every_model_that_a_proxy_serves_is_active() -> None:
    files = {
        "litellm_config.yaml": "model_list:\n"
        "  - litellm_params: {model: openai/a, api_base: https://h/v1, api_key: os.environ/K}\n"
        "  - litellm_params: {model: anthropic/b, api_base: https://h/a, api_key: os.environ/K}\n",
        ".env": "K=low\n",
    }
    calls = started("litellm", files, {"K": "k"})
    found = [one for one in calls if one.spec.id in ("model", "anthropic_model")]
    assert actives(found) == [("a", True), ("b", True)]
    assert [request_url(one.call) for one in found] == [CHAT, MESSAGES]
    assert [one.call.keys[0].text for one in found] == ["k", "k"]


def test_of_two_kinds_of_rows_the_one_that_is_asked_for() -> None:
    both = rows("a")
    both["modelProviders"]["anthropic"] = [
        {"id": "a", "envKey": "K", "baseUrl": "https://h/a"}
    ]
    both["security"]["auth"]["selectedType"] = "anthropic"
    (one,) = (
        one for one in started("qwen-code", {QWEN: both}, {"K": "k"}) if one.active
    )
    assert request_url(one.call) == MESSAGES


@pytest.mark.parametrize(
    ("tool", "files"),
    [
        ("claude-code", {PROJECT: env("", "https://h/a")}),
        ("qwen-code", {QWEN: rows("a")}),
    ],
)
def test_nothing_is_said_to_be_missing_while_the_home_folder_is_unread(
    tool: str, files: Texts
) -> None:
    found = started(tool, files, {}, UNKNOWN_HOST_ENVIRONMENT)
    assert found
    assert not any(one.stopped or one.knows_all for one in found)


def test_a_reference_is_unknown_while_the_environment_is() -> None:
    files = {"opencode.json": provider("a", model="p/a")}
    (one,) = started("opencode", files, {}, UNKNOWN_HOST_ENVIRONMENT)
    assert [key.text for key in one.call.keys] == [None]


def test_a_tool_without_a_file_or_a_sign_is_not_in_use() -> None:
    assert started("claude-code", {}, {"PATH": "/bin"}) == []
    assert started("opencode", {".env": "OPENAI_API_KEY=k\n"}, openai()) == []


def test_a_login_leaves_open_whether_all_is_known() -> None:
    claude, code = started("claude-code", {}, anthropic()), started("opencode", {
        "opencode.json": provider("a")}, {})  # fmt: skip
    assert [one.knows_all for one in (*claude, *code)] == [False, True]
