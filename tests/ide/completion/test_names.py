"""Completion of names: of variables that belong together, and in references."""

from __future__ import annotations

import pytest

from places import PLAN_KEY, completed, labels, offered

SETTINGS = "/a/.claude/settings.json"


def test_a_family_completes_what_is_set() -> None:
    text = f"OPENAI_API_KEY={PLAN_KEY}\nOP¦\n"
    assert labels("/a/.env", text) == [
        "OPENAI_BASE_URL",
        "OPENAI_API_BASE",
        "OPENAI_MODEL",
    ]
    assert completed("/a/.env", text) == text.replace("OP¦", "OPENAI_BASE_URL=")
    assert (
        offered("/a/.env", text)[0].item.detail
        == "base URL for OpenAI SDKs and clients"
    )


def test_a_prefix_of_ones_own() -> None:
    assert labels("/a/.env", f"ACME_API_KEY={PLAN_KEY}\n¦\n") == [
        "ACME_BASE_URL",
        "ACME_MODEL",
    ]


def test_a_name_that_has_its_value_already() -> None:
    text = f"OPENAI_API_KEY={PLAN_KEY}\nexport OPEN¦AI=x\n"
    assert completed("/a/run.sh", text) == text.replace("OPEN¦AI", "OPENAI_BASE_URL")


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ('"AN¦": ""', '"ANTHROPIC_BASE_URL": ""'),
        ('"AN¦"', '"ANTHROPIC_BASE_URL"'),
        ('"AN¦', '"ANTHROPIC_BASE_URL"'),
        ("¦", '"ANTHROPIC_BASE_URL": '),
    ],
)
@pytest.mark.parametrize("end", ["\n}}", "", ',\n"X": "1"}}'])
def test_in_an_object_of_variables(typed: str, left: str, end: str) -> None:
    text = f'{{"env": {{"ANTHROPIC_AUTH_TOKEN": "{PLAN_KEY}",\n  {{}}{end}'.replace(
        "{}", "@"
    )
    assert completed(SETTINGS, text.replace("@", typed)) == text.replace("@", left)


def test_a_tools_own_names_in_an_empty_object() -> None:
    found = labels(SETTINGS, '{"env": {"¦"}}')
    assert found[:2] == ["ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_API_KEY"]
    assert "MAX_THINKING_TOKENS" in found
    assert labels(SETTINGS, '{"¦"}') == []


def test_nothing_where_nothing_is_paired() -> None:
    assert labels("/a/package.json", '{"scripts": {"¦"}}') == []


@pytest.mark.parametrize("text", ["¦", "OP¦", "PORT=1\nOP¦\n", "export OP¦"])
def test_every_known_name_from_an_empty_file(text: str) -> None:
    found = labels("/a/.env", text)
    assert "OPENAI_API_KEY" in found
    assert "OPENAI_BASE_URL" in found
    assert found.index("OPENAI_API_KEY") < found.index("OPENAI_BASE_URL")
    assert len(found) == len(set(found))
    assert ("DASHSCOPE_API_KEY" in found) is ("OP¦" not in text)
    assert completed("/a/.env", text).endswith(("=", "=\n"))


def test_what_is_set_or_paired_is_not_offered_again() -> None:
    assert "OPENAI_API_KEY" not in labels("/a/.env", "OPENAI_API_KEY=x\nOPENAI¦")
    text = f"OPENAI_API_KEY={PLAN_KEY}\n"
    assert labels("/a/.env", f"{text}ANTH¦")[-1].startswith("ANTHROPIC_")
    assert "ANTHROPIC_API_KEY" not in labels("/a/.env", f"{text}¦")


def test_in_a_script_only_where_a_variable_is_named() -> None:
    assert "OPENAI_API_KEY" in labels("/a/.zshrc", "export OPE¦\n")
    for typed in ("¦", "o¦", "O¦", "open¦"):
        assert labels("/a/.zshrc", f"{typed}\n") == []


def test_names_say_who_reads_them() -> None:
    first = offered("/a/.env", "DASHSCOPE_API¦")[0].item
    assert first.detail.startswith("key for ")


@pytest.mark.parametrize(
    ("path", "typed", "left"),
    [
        ("/a/.env", "${¦", "${PLAN_KEY}"),
        ("/a/.env", '"${PL¦"', '"${PLAN_KEY}"'),
        ("/a/.env", "${P¦LAN}", "${PLAN_KEY}"),
        ("/a/run.sh", "${¦}", "${PLAN_KEY}"),
        ("/a/run.sh", "$PL¦", "$PLAN_KEY"),
        ("/a/run.sh", '"$¦"', '"$PLAN_KEY"'),
    ],
)
def test_after_the_opening_of_a_reference(path: str, typed: str, left: str) -> None:
    text = f"# 😀\r\nPLAN_KEY={PLAN_KEY}\r\nOPENAI_API_KEY={{}}\r\nLATER=1\r\n"
    assert completed(path, text.format(typed)) == text.format(left)
    assert labels(path, text.format(typed)) == [
        "PLAN_KEY"
    ]  # what comes later does not hold here


def test_single_quotes_expand_nothing() -> None:
    assert labels("/a/run.sh", f"PLAN_KEY={PLAN_KEY}\nOPENAI_API_KEY='${{¦'\n") == []


def test_what_only_node_reads_expands_nothing() -> None:
    assert labels("/a/.qwen/.env", f"PLAN_KEY={PLAN_KEY}\nOPENAI_API_KEY=${{¦\n") == []


def test_each_tools_own_syntax() -> None:
    text = '{"provider": {"p": {"options": {"apiKey": "{env:¦"}}}}'
    found = labels("/a/opencode.json", text)
    assert "DASHSCOPE_API_KEY" in found
    assert '"{env:ANTHROPIC_AUTH_TOKEN}"' in completed("/a/opencode.json", text)
    assert labels("/a/opencode.json", text.replace("{env:", "${")) == []


def test_names_that_the_tool_really_reads_come_first() -> None:
    text = '{models: {providers: {b: {apiKey: "${¦}", baseUrl: "x"}}}}'
    beside = {"/a/.openclaw/.env": f"PORT=1\nPLAN_KEY={PLAN_KEY}\n"}
    found = offered("/a/.openclaw/openclaw.json", text, beside)
    assert [one.item.text for one in found[:2]] == ["PLAN_KEY", "PORT"]
    assert "**.openclaw/.env:2: `sk-sp-…cdef`** ← used" in found[0].item.documentation


def test_a_field_that_names_a_variable() -> None:
    text = '{"modelProviders": {"openai": [{"id": "glm-5", "envKey": "¦", "baseUrl": "x"}]}}'
    beside = {"/q/.env": f"PLAN_KEY={PLAN_KEY}\n"}
    assert labels("/q/.qwen/settings.json", text, beside)[0] == "PLAN_KEY"
    assert '"envKey": "PLAN_KEY"' in completed("/q/.qwen/settings.json", text, beside)


def test_a_files_name_is_no_variables() -> None:
    text = '{"provider": {"p": {"options": {"apiKey": "{file:¦"}}}}'
    assert labels("/a/opencode.json", text) == []


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (
            "9d4c1f7ae2b35860",
            "`…`",
        ),  # half of a key; nothing in the file shows the other half
        ("AKIA3ET3WEAJ", "`AKIA…`"),
        ("glm-9d4c1f7ae2b35860", "`…5860`"),
        ("qwen3-coder-plus", "`qwen3-coder-plus`"),
        (
            "https://coding-intl.dashscope.aliyuncs.com/v1",
            "intl.dashscope.aliyuncs.com/v1`",
        ),
    ],
)
def test_what_may_be_a_part_of_a_key_is_masked(value: str, shown: str) -> None:
    (found,) = offered("/a/.env", f"A={value}\nOPENAI_MODEL=${{A¦\n")
    assert f"{shown}** ← used" in found.item.documentation


@pytest.mark.parametrize(("file", "are_some"), [("settings", True), ("config", False)])
def test_no_reference_is_completed_where_none_is_expanded(
    file: str, are_some: bool
) -> None:
    text = '{"customModels": [{"apiKey": "${¦"}], "custom_models": [{"api_key": ""}]}'
    assert bool(labels(f"/a/.factory/{file}.json", text)) == are_some


def test_references_are_completed_in_a_file_that_bun_reads() -> None:
    text = "ACME_KEY=b\nOPENAI_API_KEY=${¦"
    assert "ACME_KEY" in labels("/a/.env.development", text)
