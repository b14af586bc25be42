"""gptme, as it was seen to behave: tests/oracle has the recordings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from doctor.test_active_calls import TOOLS, Texts, sent, started
from doctor.test_connections import HOME, found
from keyfit.catalog.tool_spec import Unmodeled
from keyfit.doctor.predict import predict
from places import PLAN_KEY, STANDARD_KEY

USER, PROJECT, LOCAL = "~/.config/gptme/config.toml", "gptme.toml", "gptme.local.toml"
BASE = "https://h/v1"
CHAT, RESPONSES = f"{BASE}/chat/completions", f"{BASE}/responses"
DEFAULT = '[models]\ndefault = "my-qwen/a"\n'
MODEL = '[env]\nMODEL = "my-qwen/a"\n'


def provider(**more: str) -> str:
    """A provider of the user's own, as TOML."""
    values = {"name": "my-qwen", "base_url": BASE, **more}
    lines = [f'{name} = "{value}"\n' for name, value in values.items()]
    return "[[providers]]\n" + "".join(lines)


def env(**values: str) -> str:
    return "[env]\n" + "".join(f'{name} = "{text}"\n' for name, text in values.items())


CASES: Mapping[str, tuple[Texts, Mapping[str, str], Any]] = {
    "a provider": ({USER: MODEL + provider(api_key="k")}, {}, (("k",), CHAT, "a")),
    "a variable that is named after the provider": (
        {USER: MODEL + provider()}, {"MY_QWEN_API_KEY": "k"}, (("k",), CHAT, "a"),
    ),
    "no key at all": ({USER: MODEL + provider()}, {}, (("default-key",), CHAT, "a")),
    "a variable that is not set": (
        {USER: MODEL + provider(api_key_env="KEY")}, {}, "the variable of its key is not set",
    ),
    "the project's variables beat the user's": (
        {PROJECT: env(KEY="k"),
         USER: env(MODEL="my-qwen/a", KEY="low") + provider(api_key_env="KEY")}, {},
        (("k",), CHAT, "a"),
    ),
    "a local file counts beside the project's": (
        {PROJECT: env(KEY="low"), LOCAL: env(KEY="k"), USER: MODEL + provider(api_key_env="KEY")},
        {}, (("k",), CHAT, "a"),
    ),
    "but not alone": (
        {LOCAL: env(KEY="k"), USER: MODEL + provider(api_key_env="KEY")}, {},
        "the variable of its key is not set",
    ),
    "the default model beats the user's variable": (
        {USER: env(MODEL="my-qwen/low") + DEFAULT + provider(api_key="k")}, {},
        (("k",), CHAT, "a"),
    ),
    "the shell's model beats the default one": (
        {USER: '[models]\ndefault = "my-qwen/low"\n' + provider(api_key="k")},
        {"MODEL": "my-qwen/a"}, (("k",), CHAT, "a"),
    ),
    "a provider has a model of its own": (
        {USER: env(MODEL="my-qwen") + provider(api_key="k", default_model="a")}, {},
        (("k",), CHAT, "a"),
    ),
    "the URL for openai is read from the shell": (
        {USER: env(MODEL="openai/a", OPENAI_API_KEY="k", OPENAI_BASE_URL="https://low/v1")},
        {"OPENAI_BASE_URL": BASE}, (("k",), RESPONSES, "a"),
    ),
    "and from nowhere else": (
        {USER: env(MODEL="openai/a", OPENAI_API_KEY="k", OPENAI_BASE_URL=BASE)}, {},
        (("k",), "https://api.openai.com/v1/responses", "a"),
    ),
    "an empty URL in the shell": (
        {USER: env(MODEL="openai/a", OPENAI_API_KEY="k")}, {"OPENAI_BASE_URL": ""},
        "OPENAI_BASE_URL is set to nothing",
    ),
    "the other wire": (
        {USER: env(MODEL="openai/a", OPENAI_API_KEY="k")},
        {"OPENAI_BASE_URL": BASE, "GPTME_OPENAI_RESPONSES_API": "0"}, (("k",), CHAT, "a"),
    ),
    "a local model's URL may stand anywhere": (
        {USER: env(MODEL="local/a", OPENAI_API_KEY="k", OPENAI_BASE_URL=BASE)}, {},
        (("k",), CHAT, "a"),
    ),
    "a stored key": (
        {"~/.config/gptme/credentials.toml": '[providers]\nopenai = "k"\n'},
        {"GPTME_MODEL": "openai/a", "OPENAI_BASE_URL": BASE}, (("k",), RESPONSES, "a"),
    ),
    "a setting that it does not know": (
        {USER: MODEL + provider(api_key="k", type="openai")}, {},
        "it ignores a provider that has settings other than its own",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_sends(case: tuple[Texts, Mapping[str, str], Any]) -> None:
    files, environment, wanted = case
    assert sent("gptme", files, environment) == wanted


def test_the_variable_to_set_is_named_where_only_the_environment_counts() -> None:
    files = {USER: env(MODEL="openai/a", OPENAI_API_KEY=PLAN_KEY)}
    (one,) = started("gptme", files, {})
    assert predict(one).change == "Set OPENAI_BASE_URL to the plan's endpoint"


@pytest.mark.parametrize(
    ("key", "outcome"), [(STANDARD_KEY, "unknown"), (PLAN_KEY, "foreign-host")]
)
def test_an_endpoint_that_stands_where_it_is_not_read(key: str, outcome: str) -> None:
    url = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"
    text = env(MODEL="openai/a", OPENAI_API_KEY=key, OPENAI_BASE_URL=url)
    (one,) = found({USER.replace("~", HOME): text})
    assert (one.answer.outcome, one.answer.reason, one.answer.change) == (
        outcome,
        "gptme takes OPENAI_BASE_URL from the environment alone, so your key goes to "
        "api.openai.com",
        "Set OPENAI_BASE_URL in the environment",
    )


def test_a_setting_that_is_not_modeled_may_be_a_variable_of_the_environment() -> None:
    proxy = Unmodeled(("key",), at=("=PROXY",))
    tool = TOOLS["gptme"]._replace(unmodeled=(proxy,))
    connections = started(
        tool, {USER: MODEL + provider(api_key="k")}, {"PROXY": "https://h"}
    )
    (one,) = (one for one in connections if one.active)
    assert [setting.name for setting in one.unmodeled] == ["PROXY"]


def test_a_provider_is_shown_once_by_whatever_it_may_be_called() -> None:
    url = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"
    one, other = (
        provider(name=name, base_url=url, api_key=STANDARD_KEY)
        for name in ("my-qwen", "other")
    )
    path = USER.replace("~", HOME)
    connections = found({path: MODEL + one + other})
    assert [one.connection.active for one in connections] == [True, False]
