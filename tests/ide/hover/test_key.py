"""What is told about a key."""

from __future__ import annotations

import pytest

from places import PLAN_KEY, STANDARD_KEY, about_at, told

CODING = "https://coding-intl.dashscope.aliyuncs.com/v1"
TOKEN = "https://token-plan.ap-southeast-1.maas.aliyuncs.com/compatible-mode/v1"
PAYG = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"


def beside(url: str, key: str = PLAN_KEY, names: str = "OPENAI") -> str:
    return f"{names}_API_KEY=¦{key}\n{names}_BASE_URL={url}\n"


def test_at_the_plans_host() -> None:
    text = told("/a/.env", beside(CODING))
    assert text.startswith("**Plan key** `sk-sp-…cdef`")
    assert "Plan: Coding Plan" in text
    assert "Who pays: the monthly Coding Plan subscription" in text
    assert "no fallback to pay-as-you-go" in text
    assert "May call: coding tools only" in text
    assert "works; paid by the monthly Coding Plan subscription" in text
    assert "Token Plan:" not in text


def test_at_no_host_it_may_be_of_either_plan() -> None:
    text = told("/a/.env", f"OPENAI_API_KEY={PLAN_KEY[:10]}¦{PLAN_KEY[10:]}\n")
    assert "If it is a Coding Plan key:" in text
    assert "If it is a Token Plan key:" in text
    assert "usual for the Coding Plan" in text


def test_at_the_other_plans_host_it_is_that_plans() -> None:
    text = told("/a/.env", beside(TOKEN))
    assert "Plan: Token Plan" in text
    assert "a Coding Plan key looks the same and is refused with 401" in text


def test_refused() -> None:
    text = told("/a/.env", beside(PAYG))
    assert "Sent to `dashscope-intl.aliyuncs.com`" in text
    assert "is refused with 401 or 403" in text
    assert "is refused with 401" in told("/a/.env", beside(CODING, STANDARD_KEY))


def test_the_verdict_first_and_sources_last_in_one_line() -> None:
    title, verdict, plan, *facts, sources = told("/a/.env", beside(PAYG)).split("\n\n")
    assert title.startswith("**Plan key**")
    assert verdict.startswith("- Sent to `dashscope-intl.aliyuncs.com`: ")
    assert "refused with 401 or 403" in verdict
    assert plan == "If it is a Coding Plan key:"
    assert len(facts) == 3
    assert "[Coding Plan documentation](" in sources
    assert " · Source: " in sources
    assert "\n" not in sources


def test_a_standard_key_pays_per_token() -> None:
    text = told("/a/.env", beside(PAYG, STANDARD_KEY))
    assert text.startswith("**Standard key** `sk-…cdef`")
    assert "works; paid by your account, per token" in text
    assert "calls continue and are billed" in text


def test_in_the_hands_of_scripts() -> None:
    text = told("/a/.env", f"QWEN_API_KEY=¦{PLAN_KEY}\nQWEN_BASE_URL={CODING}\n")
    assert "scripts are refused with 405" in text


def test_of_another_vendor() -> None:
    text = told("/a/.env", beside(PAYG, "sk-or-v1-" + "0" * 40))
    assert "Key of OpenRouter" in text
    assert "not a key of Alibaba Cloud" in text


@pytest.mark.parametrize(
    "text",
    [
        f"OPENAI_API_KEY=¦{STANDARD_KEY}\n",  # the same shape as other vendors' keys
        f"OPENAI_API_KEY=¦{STANDARD_KEY}\nOPENAI_BASE_URL=https://api.deepseek.com\n",
        "OPENAI_API_KEY=¦hunter2\nX=dashscope\n",
        "¦\n",
    ],
)
def test_nothing_is_claimed_about_what_may_be_anybodys(text: str) -> None:
    assert about_at("/a/.env", text) is None


def test_a_name_makes_it_ours() -> None:
    assert "Standard key" in told("/a/.env", f"DASHSCOPE_API_KEY=¦{STANDARD_KEY}\n")


def test_one_that_loses_says_who_wins() -> None:
    local = {"/a/.claude/settings.local.json": '{"env": {"ANTHROPIC_AUTH_TOKEN": "x"}}'}
    text = '{"env": {"ANTHROPIC_AUTH_TOKEN": "¦%s"}}' % PLAN_KEY  # noqa: UP031
    said = told("/a/.claude/settings.json", text, local)
    assert said.startswith(
        "- Overridden for Claude Code by .claude/settings.local.json:1"
    )
