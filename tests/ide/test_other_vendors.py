"""Completion and hovers where the key, the URL or a name is of a neighboring vendor."""

from __future__ import annotations

import pytest

from places import CURSOR, labels, told

MIMO = "tp-c9d4c1f7ae2b35860c7e1a94fd2035b68"
KIMI = "sk-kimi-9d4c1f7ae2b35860c7e1a94fd2035b68"
MINIMAX = "sk-cp-9d4c1f7ae2b35860c7e1a94fd2035b68"
ARK = "ark-9d4c1f7a-e2b3-5860-c7e1-a94fd2035b68"
CODING = "https://api.kimi.com/coding"


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        (
            f"OPENAI_API_KEY={MIMO}\nOPENAI_BASE_URL={CURSOR}\n",
            [
                f"https://token-plan-{one}.xiaomimimo.com/v1"
                for one in ("sgp", "ams", "cn")
            ],
        ),
        (
            f"ANTHROPIC_AUTH_TOKEN={KIMI}\nANTHROPIC_BASE_URL={CURSOR}\n",
            [CODING, "https://api.kimi.ai/coding"],
        ),
        (
            f"MOONSHOT_BASE_URL={CURSOR}\n",
            [
                "https://api.moonshot.ai/v1",
                "https://api.moonshot.ai/anthropic",
                "https://api.moonshot.cn/v1",
                "https://api.moonshot.cn/anthropic",
                f"{CODING}/v1",
                CODING,
                "https://api.kimi.ai/coding/v1",
                "https://api.kimi.ai/coding",
            ],
        ),
        (
            f"KIMI_API_KEY={KIMI}\nKIMI_BASE_URL={CODING}/v1\nKIMI_MODEL={CURSOR}\n",
            ["kimi-for-coding", "kimi-for-coding-highspeed", "k3", "k3-256k"],
        ),
    ],
)
def test_that_vendors_values_are_offered(text: str, offered: list[str]) -> None:
    assert labels("/a/.env", text) == offered


def test_hosts_whose_plan_the_url_does_not_show_are_offered() -> None:
    text = f"OPENAI_API_KEY={MINIMAX}\nOPENAI_BASE_URL={CURSOR}\n"
    assert "https://api.minimax.io/v1" in labels("/a/.env", text)


def test_a_key_is_described_by_its_own_vendor() -> None:
    text = told("/a/.env", f"KIMI_API_KEY=¦{KIMI}\nKIMI_BASE_URL={CODING}/v1\n")
    assert text.startswith("**Kimi Code key** `sk-kimi-")
    assert "a caller that is not a coding agent is refused with 403" in text
    alone = told("/a/.env", f"KIMI_API_KEY=¦{KIMI}\n")
    assert "Plan: Kimi Code" in alone


def test_a_key_at_another_vendors_host_is_foreign() -> None:
    text = told("/a/.env", f"KIMI_API_KEY=¦{MIMO}\nKIMI_BASE_URL={CODING}/v1\n")
    assert "not a key of Moonshot" in text


def test_an_endpoint_is_described_by_its_own_vendor() -> None:
    url = f"¦{CODING}/v1"
    text = told("/a/.env", f"KIMI_API_KEY={KIMI}\nKIMI_BASE_URL={url}\n")
    assert text.startswith("**Kimi Code** endpoint, region kimi.com")
    assert f"calls `{CODING}/v1/chat/completions`" in text


def test_a_path_shows_the_plan() -> None:
    url = "¦https://ark.cn-beijing.volces.com/api/plan/v3"
    text = told("/a/.env", f"X_API_KEY={ARK}\nX_BASE_URL={url}\n")
    assert text.startswith("**Agent Plan** endpoint")
    assert "refused" not in text


def test_a_hidden_plan_is_not_guessed() -> None:
    url = "¦https://api.minimax.io/v1"
    text = told("/a/.env", f"X_BASE_URL={url}\n")
    assert text.startswith("**a plan that the URL does not show** endpoint")
    assert "](" not in text.partition("Source:")[0]
    text = told("/a/.env", f"X_API_KEY={MINIMAX}\nX_BASE_URL={url}\n")
    assert "works; paid by the subscription" in text


def test_a_model_is_described_by_the_vendor_that_is_called() -> None:
    url = "https://open.bigmodel.cn/api/coding/paas/v4"
    text = told("/a/.env", f"ZAI_BASE_URL={url}\nZAI_MODEL=¦glm-4.7\n")
    assert "GLM Coding Plan: listed 2026-07-31" in text
    assert "204,800" in text
