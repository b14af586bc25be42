"""cecli, as it was seen to behave: tests/oracle has the recordings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from doctor.test_active_calls import Texts, sent, started

CONF = ".cecli.conf.yml"
BASE = "https://h/v1"
CHAT = f"{BASE}/chat/completions"
MODEL = "openai/qwen3.7-plus"
ACME = {"acme": {"api_base": BASE, "api_key_env": ["ACME_KEY", "OTHER"]}}


def conf(**more: Any) -> dict[str, Any]:
    """Settings of a project, as JSON, with ``_`` for ``-``."""
    settings = {"model": MODEL, "openai_api_base": BASE, **more}
    return {name.replace("_", "-"): value for name, value in settings.items()}


CASES: Mapping[str, tuple[Texts, Mapping[str, str], Any]] = {
    "OPENAI_API_BASE redirects other providers, with their own key": (
        {}, {"CECLI_MODEL": "dashscope/a", "DASHSCOPE_API_KEY": "k", "OPENAI_API_BASE": BASE},
        (("k",), CHAT, "a"),
    ),
    "OPENAI_API_KEY goes there, too": (
        {}, {"CECLI_MODEL": "dashscope/a", "DASHSCOPE_API_KEY": "low",
             "OPENAI_API_KEY": "k", "OPENAI_API_BASE": BASE},
        (("k",), CHAT, "a"),
    ),
    "what is no URL redirects nothing": (
        {}, {"CECLI_MODEL": "dashscope/a", "DASHSCOPE_API_KEY": "k", "OPENAI_API_BASE": "h/v1"},
        (("k",), "https://dashscope.aliyuncs.com/compatible-mode/v1/chat/completions", "a"),
    ),
    "a model needs no provider where there is a URL": (
        {}, {"CECLI_MODEL": "qwen3.7-plus", "OPENAI_API_KEY": "k", "OPENAI_API_BASE": BASE},
        (("k",), CHAT, "qwen3.7-plus"),
    ),
    "both headers carry the key": (
        {}, {"CECLI_MODEL": "anthropic/a", "ANTHROPIC_API_KEY": "k", "ANTHROPIC_API_BASE": BASE},
        (("k", "k"), f"{BASE}/v1/messages", "a"),
    ),
    "a provider's URL in a variable that is named after it": (
        {CONF: {"model": "acme/a", "model-providers": ACME}},
        {"ACME_KEY": "k", "ACME_API_BASE": "https://v/v1"},
        (("k",), "https://v/v1/chat/completions", "a"),
    ),
    "only the first name of a provider's key counts": (
        {CONF: {"model": "acme/a", "model-providers": ACME}}, {"OTHER": "k"}, ((), CHAT, "a"),
    ),
    "a reference to a variable that is not set is sent": (
        {CONF: conf(openai_api_key="${NONE}")}, {}, (("${NONE}",), CHAT, "qwen3.7-plus"),
    ),
    "a reference to an empty variable is empty": (
        {CONF: conf(openai_api_key="${NONE}")}, {"NONE": "", "OPENAI_API_KEY": "k"},
        (("k",), CHAT, "qwen3.7-plus"),
    ),
    "aider's settings are read, too": (
        {CONF.replace("cecli", "aider"): conf(openai_api_key="k"), "~/.cecli.conf.yml": {}}, {},
        (("k",), CHAT, "qwen3.7-plus"),
    ),
    "but not beside its own": (
        {CONF.replace("cecli", "aider"): conf(openai_api_key="k"), CONF: conf()}, {},
        ((), CHAT, "qwen3.7-plus"),
    ),
    "its own variables beat the settings": (
        {CONF: conf(openai_api_key="low")}, {"CECLI_OPENAI_API_KEY": "k"},
        (("k",), CHAT, "qwen3.7-plus"),
    ),
    "a list of keys beats .env": (
        {CONF: conf(api_key=["openai=k"]), ".env": "OPENAI_API_KEY=low\n"}, {},
        (("k",), CHAT, "qwen3.7-plus"),
    ),
    "creator.yml beats all": (
        {CONF: conf(openai_api_key="low"), ".cecli/creator.yml": {"openai-api-key": "k"}}, {},
        (("k",), CHAT, "qwen3.7-plus"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_sends(case: tuple[Texts, Mapping[str, str], Any]) -> None:
    files, environment, wanted = case
    assert sent("cecli", files, environment) == wanted


@pytest.mark.parametrize(
    ("setting", "is_known"),
    [("use_temperature: false", True), ("extra_params: {api_base: https://h}", False)],
)
def test_of_the_settings_of_models_only_some_change_what_is_sent(
    setting: str, is_known: bool
) -> None:
    files = {
        CONF: "model: openai/a\nopenai-api-key: k\n",
        ".cecli.model.settings.yml": f"- name: openai/a\n  {setting}\n",
    }
    (one,) = (one for one in started("cecli", files, {}) if one.active)
    assert (one.unmodeled == ()) is is_known
