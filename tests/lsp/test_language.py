"""Diagnostics and actions are in the language of the client's ``locale``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from keyfit.util.translation import ENGLISH, activate, active
from lsp.inprocess import InProcess
from lsp.raw import RawClient, opened, whole
from lsp.samples import PLAN_KEY

TEXT = (
    f"OPENAI_API_KEY={PLAN_KEY}\n"
    "OPENAI_BASE_URL=https://dashscope-intl.aliyuncs.com/compatible-mode/v1\n"
)
USE = "改用 Coding Plan 的接入地址 coding-intl.dashscope.aliyuncs.com"


@pytest.fixture(autouse=True)
def english_again(compiled_translations: None) -> Iterator[None]:
    """English for the tests that come after."""
    yield
    activate(ENGLISH)


def test_chinese_for_a_chinese_client(raw: RawClient, tmp_path: Path) -> None:
    raw.initialize(
        {"textDocument": {"publishDiagnostics": {"relatedInformation": True}}},
        locale="zh-cn",
        initializationOptions={"home": False},
    )
    uri = (tmp_path / ".env").as_uri()
    raw.send(opened(uri, TEXT))
    (diagnostic,) = raw.published(uri)
    assert diagnostic["code"] == "key-endpoint-mismatch"
    assert "是按量付费的域名，会拒绝套餐专属 API Key" in diagnostic["message"]
    (related,) = diagnostic["relatedInformation"]
    assert related["message"] == "套餐专属 API Key sk-sp-…cdef"
    actions = raw.ask("actions", "textDocument/codeAction", whole(uri))["result"]
    first: dict[str, Any] = actions[0]
    assert first["title"] == USE
    assert first["diagnostics"] == [diagnostic]
    titles = [action["title"] for action in actions]
    assert "在此处忽略 key-endpoint-mismatch" in titles


def test_hovers_are_chinese(raw: RawClient, tmp_path: Path) -> None:
    hover = {"textDocument": {"hover": {"contentFormat": ["markdown"]}}}
    raw.initialize(hover, locale="zh-cn", initializationOptions={"home": False})
    uri = (tmp_path / ".env").as_uri()
    raw.send(opened(uri, TEXT))
    raw.published(uri)

    def shown(line: int, character: int) -> str:
        position = {"line": line, "character": character}
        params = {"textDocument": {"uri": uri}, "position": position}
        result = raw.ask(f"hover {line}", "textDocument/hover", params)["result"]
        text: str = result["contents"]["value"]
        return text

    url = shown(1, 30)
    assert url.startswith("**按量付费**接入地址，地域 ap-southeast-1\n")
    answer = "套餐专属 API Key `sk-sp-…cdef` 会被拒绝，返回 401 或 403"
    assert f"- 文档说明的响应：{answer}\n" in url
    assert shown(0, 30).startswith("**套餐专属 API Key** `sk-sp-…cdef`")
    assert shown(0, 3).startswith("**`OPENAI_API_KEY`**：API Key\n")


def test_what_is_offered_is_described_in_chinese(
    raw: RawClient, tmp_path: Path
) -> None:
    outline = {
        "textDocument": {"documentSymbol": {"hierarchicalDocumentSymbolSupport": True}}
    }
    raw.initialize(outline, locale="zh-cn", initializationOptions={"home": False})
    uri = (tmp_path / ".env").as_uri()
    metered = TEXT.replace("sk-sp-", "sk-")
    raw.send(opened(uri, f"{metered}OPENAI_"))
    document = {"uri": uri}

    def details(line: int, character: int) -> dict[str, str]:
        position = {"line": line, "character": character}
        params = {"textDocument": document, "position": position}
        offered = raw.ask(f"at {line}", "textDocument/completion", params)["result"]
        items = offered["items"] if isinstance(offered, dict) else offered
        return {item["label"]: item["detail"] for item in items}

    assert details(2, 7)["OPENAI_MODEL"] == "模型，用于 OpenAI SDK 及客户端"
    assert "按量付费 · ap-southeast-1" in details(1, 30).values()
    symbols = raw.ask(
        "outline", "textDocument/documentSymbol", {"textDocument": document}
    )
    assert [one["detail"] for one in symbols["result"][:2]] == ["API Key", "Base URL"]
    command = {"command": "keyfit.listSetups"}
    setups = raw.ask("setups", "workspace/executeCommand", command)["result"]
    assert {setup["plan"] for setup in setups} >= {"按量付费", "Coding Plan"}
    notes = {note for setup in setups for note in setup["notes"]}
    assert "Codex 自身的 .env 会覆盖 Shell 的环境变量。" in notes


def test_connections_and_lenses_are_chinese(raw: RawClient, tmp_path: Path) -> None:
    raw.initialize({}, locale="zh-cn", initializationOptions={"home": False})
    uri = (tmp_path / ".env").as_uri()
    raw.send(opened(uri, TEXT))
    raw.published(uri)
    answer = "是按量付费的域名，会拒绝套餐专属 API Key sk-sp-…cdef，返回 401 或 403"
    document = {"textDocument": {"uri": uri}}
    shown = raw.ask("connections", "keyfit/connections", document)["result"]
    (connection,) = shown["connections"]
    assert connection["name"] == "加载该文件的程序"
    assert connection["answer"]["outcome"] == "auth-error"
    assert connection["answer"]["reason"].endswith(answer)
    assert connection["answer"]["remedy"] == USE
    (lens,) = raw.ask("lenses", "textDocument/codeLens", document)["result"]
    title = lens["command"]["title"]
    assert title.startswith("加载该文件的程序 → 401 或 403：dashscope-intl")
    assert title.endswith(f" – {USE}")


@pytest.mark.parametrize(
    ("locale", "expected"),
    [("zh-cn", "zh"), ("zh-tw", "en"), ("en", "en"), ("de", "en"), (None, "en")],
)
async def test_locale_of_the_client(locale: str | None, expected: str) -> None:
    InProcess().initialize(locale=locale)
    assert active() == expected


async def test_a_language_of_the_command_line_counts_more() -> None:
    activate("zh", is_chosen=True)
    InProcess().initialize(locale="en")
    assert active() == "zh"


def test_a_mistake_in_own_facts_is_named_in_chinese(
    raw: RawClient, tmp_path: Path
) -> None:
    (tmp_path / "keyfit.toml").write_text('facts = ["f.toml"]\n')
    facts = tmp_path / "f.toml"
    facts.write_text("# ours\nhosts = 1\n")
    raw.initialize(
        {},
        locale="zh-cn",
        rootUri=tmp_path.as_uri(),
        initializationOptions={"home": False, "trusted": True},
    )
    raw.send(opened(facts.as_uri(), facts.read_text()))
    (diagnostic,) = raw.published(facts.as_uri())
    assert diagnostic["message"] == "hosts：应为列表"
    assert diagnostic["range"]["start"]["line"] == 1


def test_a_request_that_is_refused_is_refused_in_chinese(raw: RawClient) -> None:
    raw.initialize({}, locale="zh-cn", initializationOptions={"home": False})
    answer = raw.ask("none", "keyfit/noSuchThing")
    assert answer["error"] == {"code": -32601, "message": "keyfit 没有该方法。"}
