"""Completion in a URL's value."""

from __future__ import annotations

import pytest

from places import CURSOR, PLAN_KEY, STANDARD_KEY, completed, labels, offered

CODING = "https://coding-intl.dashscope.aliyuncs.com"
TOKEN = "https://token-plan.ap-southeast-1.maas.aliyuncs.com"
PAYG = "https://dashscope-intl.aliyuncs.com"
SETTINGS = "/a/.claude/settings.json"


def env(key: str = PLAN_KEY, value: str = CURSOR, name: str = "OPENAI") -> str:
    return f"{name}_API_KEY={key}\n{name}_BASE_URL={value}\n"


def claude(value: str, key: str = PLAN_KEY, end: str = "}}") -> str:
    return f'{{"env": {{"ANTHROPIC_AUTH_TOKEN": "{key}",\n  "ANTHROPIC_BASE_URL": {value}{end}'


def test_by_the_keys_plan_and_the_slots_protocol() -> None:
    found = labels("/a/.env", env())
    assert found[0] == f"{CODING}/v1"
    assert f"{TOKEN}/compatible-mode/v1" in found
    assert not any("dashscope-intl.aliyuncs.com/" in url for url in found)
    assert not any("anthropic" in url for url in found)
    found = labels("/a/.env", env(STANDARD_KEY))
    assert found[0] == f"{PAYG}/compatible-mode/v1"
    assert not any("coding" in url for url in found)


def test_each_tools_own_path() -> None:
    assert labels(SETTINGS, claude(f'"{CURSOR}"'))[0] == f"{CODING}/apps/anthropic"
    text = f"""{{"provider": {{"p": {{"npm": "@ai-sdk/anthropic", "options": {{
      "apiKey": "{PLAN_KEY}", "baseURL": "{CURSOR}"}}}}}}}}"""
    assert labels("/a/opencode.json", text)[0] == f"{CODING}/apps/anthropic/v1"


def test_the_region_of_what_stood_there_comes_first() -> None:
    value = (
        f"https://{CURSOR}token-plan.cn-beijing.maas.aliyuncs.com/compatible-mode/v1"
    )
    assert (
        labels("/a/.env", env(value=value))[0]
        == "https://coding.dashscope.aliyuncs.com/v1"
    )


def test_a_key_in_another_file() -> None:
    text = f"""{{"modelProviders": {{"openai": [
      {{"id": "glm-5", "envKey": "PLAN_KEY", "baseUrl": "{CURSOR}"}}]}}}}"""
    beside = {"/q/.env": f"PLAN_KEY={PLAN_KEY}\n"}
    assert labels("/q/.qwen/settings.json", text, beside)[0] == f"{CODING}/v1"


def test_scripts_are_not_sent_to_a_host_for_coding_agents() -> None:
    assert not any("coding" in url for url in labels("/a/.env", env(name="QWEN")))


def test_native_and_websocket() -> None:
    text = f"DASHSCOPE_API_KEY={STANDARD_KEY}\nDASHSCOPE_HTTP_BASE_URL={CURSOR}\n"
    assert labels("/a/.env", text)[0] == f"{PAYG}/api/v1"
    text = text.replace("HTTP", "WEBSOCKET")
    assert labels("/a/.env", text)[0] == "wss://dashscope-intl.aliyuncs.com/api-ws/v1"


def test_each_item_has_detail_and_documentation() -> None:
    first = offered("/a/.env", env())[0].item
    assert first.detail == "Coding Plan · ap-southeast-1"
    assert "**Coding Plan** endpoint" in first.documentation
    assert "sk-sp-…cdef" not in first.documentation or "refused" not in first.about


RIGHT = f"{CODING}/apps/anthropic"


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ('"¦"', f'"{RIGHT}"'),
        ('"htt¦"', f'"{RIGHT}"'),
        ('"htt¦ps://old/x"', f'"{RIGHT}"'),
        ('"https:\\/\\/co¦x"', '"' + RIGHT.replace("/", "\\/") + '"'),
        ('"¦', f'"{RIGHT}"'),
        ("¦", f'"{RIGHT}"'),
        ('"ht¦\n', f'"{RIGHT}"\n'),
    ],
)
@pytest.mark.parametrize(
    "end", ["}}", ',\n  "ANTHROPIC_MODEL": "glm-5"}}', "", "\n}}\n"]
)
@pytest.mark.parametrize("head", ["", "\ufeff", "// 😀 é\r\n", '/* " { */ '])
def test_exactly_the_inside_of_the_quotes_is_replaced(
    typed: str, left: str, end: str, head: str
) -> None:
    text = head + claude(typed, end=end)
    assert completed(SETTINGS, text) == head + claude(left, end=end)


def test_a_missing_comma_does_not_matter() -> None:
    text = claude('"¦"', end='\n  "ANTHROPIC_MODEL": "glm-5"}}')
    assert labels(SETTINGS, text)[0] == RIGHT


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("¦", f"{CODING}/v1"),
        ("htt¦", f"{CODING}/v1"),
        ("htt¦ps://old # why", f"{CODING}/v1 # why"),
        ('"¦"', f'"{CODING}/v1"'),
        ("'htt¦x'", f"'{CODING}/v1'"),
        ('"htt¦', f'"{CODING}/v1"'),
        ("'¦  # why", f"'{CODING}/v1'  # why"),
    ],
)
@pytest.mark.parametrize("path", ["/a/.env", "/a/run.sh"])
@pytest.mark.parametrize("head", ["", "\ufeff", "# 😀\r\n", "export "])
def test_in_lines(typed: str, left: str, path: str, head: str) -> None:
    if path.endswith(".sh") and head == "\ufeff":
        head = ""  # a shell takes a BOM for a part of the first word
    text = f"{head}OPENAI_API_KEY={PLAN_KEY}\r\nexport OPENAI_BASE_URL={{}}\r\nX=1\r\n"
    assert completed(path, text.format(typed)) == text.format(left)


def test_in_an_alias() -> None:
    text = f"alias q='ANTHROPIC_AUTH_TOKEN={PLAN_KEY} ANTHROPIC_BASE_URL=¦ claude'\n"
    assert completed("/a/.bashrc", text) == text.replace("¦", RIGHT)


def test_other_names_of_a_vendors_key() -> None:
    assert f"{CODING}/v1" in labels("/a/.env", env(name="ACME"))
    assert f"{CODING}/apps/anthropic" in labels("/a/.env", env(name="ACME"))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/a/.env", "DATABASE_URL=¦\n"),
        ("/a/.env", "ACME_API_KEY=hunter2\nACME_BASE_URL=¦\n"),
        ("/a/.env", "OPENAI_API_KEY=sk-or-v1-0000000000000000\nOPENAI_BASE_URL=¦\n"),
        ("/a/.env", "# OPENAI_BASE_URL=¦\n"),
        ("/a/.env", "OPENAI_BASE_URL=x #¦\n"),
        ("/a/package.json", '{"repository": {"url": "¦"}}'),
        (SETTINGS, '{"env": {} /* "ANTHROPIC_BASE_URL": "¦" */}'),
        (SETTINGS, '{"env": {} // ¦'),
        (SETTINGS, '{"env": [1 ¦ 2]}'),
        ("/a/notes.txt", "OPENAI_BASE_URL=¦\n"),
    ],
)
def test_places_that_take_no_endpoint_of_the_vendor(path: str, text: str) -> None:
    assert labels(path, text) == []


def test_never_a_key() -> None:
    assert labels("/a/.env", f"A_KEY={PLAN_KEY}\nOPENAI_API_KEY=¦\n") == []
    assert labels(SETTINGS, '{"env": {"ANTHROPIC_AUTH_TOKEN": "¦"}}') == []
