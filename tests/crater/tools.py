"""Coding tools' own files, each as its tool wants it."""

from __future__ import annotations

import json
from collections.abc import Callable

from crater.files import Written
from crater.values import Setup

Key = Callable[[str], str]  # how the tool refers to a variable


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def claude_code(setup: Setup, key: str, model: str) -> Written:
    env = {
        "ANTHROPIC_AUTH_TOKEN": key,
        "ANTHROPIC_BASE_URL": setup.anthropic,
        "ANTHROPIC_MODEL": model,
    }
    return Written(
        ".claude/settings.json",
        _json({"permissions": {"allow": ["Bash(ls)"]}, "env": env}),
    )


def claude_code_local(setup: Setup, key: str, model: str) -> Written:
    names = {
        f"ANTHROPIC_DEFAULT_{one}_MODEL": model for one in ("OPUS", "SONNET", "HAIKU")
    }
    env = {
        "ANTHROPIC_BASE_URL": setup.anthropic,
        "ANTHROPIC_API_KEY": key,
        "ANTHROPIC_MODEL": model,
    }
    return Written(
        ".claude/settings.local.json", _json({"model": "opus", "env": {**env, **names}})
    )


def opencode(setup: Setup, key: str, model: str) -> Written:
    options = {"baseURL": setup.openai, "apiKey": key}
    mine = {
        "npm": "@ai-sdk/openai-compatible",
        "options": options,
        "models": {model: {}},
    }
    return Written(
        "opencode.json", _json({"model": f"mine/{model}", "provider": {"mine": mine}})
    )


def opencode_anthropic(setup: Setup, key: str, model: str) -> Written:
    options = {"baseURL": f"{setup.anthropic.rstrip('/')}/v1", "apiKey": key}
    mine = {
        "npm": "@ai-sdk/anthropic",
        "options": options,
        "models": {model: {"name": model}},
    }
    return Written(
        ".opencode/opencode.jsonc",
        _json({"model": f"q/{model}", "provider": {"q": mine}}),
    )


def openclaw(setup: Setup, key: str, model: str) -> Written:
    mine = {
        "baseUrl": setup.openai,
        "apiKey": key,
        "api": "openai-completions",
        "models": [{"id": model}],
    }
    agents = {"defaults": {"model": {"primary": f"mine/{model}"}}}
    return Written(
        ".openclaw/openclaw.json",
        _json({"models": {"providers": {"mine": mine}}, "agents": agents}),
    )


def continue_yaml(setup: Setup, key: str, model: str) -> Written:
    lines = [
        "name: mine",
        "version: 0.0.1",
        "schema: v1",
        "models:",
        "  - name: Q",
        "    provider: openai",
        f"    model: {model}",
        f"    apiBase: {setup.openai}",
        f"    apiKey: {json.dumps(key)}",
    ]
    return Written(".continue/config.yaml", "\n".join(lines) + "\n")


def aider(setup: Setup, key: str, model: str) -> Written:
    head = f"model: openai/{model}\nopenai-api-base: {setup.openai}\n"
    text = f"{head}openai-api-key: {json.dumps(key)}\n"
    return Written(".aider.conf.yml", text)


def litellm(setup: Setup, key: str, model: str) -> Written:
    lines = [
        "model_list:",
        f"  - model_name: {model}",
        "    litellm_params:",
        f"      model: openai/{model}",
        f"      api_base: {setup.openai}",
        f"      api_key: {json.dumps(key)}",
    ]
    return Written("litellm_config.yaml", "\n".join(lines) + "\n")


def crush(setup: Setup, key: str, model: str) -> Written:
    mine = {
        "type": "openai-compat",
        "base_url": setup.openai,
        "api_key": key,
        "models": [{"id": model}],
    }
    return Written("crush.json", _json({"providers": {"mine": mine}}))


def kilo(setup: Setup, key: str, model: str) -> Written:
    options = {"baseURL": setup.openai, "apiKey": key}
    mine = {
        "npm": "@ai-sdk/openai-compatible",
        "options": options,
        "models": {model: {}},
    }
    return Written(
        "kilo.json", _json({"model": f"mine/{model}", "provider": {"mine": mine}})
    )


def router(setup: Setup, key: str, model: str) -> Written:
    mine = {
        "name": "m",
        "api_base_url": f"{setup.openai}/chat/completions",
        "api_key": key,
        "models": [model],
    }
    return Written(
        ".claude-code-router/config.json",
        _json({"Providers": [mine], "Router": {"default": f"m,{model}"}}),
    )


def qwen_code(setup: Setup, key: str, model: str) -> Written:
    row = {"id": model, "baseUrl": setup.openai, "envKey": "MY_MODEL_KEY"}
    chosen = {
        "security": {"auth": {"selectedType": "openai"}},
        "model": {"name": model},
    }
    return Written(
        ".qwen/settings.json",
        _json(
            {
                "$version": 3,
                **chosen,
                "env": {"MY_MODEL_KEY": key},
                "modelProviders": {"openai": [row]},
            }
        ),
    )


def zed(setup: Setup, key: str, model: str) -> Written:
    rows = [{"name": model, "max_tokens": 131072}]
    mine = {"api_url": setup.openai, "available_models": rows}
    return Written(
        ".zed/settings.json",
        _json({"language_models": {"openai_compatible": {"Mine": mine}}}),
    )


def codex(setup: Setup, key: str, model: str) -> Written:
    lines = [
        f'model = "{model}"',
        'model_provider = "mine"',
        "[model_providers.mine]",
        'name = "Mine"',
        f'base_url = "{setup.openai}"',
        'env_key = "MY_MODEL_KEY"',
        'wire_api = "responses"',
    ]
    return Written(".codex/config.toml", "\n".join(lines) + "\n")


Tool = Callable[[Setup, str, str], Written]
ANTHROPIC: tuple[Tool, ...] = (claude_code, claude_code_local, opencode_anthropic)
OPENAI: tuple[Tool, ...] = (
    opencode,
    openclaw,
    continue_yaml,
    aider,
    litellm,
    crush,
    kilo,
    router,
    qwen_code,
    zed,
)
# How a tool's file names a variable that holds the key.
OWN_REFERENCE: dict[Tool, str] = {
    opencode: "{env:MY_MODEL_KEY}",
    opencode_anthropic: "{env:MY_MODEL_KEY}",
    openclaw: "${MY_MODEL_KEY}",
    continue_yaml: "${{ secrets.MY_MODEL_KEY }}",
    litellm: "os.environ/MY_MODEL_KEY",
    crush: "$MY_MODEL_KEY",
    kilo: "{env:MY_MODEL_KEY}",
    router: "${MY_MODEL_KEY}",
}
