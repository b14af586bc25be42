"""Keys in headers that settings add: beside a tool's own key, or in its place."""

from __future__ import annotations

import json
from typing import Any

import pytest

from keyfit.catalog.loader import load_catalog
from keyfit.catalog.tool_registry import load_tools
from keyfit.doctor.active_calls import connections_of
from keyfit.resolve.document_store import DocumentStore
from keyfit.resolve.host_environment import HostEnvironment, environment_of
from keyfit.resolve.tool_files import ToolFiles
from keyfit.resolve.tool_session import ToolSession
from keyfit.vfs.files import Overlay

TOOLS = {tool.id: tool for tool in load_tools().tools}
HOST = "https://dashscope-intl.aliyuncs.com"


def sent(
    tool: str, path: str, text: str, variables: dict[str, str]
) -> dict[str, str | None]:
    """The key in each header of the call that ``tool`` makes, set up in the file ``path``."""
    store = DocumentStore(
        Overlay({f"/home/u/{path}": text}), load_tools(), lambda text, claimed: True
    )
    known = HostEnvironment("/home/u", environment_of(variables))
    files = ToolFiles(TOOLS[tool], "/repo", store, known, by_signs=True)
    session = ToolSession(load_catalog(), load_tools().variable_names, files)
    (one,) = (found for found in connections_of(session) if found.active)
    assert not one.stopped
    return dict(zip(one.call.headers, (key.text for key in one.call.keys), strict=True))


CODEX = f"""
model = "qwen3.7-plus"
model_provider = "x"
[model_providers.x]
name = "x"
base_url = "{HOST}/compatible-mode/v1"
"""


@pytest.mark.parametrize(
    ("settings", "keys"),
    [
        (
            'env_key = "K"\nhttp_headers = {x-api-key = "t"}',
            {"Authorization": "k", "x-api-key": "t"},
        ),
        (
            'env_key = "K"\nhttp_headers = {X-API-Key = "t"}',
            {"Authorization": "k", "x-api-key": "t"},
        ),
        (
            'env_key = "K"\nenv_http_headers = {x-api-key = "L"}',
            {"Authorization": "k", "x-api-key": "l"},
        ),
        ('http_headers = {Authorization = "Bearer t"}', {"Authorization": "t"}),
        ('http_headers = {authorization = "bearer  t"}', {"Authorization": "t"}),
        (
            'http_headers = {x-api-key = "t"}\nenv_http_headers = {X-Api-Key = "L"}',
            {"x-api-key": "l"},
        ),
        (
            'http_headers = {x-api-key = "t"}\nenv_http_headers = {x-api-key = "NONE"}',
            {"x-api-key": "t"},
        ),
        (
            'env_key = "K"\nhttp_headers = {Authorization = "Bearer t"}',
            {"Authorization": "k"},
        ),
        (
            'env_key = "K"\nhttp_headers = {x-request-id = "t", x-api-key = ""}',
            {"Authorization": "k"},
        ),
    ],
)
def test_tables_of_headers(settings: str, keys: dict[str, str]) -> None:
    """The tool's own header stays; a name counts in small and capital letters."""
    variables = {"K": "k", "L": "l"}
    assert sent("codex", ".codex/config.toml", CODEX + settings, variables) == keys


@pytest.mark.parametrize(
    ("variables", "keys"),
    [
        (
            {"ANTHROPIC_API_KEY": "k", "ANTHROPIC_CUSTOM_HEADERS": "X-Api-Key: t"},
            {"x-api-key": "t"},
        ),
        (
            {
                "ANTHROPIC_AUTH_TOKEN": "k",
                "ANTHROPIC_CUSTOM_HEADERS": "a: b\n x-api-key :t \nc: d",
            },
            {"Authorization": "k", "x-api-key": "t"},
        ),
        (
            {
                "ANTHROPIC_AUTH_TOKEN": "k",
                "ANTHROPIC_CUSTOM_HEADERS": "Authorization: Bearer t",
            },
            {"Authorization": "k"},
        ),
        (
            {"ANTHROPIC_CUSTOM_HEADERS": "Authorization: Bearer t"},
            {"Authorization": "t"},
        ),
        (
            {"ANTHROPIC_AUTH_TOKEN": "k", "ANTHROPIC_CUSTOM_HEADERS": "x-api-key"},
            {"Authorization": "k"},
        ),
    ],
)
def test_headers_in_a_variable(variables: dict[str, str], keys: dict[str, str]) -> None:
    """Each line is a header; of one that the tool makes as well, the tool decides."""
    variables = {**variables, "ANTHROPIC_BASE_URL": f"{HOST}/apps/anthropic"}
    assert sent("claude-code", ".claude/settings.json", "{}", variables) == keys


def qwen(headers: dict[str, str]) -> str:
    row: dict[str, Any] = {"id": "m", "envKey": "K", "baseUrl": HOST}
    row["generationConfig"] = {"customHeaders": headers}
    auth = {"selectedType": "openai"}
    settings = {"security": {"auth": auth}, "modelProviders": {"openai": [row]}}
    return json.dumps(settings)


def test_a_table_may_replace_the_key_of_the_tool() -> None:
    headers = {"authorization": "Bearer t", "x-api-key": "u"}
    assert sent("qwen-code", ".qwen/settings.json", qwen(headers), {"K": "k"}) == {
        "Authorization": "t",
        "x-api-key": "u",
    }


def test_a_table_makes_no_call_where_the_tool_wants_a_key() -> None:
    headers = {"Authorization": "Bearer t"}
    with pytest.raises(AssertionError):
        sent("qwen-code", ".qwen/settings.json", qwen(headers), {})
