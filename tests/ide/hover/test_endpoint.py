"""What is told about a URL."""

from __future__ import annotations

import pytest

from places import PLAN_KEY, STANDARD_KEY, about_at, told

PAYG = "¦https://dashscope-intl.aliyuncs.com/compatible-mode/v1"
CODING = "¦https://coding-intl.dashscope.aliyuncs.com/v1"
CLAUDE = '{{"env": {{"ANTHROPIC_AUTH_TOKEN": "{key}", "ANTHROPIC_BASE_URL": "{url}"}}}}'
OPENCODE = """{{"provider": {{"p": {{"npm": "@ai-sdk/anthropic", "options": {{
  "apiKey": "{key}", "baseURL": "{url}"}}}}}}}}"""


def claude(url: str, key: str = PLAN_KEY) -> str:
    return told("/a/.claude/settings.json", CLAUDE.format(key=key, url=url))


def test_plan_region_protocol_and_what_is_called() -> None:
    text = claude("https://coding-intl.¦dashscope.aliyuncs.com/apps/anthropic")
    assert text.startswith("**Coding Plan** endpoint, region ap-southeast-1")
    assert "Protocol: Anthropic Messages" in text
    called = "https://coding-intl.dashscope.aliyuncs.com/apps/anthropic/v1/messages"
    assert f"Claude Code calls `{called}`" in text
    assert (
        "Documented answer: works; paid by the monthly Coding Plan subscription" in text
    )
    assert "405" not in text  # Claude Code is a coding agent


def test_the_verdict_first_and_sources_last_in_one_line() -> None:
    url = "https://coding-intl.¦dashscope.aliyuncs.com/apps/anthropic"
    title, verdict, facts, sources = claude(url).split("\n\n")
    assert title.startswith("**Coding Plan** endpoint")
    assert verdict.startswith("- Documented answer: works")
    assert facts.startswith("- Claude Code calls ")
    assert " · Source: " in sources
    assert "\n" not in sources


def test_each_tool_appends_its_own() -> None:
    url = "¦https://coding-intl.dashscope.aliyuncs.com/apps/anthropic/v1"
    text = told("/a/opencode.json", OPENCODE.format(key=PLAN_KEY, url=url))
    assert (
        "OpenCode calls `https://coding-intl.dashscope.aliyuncs.com/apps/anthropic/v1/messages`"
        in text
    )
    text = claude("¦https://coding-intl.dashscope.aliyuncs.com/apps/anthropic/v1")
    assert "/apps/anthropic/v1/v1/messages`, but the host has no such route" in text
    assert "would have to be `/apps/anthropic`" in text


def test_the_standard_keys_anthropic_url_is_official() -> None:
    text = claude("¦https://dashscope-intl.aliyuncs.com/apps/anthropic", STANDARD_KEY)
    assert "official for the standard key" in text
    assert "shows N/A" in text
    assert "works; paid by your account, per token" in text
    assert "no route" not in text


@pytest.mark.parametrize(
    ("key", "url", "answer"),
    [
        (PLAN_KEY, PAYG, "401 or 403"),
        (STANDARD_KEY, CODING, "refused with 401"),
        (PLAN_KEY, CODING, "not a coding agent is refused with 405"),
        (STANDARD_KEY, PAYG, "works; paid by your"),
    ],
)  # fmt: skip
def test_the_four_answers(key: str, url: str, answer: str) -> None:
    text = told("/a/.env", f"OPENAI_API_KEY={key}\nOPENAI_BASE_URL={url}\n")
    assert f"{answer}" in text.partition("Documented answer: ")[2]
    assert "/chat/completions`" in text


@pytest.mark.parametrize(
    ("url", "answer"),
    [
        (
            "¦https://coding-intl.dashscope.aliyuncs.com/apps/anthropic/v1",
            "fails: /apps/anthropic/v1/v1/messages is not a route",
        ),
        (
            "¦https://{WorkspaceId}.cn-beijing.maas.aliyuncs.com/apps/anthropic",
            "not known: the workspace ID is missing",
        ),
        (
            "¦https://token-plan.eu-central-1.maas.aliyuncs.com/apps/anthropic",
            "not known: token-",
        ),
        (
            "¦https://dashscope.aliyuncs.com/api/v2/apps/claude-code-proxy",
            "not known: /api/v2",
        ),
    ],
)
def test_what_the_rules_foresee_is_the_answer(url: str, answer: str) -> None:
    text = claude(url, PLAN_KEY if "coding" in url else STANDARD_KEY)
    assert f"Documented answer: {answer}" in text
    assert "works; paid" not in text


def test_scripts() -> None:
    url = "¦https://coding-intl.dashscope.aliyuncs.com/v1"
    text = told("/a/.env", f"QWEN_API_KEY={PLAN_KEY}\nQWEN_BASE_URL={url}\n")
    assert "Documented answer: scripts are refused with 405" in text


def test_without_a_key() -> None:
    text = told(
        "/a/.env", "OPENAI_BASE_URL=¦https://coding-intl.dashscope.aliyuncs.com/v1\n"
    )
    assert "Documented answer" not in text
    assert "Who pays: the monthly Coding Plan subscription" in text


def test_composed_of_variables() -> None:
    text = "H=coding-intl.dashscope.aliyuncs.com\nOPENAI_BASE_URL=https://${H}/v¦1\n"
    assert told("/a/.env", text).startswith("**Coding Plan** endpoint")


def test_a_password_in_it_is_not_shown() -> None:
    url = "¦https://me:hunter2@coding-intl.dashscope.aliyuncs.com/v1?key=hunter3"
    text = told("/a/.env", f"OPENAI_BASE_URL={url}\n")
    assert "hunter" not in text


def test_in_a_variable_of_no_meaning() -> None:
    text = told(
        "/a/.env",
        "PROXY_TARGET=¦https://coding.dashscope.aliyuncs.com/apps/anthropic\n",
    )
    assert "Protocol: Anthropic Messages" in text


def test_native_and_websocket_are_open_below_their_base() -> None:
    text = told(
        "/a/.env", "DASHSCOPE_HTTP_BASE_URL=¦https://dashscope.aliyuncs.com/api/v1\n"
    )
    assert "`https://dashscope.aliyuncs.com/api/v1/services/…`" in text
    text = told(
        "/a/.env",
        "DASHSCOPE_WEBSOCKET_BASE_URL=¦wss://dashscope.aliyuncs.com/api-ws/v1\n",
    )
    assert "`wss://dashscope.aliyuncs.com/api-ws/v1/…`" in text


def test_anybody_elses() -> None:
    assert (
        about_at("/a/.env", "OPENAI_BASE_URL=¦https://api.openai.com/v1\nX=qwen\n")
        is None
    )
