"""The outline of a file, and its links."""

from __future__ import annotations

from collections.abc import Mapping

from keyfit.ide.document_links import document_links
from keyfit.ide.document_symbols import document_symbols
from places import PLAN_KEY, SECRET, context

URL = "https://coding-intl.dashscope.aliyuncs.com/v1"
ANTHROPIC = "https://coding-intl.dashscope.aliyuncs.com/apps/anthropic"


def outline(path: str, text: str) -> list[str]:
    """Each symbol as ``name: detail @name``, in order."""
    found = document_symbols(context({path: text}, path))
    for one in found:
        assert one.span.start <= one.name_span.start <= one.name_span.end
        assert one.name_span.end <= one.span.end
        assert SECRET[:24] not in one.name + one.detail
    return [f"{one.name}: {one.detail} @{text[slice(*one.name_span)]}" for one in found]


def links(path: str, text: str, beside: Mapping[str, str] | None = None) -> list[str]:
    """Each link as ``text -> target``."""
    found = document_links(context({**(beside or {}), path: text}, path))
    return [f"{text[slice(*one.span)]} -> {one.path or one.url}" for one in found]


def test_every_variable_of_an_env_file() -> None:
    text = f"# 😀\nPORT=80\nexport OPENAI_API_KEY='{PLAN_KEY}'\nOPENAI_BASE_URL={URL}\n"
    assert outline("/a/.env", text) == [
        "PORT:  @PORT",
        "OPENAI_API_KEY: key @OPENAI_API_KEY",
        "OPENAI_BASE_URL: base URL @OPENAI_BASE_URL",
    ]


def test_of_settings_only_what_a_call_reads() -> None:
    text = (
        '{"theme": "dark", "env": {"OTHER": "1",\n'
        f' "ANTHROPIC_AUTH_TOKEN": "{PLAN_KEY}",\n "ANTHROPIC_BASE_URL": "{ANTHROPIC}",\n'
        ' "ANTHROPIC_MODEL": "qwen3.7-plus"}}'
    )
    assert outline("/a/.claude/settings.json", text) == [
        "env.ANTHROPIC_AUTH_TOKEN: key @ANTHROPIC_AUTH_TOKEN",
        "env.ANTHROPIC_BASE_URL: base URL @ANTHROPIC_BASE_URL",
        "env.ANTHROPIC_MODEL: model @ANTHROPIC_MODEL",
    ]


def test_of_a_script_only_what_a_call_reads() -> None:
    text = f"PS1=x\nexport OPENAI_API_KEY={PLAN_KEY} OPENAI_BASE_URL={URL}\n"
    assert [one.split(":")[0] for one in outline("/a/run.sh", text)] == [
        "OPENAI_API_KEY", "OPENAI_BASE_URL",
    ]  # fmt: skip


def test_a_key_in_the_place_of_a_name_is_masked() -> None:
    assert outline("/a/.env", f"{PLAN_KEY.replace('-', '_')}=1\nX=qwen\n")


COMPOSE = """services:
  web:
    image: x
    env_file:
      - config/web.env
      - path: ./more.env
    environment:
      OPENAI_BASE_URL: https://dashscope.aliyuncs.com/compatible-mode/v1
"""


def test_an_env_file_is_a_link() -> None:
    assert links("/a/compose.yaml", COMPOSE) == [
        "config/web.env -> /a/config/web.env",
        "./more.env -> /a/more.env",
    ]


def test_a_file_reference_is_a_link() -> None:
    text = (
        '{"provider": {"b": {"options": {"apiKey": "{file:keys/k}", "baseURL": "@"},'
        ' "models": {"glm-5": {"name": "{file:~/x} {file://host/share}"}}}}}'
    ).replace("@", URL)
    assert links("/a/opencode.json", text) == [
        "{file:keys/k} -> /a/keys/k"
    ]  # nothing in a home folder that is not read, nothing on the network


def test_an_ignored_rule_leads_to_its_page() -> None:
    text = f"# keyfit: ignore[model-case, nonsense, exposed-key]\nX={URL}\n"
    page = "https://github.com/keyfit/keyfit/blob/main/docs/rules"
    assert [one.partition(" -> ")[0] for one in links("/a/.env", text)] == [
        "model-case", "exposed-key",
    ]  # fmt: skip
    assert links("/a/.env", text)[0].endswith("/model-case.md"), page
