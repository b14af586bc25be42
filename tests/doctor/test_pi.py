"""Pi, as it was seen to behave: tests/oracle has the recordings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from doctor.rows import HOME, TOP, rows_in_use
from places import PLAN_KEY, STANDARD_KEY

AGENT = f"{HOME}/.pi/agent"
CHAT = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"
DEFAULT = {"defaultProvider": "work", "defaultModel": "qwen3.7-plus"}


def active(
    files: Mapping[str, Any], environment: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The connection in use, as JSON; ``files`` by their names in Pi's folder, or absolute."""
    texts = {
        path if path.startswith("/") else f"{AGENT}/{path}": json.dumps(content)
        for path, content in files.items()
    }
    (row,) = rows_in_use("pi", texts, environment)
    return row


def provider(**more: Any) -> dict[str, Any]:
    """Pi's files with one provider of the user's own."""
    row = {
        "baseUrl": CHAT,
        "api": "openai-completions",
        "apiKey": STANDARD_KEY,
        "models": [{"id": "qwen3.7-plus"}],
    }
    models = {"providers": {"work": {**row, **more}}}
    return {"models.json": models, "settings.json": DEFAULT}


def test_a_provider_of_its_own() -> None:
    row = active(provider())
    assert (row["request_url"], row["answer"]["outcome"]) == (
        f"{CHAT}/chat/completions",
        "ok",
    )


@pytest.mark.parametrize("reference", ["$MY_KEY", "${MY_KEY}"])
def test_a_key_may_be_a_reference(reference: str) -> None:
    files = provider(apiKey=reference)
    assert active(files, {"MY_KEY": PLAN_KEY})["answer"]["outcome"] == "auth-error"
    assert active(files)["answer"]["outcome"] == "not-sent"


def test_no_reference_is_expanded_in_the_url() -> None:
    files = provider(apiKey=PLAN_KEY, baseUrl="$MY_URL")
    row = active(files, {"MY_URL": CHAT})
    assert row["answer"]["outcome"] == "unknown"


def test_the_login_beats_the_settings() -> None:
    login = {"auth.json": {"work": {"type": "api_key", "key": PLAN_KEY}}}
    assert active({**provider(), **login})["answer"]["outcome"] == "auth-error"


@pytest.mark.parametrize(
    ("name", "variable", "host"),
    [
        ("qwen-token-plan", "QWEN_TOKEN_PLAN_TEAM_API_KEY", "qwencloudapi"),
        ("qwen-token-plan-cn", "QWEN_TOKEN_PLAN_CN_API_KEY", "qianwenaiapi"),
        ("qwen-token-plan-individual", "QWEN_TOKEN_PLAN_API_KEY", "qwencloudapi"),
    ],
)
def test_the_providers_of_the_token_plan_are_built_in(
    name: str, variable: str, host: str
) -> None:
    chosen = {"settings.json": DEFAULT | {"defaultProvider": name}}
    row = active(chosen, {variable: STANDARD_KEY})
    assert host in row["request_url"]
    assert row["answer"]["outcome"] == "auth-error"


def test_a_projects_settings_count_if_it_is_trusted() -> None:
    models = [{"id": "qwen3.7-plus"}, {"id": "qwen3.7-max"}]
    project = {f"{TOP}/.pi/settings.json": {"defaultModel": "qwen3.7-max"}}
    files = {**provider(models=models), **project}
    assert active(files)["models"][0]["id"] == "qwen3.7-plus"
    trusted = {**files, "trust.json": {TOP: True}}
    assert active(trusted)["models"][0]["id"] == "qwen3.7-max"


def first_of(**more: Any) -> dict[str, Any]:
    """Pi's files with a default model that no provider declares, so that the first is called."""
    models = [{"id": "qwen3.7-max", **more}, {"id": "qwen3.7-plus"}]
    settings = {"defaultProvider": "work", "defaultModel": "glm-5"}
    return {**provider(models=models), "settings.json": settings}


def test_the_first_model_brings_its_own_headers() -> None:
    row = active(first_of(headers={"Authorization": f"Bearer {PLAN_KEY}"}))
    assert row["key"]["masked"].startswith("sk-sp-")


def test_the_first_model_is_called_in_its_own_way() -> None:
    row = active(first_of(api="anthropic-messages"))
    assert row["request_url"] == f"{CHAT}/v1/messages"


@pytest.mark.parametrize("name", ["name", "baseUrl", "api", "apiKey"])
def test_an_empty_text_spoils_the_file(name: str) -> None:
    files = {f"{AGENT}/{path}": text for path, text in provider(**{name: ""}).items()}
    with pytest.raises(ValueError, match="not enough values"):
        active(files)


def test_the_url_is_unknown_where_another_provider_may_be_called() -> None:
    files = provider()
    del files["models.json"]["providers"]["work"]["apiKey"]
    row = active(files, {"OPENAI_API_KEY": STANDARD_KEY})
    models = [model["id"] for model in row["models"]]
    assert (row["request_url"], models) == (None, [None])


def test_a_login_without_a_key_hides_the_key_of_the_settings() -> None:
    login = {"auth.json": {"work": {"type": "api_key"}}}
    assert active({**provider(), **login})["answer"]["outcome"] == "unknown"
