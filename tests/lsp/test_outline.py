"""Outline, highlights, links and renaming against the real process, as three clients."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from lsp.client import Client, applied
from lsp.samples import PLAN_KEY, RIGHT_URL
from lsp.test_definition import at

pytestmark = pytest.mark.asyncio(loop_scope="module")
ENV, SETTINGS = "file:///q/.env", "file:///q/.qwen/settings.json"
TEXT = (
    '{"😀": 0, "modelProviders": {"openai": [{"id": "glm-5", "envKey": "PLAN_KEY"}]}}'
)
DOTENV = f"# 😀\r\nexport PLAN_KEY={PLAN_KEY}\r\nB='😀' OPENAI_API_KEY=x\r\nC=${{PLAN_KEY}}\r\n"


def encoding(client: Client) -> str:
    return client.encoding  # type: ignore[attr-defined, no-any-return]


def column(client: Client) -> int:
    """Where the name begins in the settings, behind a wide character."""
    width = {"utf-8": 4, "utf-16": 2, "utf-32": 1}[encoding(client)]
    return TEXT.index("PLAN_KEY") - 1 + width


def position(uri: str, line: int, character: int) -> tuple[object, types.Position]:
    return types.TextDocumentIdentifier(uri), types.Position(line, character)


async def prepared(client: Client, uri: str, line: int, character: int) -> object:
    params = types.PrepareRenameParams(*position(uri, line, character))  # type: ignore[arg-type]
    return await client.text_document_prepare_rename_async(params)


async def renamed(
    client: Client, uri: str, line: int, character: int, new_name: str
) -> types.WorkspaceEdit:
    identifier, where = position(uri, line, character)
    params = types.RenameParams(identifier, where, new_name)  # type: ignore[arg-type]
    edit = await client.text_document_rename_async(params)
    assert edit
    return edit


async def test_the_outline(client: Client) -> None:
    client.open(ENV, f"# 😀\nexport PLAN_KEY={PLAN_KEY}\nOPENAI_BASE_URL={RIGHT_URL}\n")
    params = types.DocumentSymbolParams(types.TextDocumentIdentifier(ENV))
    symbols = list(await client.text_document_document_symbol_async(params) or ())
    assert [one.name for one in symbols] == ["PLAN_KEY", "OPENAI_BASE_URL"]
    support = client.capabilities.text_document.document_symbol  # type: ignore[union-attr]
    nested = bool(support and support.hierarchical_document_symbol_support)
    for one in symbols:
        assert isinstance(one, types.DocumentSymbol) is nested
    first = symbols[0]
    whole = at(ENV, 1, 7, 16 + len(PLAN_KEY))
    if isinstance(first, types.DocumentSymbol):
        assert first.range == whole.range
        assert first.selection_range == at(ENV, 1, 7, 15).range
    elif isinstance(first, types.SymbolInformation):
        assert first.location == whole
    client.close(ENV)


async def test_highlights(client: Client) -> None:
    client.open(ENV, DOTENV)
    params = types.DocumentHighlightParams(*position(ENV, 1, 9))  # type: ignore[arg-type]
    found = list(await client.text_document_document_highlight_async(params) or ())
    assert [(one.range, one.kind) for one in found] == [
        (at(ENV, 1, 7, 15).range, types.DocumentHighlightKind.Write),
        (at(ENV, 3, 4, 12).range, types.DocumentHighlightKind.Read),
    ]
    params = types.DocumentHighlightParams(*position(ENV, 0, 2))  # type: ignore[arg-type]
    assert await client.text_document_document_highlight_async(params) == ()
    client.close(ENV)


async def test_links(client: Client, tmp_path: Path) -> None:
    uri = (tmp_path / "compose.yaml").as_uri()
    client.open(uri, "services: {😀: {image: x, env_file: a b.env}} # dashscope\n")
    params = types.DocumentLinkParams(types.TextDocumentIdentifier(uri))
    (link,) = await client.text_document_document_link_async(params) or ()
    assert link.target == (tmp_path / "a b.env").as_uri()
    width = {"utf-8": 4, "utf-16": 2, "utf-32": 1}[encoding(client)]
    start = len("services: {: {image: x, env_file: ") + width
    assert link.range == at(uri, 0, start, start + 7).range
    client.close(uri)


async def test_renaming_in_two_files(client: Client) -> None:
    client.open(ENV, DOTENV)
    client.open(SETTINGS, TEXT)
    start = column(client)
    assert await prepared(client, SETTINGS, 0, start + 2) == (
        at(SETTINGS, 0, start, start + 8).range
    )
    edit = await renamed(client, SETTINGS, 0, start, "NEW")
    after = applied(DOTENV, edit, ENV, encoding(client))
    assert after == DOTENV.replace("PLAN_KEY", "NEW")
    after = applied(TEXT, edit, SETTINGS, encoding(client))
    assert after == TEXT.replace("PLAN_KEY", "NEW")
    assert await renamed(client, ENV, 1, 8, "NEW") == edit
    for uri in (ENV, SETTINGS):
        client.close(uri)


async def test_renaming_is_refused_with_a_reason(
    client: Client, tmp_path: Path
) -> None:
    client.open(ENV, f"OPENAI_API_KEY={PLAN_KEY}\nA=1\n")
    assert await prepared(client, ENV, 2, 0) is None
    with pytest.raises(
        JsonRpcException, match=r"under which .*Qwen Code.* look for it"
    ):
        await prepared(client, ENV, 0, 3)
    client.close(ENV)
    (tmp_path / ".env").write_text(DOTENV, encoding="utf-8")
    uri = (tmp_path / ".qwen/settings.json").as_uri()
    client.open(uri, TEXT)
    with pytest.raises(JsonRpcException, match=r"\.env .* is not in this workspace"):
        await renamed(client, uri, 0, column(client), "NEW")
    client.close(uri)
