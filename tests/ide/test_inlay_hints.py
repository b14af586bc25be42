"""Hints behind values."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from keyfit.ide.inlay_hints import inlay_hints
from places import PLAN_KEY, SECRET, STANDARD_KEY, context

CODING = "https://coding-intl.dashscope.aliyuncs.com/v1"
PAYG = "https://dashscope.aliyuncs.com/compatible-mode/v1"
TOKEN = "https://token-plan.ap-southeast-1.maas.aliyuncs.com/compatible-mode/v1"


def hinted(path: str, text: str, beside: Mapping[str, str] | None = None) -> str:
    """``text`` with the hints in it, between ``⟦`` and ``⟧``."""
    hints = inlay_hints(context({**(beside or {}), path: text}, path))
    for hint in reversed(hints):
        assert SECRET[:24] not in hint.text + hint.source
        text = f"{text[: hint.offset]}⟦{hint.text}⟧{text[hint.offset :]}"
    return text


@pytest.mark.parametrize(
    ("key", "url", "of_key", "of_url"),
    [
        (PLAN_KEY, CODING, "Coding Plan key", "Coding Plan · ap-southeast-1"),
        (PLAN_KEY, TOKEN, "Token Plan key", "Token Plan · ap-southeast-1"),
        (PLAN_KEY, PAYG, "plan key", "pay-as-you-go · cn-beijing"),
        (STANDARD_KEY, PAYG, "pay-as-you-go key", "pay-as-you-go · cn-beijing"),
        (
            "sk-kimi-9d4c1f7ae2b35860",
            "https://api.kimi.com/coding/v1",
            "Kimi Code key",
            "Kimi Code · kimi.com",
        ),
        (
            "sk-cp-9d4c1f7ae2b3",
            "https://api.minimax.io/v1",
            "MiniMax M Plan key",
            "MiniMax · global",
        ),
    ],
)
def test_plan_and_region(key: str, url: str, of_key: str, of_url: str) -> None:
    text = f"OPENAI_API_KEY={key}\nOPENAI_BASE_URL='{url}' # 😀\nPORT=80\n"
    assert hinted("/a/.env", text) == (
        f"OPENAI_API_KEY={key}⟦{of_key}⟧\nOPENAI_BASE_URL='{url}'⟦{of_url}⟧ # 😀\nPORT=80\n"
    )


def test_in_settings_behind_the_quote() -> None:
    url = "https://coding-intl.dashscope.aliyuncs.com/apps/anthropic"
    text = f'{{"env": {{"ANTHROPIC_AUTH_TOKEN": "{PLAN_KEY}", "ANTHROPIC_BASE_URL": "{url}"}}}}'
    found = hinted("/a/.claude/settings.json", text)
    assert f'{PLAN_KEY}"⟦Coding Plan key⟧,' in found
    assert f'{url}"⟦Coding Plan · ap-southeast-1⟧}}' in found


def test_what_no_call_reads() -> None:
    text = f"DASHSCOPE_API_KEY={STANDARD_KEY}\nX={CODING}\n"
    assert hinted("/a/.env", text) == (
        f"DASHSCOPE_API_KEY={STANDARD_KEY}⟦pay-as-you-go key⟧\n"
        f"X={CODING}⟦Coding Plan · ap-southeast-1⟧\n"
    )


def test_the_value_behind_a_reference() -> None:
    text = (
        f"HOST=coding-intl.dashscope.aliyuncs.com\nK={PLAN_KEY}\n"
        "OPENAI_API_KEY=${K}\nOPENAI_BASE_URL=https://${HOST}/v1\n"
    )
    found = hinted("/a/.env", text).splitlines()
    assert found[2:] == [
        "OPENAI_API_KEY=${K}⟦= sk-sp-…cdef · Coding Plan key⟧",
        f"OPENAI_BASE_URL=https://${{HOST}}/v1⟦= {CODING} · Coding Plan · ap-southeast-1⟧",
    ]


def test_the_value_in_another_file_and_where_it_is() -> None:
    env = f"\nPLAN_KEY={PLAN_KEY}\n"
    text = (
        '{"modelProviders": {"openai": [{"id": "glm-5", "envKey": "PLAN_KEY",'
        f' "baseUrl": "{CODING}"}}]}}}}'
    )
    path = "/q/.qwen/settings.json"
    assert '"PLAN_KEY"⟦= sk-sp-…cdef⟧,' in hinted(path, text, {"/q/.env": env})
    (hint, _) = inlay_hints(context({"/q/.env": env, path: text}, path))
    assert hint.source == ".env:2"


def test_a_models_prefix_is_no_reference() -> None:
    text = (
        '{"provider": {"b": {"npm": "@ai-sdk/openai-compatible", "options": {'
        f'"apiKey": "x", "baseURL": "{CODING}"}}, "models": {{"glm-5": {{}}}}}}}},'
        ' "model": "b/glm-5"}'
    )
    assert hinted("/a/opencode.json", text).endswith('"model": "b/glm-5"}')


def test_a_private_value_is_not_repeated() -> None:
    text = f"P=hunter2\nOPENAI_API_KEY=${{P}}\nOPENAI_BASE_URL={CODING}\n"
    assert "OPENAI_API_KEY=${P}\n" in hinted("/a/.env", text)


@pytest.mark.parametrize(
    "text",
    [
        f"OPENAI_API_KEY={STANDARD_KEY}\n",  # the same shape as other vendors' keys
        "OPENAI_API_KEY=hunter2\nX=dashscope\n",
        f"OPENAI_API_KEY={STANDARD_KEY}\nOPENAI_BASE_URL=https://api.deepseek.com\n",
        "",
    ],
)
def test_nothing_is_claimed_about_what_may_be_anybodys(text: str) -> None:
    assert hinted("/a/.env", text) == text


def test_another_vendors_plan_and_region() -> None:
    key = "sk-kimi-" + SECRET * 2
    text = (
        f"ANTHROPIC_AUTH_TOKEN={key}\nANTHROPIC_BASE_URL=https://api.kimi.com/coding/\n"
    )
    key_hint, url_hint = hinted("/a/.env", text).splitlines()
    assert key_hint.startswith(f"ANTHROPIC_AUTH_TOKEN={key}⟦Kimi")
    assert url_hint.startswith("ANTHROPIC_BASE_URL=https://api.kimi.com/coding/⟦Kimi")
