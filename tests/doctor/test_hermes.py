"""Hermes, as it was seen to behave: tests/oracle has the recordings."""

from __future__ import annotations

import json
from typing import Any

import pytest

from doctor.rows import HOME, rows_in_use
from places import PLAN_KEY, STANDARD_KEY

CHAT = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"
MESSAGES = "https://dashscope-intl.aliyuncs.com/apps/anthropic"
CODING = "https://coding-intl.dashscope.aliyuncs.com/v1"
OWN = f"{HOME}/.hermes"


def active(
    settings: str | dict[str, Any], dotenv: str = "", **files: str
) -> list[dict[str, Any]]:
    """The connections in use, as JSON; ``settings`` are those of the user, as YAML or not yet."""
    text = settings if isinstance(settings, str) else json.dumps(settings)
    texts = {f"{OWN}/config.yaml": text, f"{OWN}/.env": dotenv}
    texts |= {f"{OWN}/{name}": content for name, content in files.items()}
    return rows_in_use("hermes", texts)


def model(provider: str, **more: Any) -> dict[str, Any]:
    return {"model": {"default": "qwen3.7-plus", "provider": provider, **more}}


KEY = f"DASHSCOPE_API_KEY={STANDARD_KEY}\n"


def test_the_coding_plan_falls_back_to_the_pay_as_you_go_key() -> None:
    (row,) = active(model("alibaba-coding-plan"), KEY)
    assert row["request_url"] == f"{CODING}/chat/completions"
    assert row["answer"]["statuses"] == (401,)
    (row,) = active(
        model("alibaba-coding-plan"), f"{KEY}ALIBABA_CODING_PLAN_API_KEY={PLAN_KEY}\n"
    )
    assert row["answer"]["outcome"] == "ok"


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("qwen3.7-plus", "qwen3.7-plus"),
        ("alibaba/qwen3.7-plus", "qwen3.7-plus"),
        ("qwen/qwen3.7-plus", "qwen3.7-plus"),
        ("openai/qwen3.7-plus", "openai/qwen3.7-plus"),
    ],
)
def test_a_name_of_the_vendor_before_the_model_is_not_sent(
    name: str, sent: str
) -> None:
    (row,) = active(model("alibaba", default=name), KEY)
    assert row["models"][0]["id"] == sent


@pytest.mark.parametrize(
    ("url", "request_url"),
    [
        (CHAT, f"{CHAT}/chat/completions"),
        (MESSAGES, f"{MESSAGES}/v1/messages"),
        (f"{MESSAGES}/v1", f"{MESSAGES}/v1/messages"),
    ],
)
def test_the_url_decides_what_is_called(url: str, request_url: str) -> None:
    (row,) = active(model("alibaba", base_url=url), KEY)
    assert row["request_url"] == request_url
    (row,) = active(model("dashscope"), f"{KEY}DASHSCOPE_BASE_URL={url}\n")
    assert row["request_url"] == request_url


def test_the_mode_beats_the_url() -> None:
    settings = model("alibaba", base_url=MESSAGES, api_mode="chat_completions")
    (row,) = active(settings, KEY)
    assert row["request_url"] == f"{MESSAGES}/chat/completions"


def test_a_text_is_sent_for_want_of_a_key() -> None:
    (row,) = active(model("custom", base_url=CHAT))
    assert row["answer"]["outcome"] == "no-key"
    assert row["answer"]["statuses"] == (401,)
    assert row["key"]["header"] == "Authorization"
    (row,) = active(model("custom", base_url=CHAT), f"ALIYUNCS_API_KEY={STANDARD_KEY}")
    assert row["answer"]["outcome"] == "unknown"


@pytest.mark.parametrize("provider", ["work", "custom:work"])
def test_a_provider_is_chosen_by_its_name(provider: str) -> None:
    named = {"providers": {"work": {"base_url": CHAT, "api_key": STANDARD_KEY}}}
    (row,) = active(model(provider) | named)
    assert row["answer"]["outcome"] == "ok"


def test_the_key_of_another_provider_is_in_doubt_for_some_calls_only() -> None:
    others = {"custom_providers": [{"name": "x", "base_url": CHAT, "api_key": "sk-x"}]}
    custom = model("custom", base_url=CHAT, api_key=STANDARD_KEY)
    assert active(custom)[0]["answer"]["outcome"] == "ok"
    assert active(custom | others)[0]["answer"]["outcome"] == "unknown"
    assert active(model("alibaba") | others, KEY)[0]["answer"]["outcome"] == "ok"


def test_another_profile_has_files_of_its_own() -> None:
    assert active(model("alibaba"), KEY)[0]["answer"]["outcome"] == "ok"
    (row,) = active(model("alibaba"), KEY, active_profile="coder\n")
    assert row["answer"]["outcome"] == "unknown"
    assert "active_profile" in row["answer"]["reason"]


def test_settings_that_do_not_parse_are_as_if_they_were_not_there() -> None:
    (row,) = active(
        'model:\n  provider: "alibaba-coding-plan\n', f"DASHSCOPE_API_KEY={PLAN_KEY}"
    )
    assert row["request_url"] == f"{CHAT}/chat/completions"


@pytest.mark.parametrize(("url", "shown"), [(CHAT, "sk-sp-"), (MESSAGES, "sk-")])
def test_headers_of_the_settings_are_not_sent_to_an_anthropic_url(
    url: str, shown: str
) -> None:
    headers = {"Authorization": f"Bearer {PLAN_KEY}"}
    (row,) = active(model("alibaba", base_url=url, default_headers=headers), KEY)
    keys = [key["masked"] for key in (row["key"], *row["other_keys"])]
    assert [key.partition("…")[0] for key in keys] == [shown]
