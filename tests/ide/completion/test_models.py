"""Completion in a model's value."""

from __future__ import annotations

from places import PLAN_KEY, STANDARD_KEY, completed, labels, offered

CODING = "https://coding-intl.dashscope.aliyuncs.com"
TOKEN = "https://token-plan.ap-southeast-1.maas.aliyuncs.com/compatible-mode/v1"
OPENCODE = """{"model": "MODEL", "provider": {"p": {"npm": "@ai-sdk/openai-compatible",
  "options": {"baseURL": "https://coding-intl.dashscope.aliyuncs.com/v1"},
  "models": {"glm-5": {}, "NAME": {}}}}}"""


def env(url: str, key: str = PLAN_KEY) -> str:
    return f"OPENAI_API_KEY={key}\nOPENAI_BASE_URL={url}\nOPENAI_MODEL=¦\n"


def test_by_the_hosts_plan() -> None:
    found = labels("/a/.env", env(f"{CODING}/v1"))
    assert {"glm-4.7", "MiniMax-M2.5", "qwen3.7-plus"} <= set(found)
    assert "qwen3.8-max" not in found
    found = labels("/a/.env", env(TOKEN))
    assert "qwen3.8-max" in found
    assert "glm-4.7" not in found
    assert "qwen-image-2.0" not in found  # makes images


def test_the_table_row_comes_with_it() -> None:
    found = offered("/a/.env", env(f"{CODING}/v1"))
    item = next(one.item for one in found if one.text == "glm-4.7")
    assert item.detail == "Coding Plan · context 202,752 · thinking yes · budget 32,768"
    assert "Context window: 202,752 tokens" in item.documentation


def test_by_the_key_where_there_is_no_url_yet() -> None:
    assert "glm-4.7" in labels(
        "/a/.env", f"OPENAI_API_KEY={PLAN_KEY}\nOPENAI_MODEL=¦\n"
    )
    assert "glm-4.7" in labels("/a/.env", f"ACME_API_KEY={PLAN_KEY}\nACME_MODEL=¦\n")
    assert labels("/a/.env", f"OTHER_API_KEY={PLAN_KEY}\nACME_MODEL=¦\n") == []
    assert labels("/a/.env", f"OPENAI_API_KEY={STANDARD_KEY}\nOPENAI_MODEL=¦\n") == []
    text = (
        f'{{"env": {{"ANTHROPIC_AUTH_TOKEN": "{PLAN_KEY}", "ANTHROPIC_MODEL": "¦"}}}}'
    )
    assert "glm-4.7" in labels("/a/.claude/settings.json", text)


def test_an_objects_name_and_the_choice_of_one() -> None:
    text = OPENCODE.replace("NAME", "¦")
    assert "glm-4.7" in labels("/a/opencode.json", text)
    assert '"glm-5": {}, "qwen3.7-plus": {}' in completed("/a/opencode.json", text)
    text = OPENCODE.replace("MODEL", "¦").replace("NAME", "glm-4.7")
    assert labels("/a/opencode.json", text) == ["p/glm-5", "p/glm-4.7"]


def test_a_list_of_models() -> None:
    text = """{models: {providers: {b: {baseUrl: "%s/v1", api: "openai-completions",
      models: [{id: '¦'}]}}}}"""
    found = labels("/a/.openclaw/openclaw.json", text.replace("%s", CODING))
    assert "glm-4.7" in found


def test_pay_as_you_go_has_no_list() -> None:
    url = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"
    assert labels("/a/.env", env(url, STANDARD_KEY)) == []
