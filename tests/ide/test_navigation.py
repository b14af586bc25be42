"""From references to assignments and back."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from keyfit.ide.navigation import Place, find_references, goto_definition
from places import PLAN_KEY, context, marked


def shown(places: list[Place]) -> list[str]:
    """Each place as ``path:line:column text``."""
    return [
        f"{p.source.path}:{':'.join(map(str, p.source.position(p.span.start)))} "
        f"{p.source.text[p.span.start : p.span.end]}"
        for p in places
    ]


def defined(path: str, text: str, beside: Mapping[str, str] | None = None) -> list[str]:
    text, offset = marked(text)
    return shown(goto_definition(context({**(beside or {}), path: text}, path), offset))


def referred(
    path: str,
    text: str,
    beside: Mapping[str, str] | None = None,
    declared: bool = False,
) -> list[str]:
    text, offset = marked(text)
    return shown(
        find_references(context({**(beside or {}), path: text}, path), offset, declared)
    )


QWEN = """{"env": {"OTHER": "x"}, "modelProviders": {"openai": [
  {"id": "glm-5", "envKey": "PLAN_KEY", "baseUrl": "x"},
  {"id": "glm-4.7", "envKey": "PLAN_KEY", "baseUrl": "x"}]}}"""
QWEN_PATH, ENV_PATH = "/q/.qwen/settings.json", "/q/.env"
ENV = f"# 😀\r\nexport PLAN_KEY={PLAN_KEY}\r\nDASHSCOPE_API_KEY=${{PLAN_KEY}}\r\n"


def test_in_one_file() -> None:
    text = f"PLAN={PLAN_KEY}\nPLAN=again\nOPENAI_API_KEY=x${{PL¦AN}}\n"
    assert defined("/a/.env", text) == ["/a/.env:2:1 PLAN"]
    assert referred("/a/.env", text) == ["/a/.env:3:17 ${PLAN}"]


def test_only_what_stands_before_counts() -> None:
    assert defined("/a/.env", "OPENAI_API_KEY=${PLAN¦}\nPLAN=x\n") == []


def test_a_branch_may_decide_in_a_shell() -> None:
    text = "A=qwen1\nif x; then A=qwen2; fi\nDASHSCOPE_API_KEY=$¦A\n"
    assert defined("/a/run.sh", text) == ["/a/run.sh:1:1 A", "/a/run.sh:2:12 A"]


def test_from_a_field_that_names_a_variable() -> None:
    text = QWEN.replace("PLAN_KEY", "PLAN¦_KEY", 1)
    assert defined(QWEN_PATH, text, {ENV_PATH: ENV}) == ["/q/.env:2:8 PLAN_KEY"]
    assert defined(QWEN_PATH, text) == []


def test_back_from_the_assignment() -> None:
    text = ENV.replace("PLAN_KEY", "PLAN¦_KEY", 1)
    found = referred(ENV_PATH, text, {QWEN_PATH: QWEN}, declared=True)
    assert found == [
        "/q/.env:2:8 PLAN_KEY",
        "/q/.env:3:19 ${PLAN_KEY}",
        "/q/.qwen/settings.json:2:30 PLAN_KEY",
        "/q/.qwen/settings.json:3:32 PLAN_KEY",
    ]
    assert referred(ENV_PATH, text, {QWEN_PATH: QWEN}) == found[1:]
    assert defined(ENV_PATH, text, {QWEN_PATH: QWEN}) == found[:1]


def test_every_layer_the_winning_one_first() -> None:
    text = QWEN.replace('"x"}, "m', f'"x", "PLAN_KEY": "{PLAN_KEY}"}}, "m')
    text = text.replace('envKey": "PLAN_KEY', 'envKey": "PLAN_KEY¦', 1)
    assert defined(QWEN_PATH, text, {ENV_PATH: ENV}) == [
        "/q/.env:2:8 PLAN_KEY", "/q/.qwen/settings.json:1:25 PLAN_KEY",
    ]  # fmt: skip


def test_a_reference_in_a_json5_string() -> None:
    text = "{models: {providers: {b: {apiKey: '\\u0024{PLAN¦_KEY}', baseUrl: 'x'}}}}"
    beside = {"/h/.openclaw/.env": ENV}
    found = defined("/h/.openclaw/openclaw.json", text, beside)
    assert found == ["/h/.openclaw/.env:2:8 PLAN_KEY"]
    found = referred("/h/.openclaw/openclaw.json", text, beside)
    assert found[0].endswith(" \\u0024{PLAN_KEY}")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (
            QWEN_PATH,
            '{"modelProviders": {"openai": [{"id": "¦glm-5", "apiKey": "${PLAN_KEY}"}]}}',
        ),
        (
            QWEN_PATH,
            '{"security": {"auth": {"apiKey": "${PLAN¦_KEY}"}}}',
        ),  # not from these files
        (
            "/q/opencode.json",
            '{"provider": {"p": {"options": {"apiKey": "${PLAN¦_KEY}"}}}}',
        ),
        (
            "/q/opencode.json",
            '{"provider": {"p": {"options": {"apiKey": "{env:PLAN¦_KEY}"}}}}',
        ),
        (ENV_PATH, "# DASHSCOPE ¦\n"),
    ],
)
def test_only_where_the_tool_really_looks(path: str, text: str) -> None:
    beside = {} if path == ENV_PATH else {ENV_PATH: ENV}
    assert defined(path, text, beside) == []
    assert referred(path, text, beside) == []
