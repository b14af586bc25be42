"""``textDocument/publishDiagnostics`` against the real process, as three clients."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types

from lsp.client import CONFIG, Client
from lsp.inprocess import InProcess
from lsp.profiles import ENCODINGS, NAMES, capabilities
from lsp.raw import changed, opened
from lsp.samples import (
    BOTH_WRONG,
    PLAN_KEY,
    RIGHT,
    WRONG_CASE,
    WRONG_HOST,
    WRONG_URL,
    dotenv,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_lsp.fixture(config=CONFIG, scope="module", params=NAMES)
async def client(client: Client, request: pytest.FixtureRequest) -> AsyncIterator[None]:
    """A session as one of the clients."""
    params = types.InitializeParams(capabilities=capabilities(request.param))
    answer = await client.initialize_session(params)
    assert answer.capabilities.position_encoding == ENCODINGS[request.param]
    yield
    await client.shutdown_session()
    assert client.error is None
    assert client.messages == []


def codes(items: list[types.Diagnostic]) -> list[object]:
    return [item.code for item in items]


async def test_open_change_close(client: Client) -> None:
    uri = "file:///a/.env"
    client.open(uri, WRONG_HOST, 3)
    assert codes(await client.published(uri, 3)) == ["key-endpoint-mismatch"]
    client.change(uri, RIGHT, 4)
    assert await client.published(uri, 4) == []
    client.change(uri, WRONG_CASE, 9)
    assert codes(await client.published(uri, 9)) == ["model-case"]
    client.close(uri)
    assert await client.published(uri, None) == []


async def test_what_a_diagnostic_holds(client: Client) -> None:
    uri = "file:///b/.env"
    client.open(uri, WRONG_HOST)
    (item,) = await client.published(uri)
    start = len("OPENAI_BASE_URL=")
    assert item.range == types.Range(
        types.Position(1, start), types.Position(1, start + len(WRONG_URL))
    )
    assert item.severity == types.DiagnosticSeverity.Error
    assert item.source == "keyfit"
    assert item.code == "key-endpoint-mismatch"
    assert "sk-sp-…cdef" in item.message
    assert PLAN_KEY not in item.message
    publish = client.capabilities.text_document.publish_diagnostics  # type: ignore[union-attr]
    assert bool(item.related_information) == bool(
        publish and publish.related_information
    )
    if publish and publish.code_description_support is not False:
        assert item.code_description
        assert item.code_description.href.endswith(
            "/docs/rules/key-endpoint-mismatch.md"
        )
    else:
        assert item.code_description is None
    client.close(uri)


async def test_related_information_names_the_place(client: Client) -> None:
    uri = "file:///c%3A/b/.env"
    client.open(uri, WRONG_HOST)
    (item,) = await client.published(uri)
    for related in item.related_information or ():
        assert related.location.uri == uri
        assert related.location.range.start == types.Position(0, len("OPENAI_API_KEY="))
    client.close(uri)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
async def test_lines_end_as_in_lsp(client: Client, end: str) -> None:
    uri = "file:///d/.env"
    text = f"# 😀 é\nNAME='😀\f\u2028\v' \n{WRONG_CASE}".replace("\n", end)
    client.open(uri, text)
    (item,) = await client.published(uri)
    assert item.range.start == types.Position(4, len("OPENAI_MODEL="))
    client.close(uri)


async def test_columns_in_the_clients_units(client: Client) -> None:
    uri = "file:///d/settings.json"
    before = f'{{"apiKey": "{PLAN_KEY}", "x": "😀é", "baseUrl": "'
    client.open(uri, f'{before}{WRONG_URL}"}}\n', language="json")
    found = await client.published(uri)
    (item,) = (item for item in found if item.code == "key-endpoint-mismatch")
    general = client.capabilities.general  # type: ignore[union-attr]
    encoding = (general.position_encodings or ["utf-16"])[0]  # type: ignore[union-attr]
    wider = {"utf-8": 3 + 1, "utf-16": 1, "utf-32": 0}[encoding]
    assert item.range.start == types.Position(0, len(before) + wider)
    client.close(uri)


@pytest.mark.parametrize(
    "uri",
    [
        "file:///c%3A/Users/me/.env",
        "file:///home/me/my%20app/.env",
        "untitled:.env",
        "untitled:/home/me/.env",
        "vscode-vfs://github/o/r/.env",
        "file://server/share/prod.env",
    ],
)
async def test_uris_are_published_as_they_came(client: Client, uri: str) -> None:
    client.open(uri, WRONG_CASE, language="plaintext")
    assert codes(await client.published(uri)) == ["model-case"]
    client.close(uri)
    assert await client.published(uri, None) == []


async def test_files_that_are_none_of_ours_are_silent(client: Client) -> None:
    for uri in ("untitled:Untitled-1", "file:///x/main.py", "file:///x/notes"):
        client.open(uri, BOTH_WRONG)
        assert await client.published(uri) == []
        client.close(uri)


async def test_a_file_that_cannot_be_checked_has_a_note(client: Client) -> None:
    uri = "file:///e/.env"
    client.open(uri, f"{WRONG_CASE}\0")
    (item,) = await client.published(uri)
    assert item.range.start == types.Position(0, 0)
    assert item.severity == types.DiagnosticSeverity.Information
    client.close(uri)


async def test_an_unsaved_change_counts_for_the_other_file(
    client: Client, tmp_path: Path
) -> None:
    """Claude Code reads both settings files: the URL of one meets the key of the other."""
    folder = tmp_path / ".claude"
    folder.mkdir()
    shared, local = (folder / name for name in ("settings.json", "settings.local.json"))
    host = "https://dashscope-intl.aliyuncs.com/apps/anthropic"
    url = f'{{"env": {{"ANTHROPIC_BASE_URL": "{host}"}}}}\n'
    client.open(shared.as_uri(), url, language="json")
    assert codes(await client.published(shared.as_uri())) == []
    key = f'{{"env": {{"ANTHROPIC_AUTH_TOKEN": "{PLAN_KEY}"}}}}\n'
    client.publishes.clear()
    client.open(local.as_uri(), key, language="json")
    await client.published(local.as_uri())
    assert codes(await client.published(shared.as_uri())) == ["key-endpoint-mismatch"]
    client.publishes.clear()
    client.close(local.as_uri())
    while codes(await client.published(shared.as_uri())):
        await asyncio.sleep(0.01)
    client.close(shared.as_uri())


async def test_the_last_of_many_changes_is_what_counts(client: Client) -> None:
    uri = "file:///f/.env"
    client.open(uri, RIGHT)
    for version in range(2, 200):
        client.change(
            uri, dotenv(model="minimax-m2.5" if version % 2 else "x"), version
        )
    client.change(uri, WRONG_CASE, 200)
    assert codes(await client.published(uri, 200)) == ["model-case"]
    client.close(uri)


async def test_a_burst_is_checked_once() -> None:
    server = InProcess()
    server.initialize()
    await server.settle()
    server.send(opened("file:///a/.env", WRONG_CASE), opened("file:///b/.env", RIGHT))
    server.send(
        *(changed("file:///a/.env", dotenv(), version) for version in range(2, 50))
    )
    await server.settle()
    said = [(m["params"]["uri"], m["params"]["version"]) for m in server.out]
    assert sorted(said) == [("file:///a/.env", 49), ("file:///b/.env", 1)]


async def test_what_has_not_changed_is_not_said_again() -> None:
    server = InProcess()
    server.initialize()
    server.send(
        opened("file:///a/.env", WRONG_CASE), opened("file:///b/.env", WRONG_HOST)
    )
    await server.settle()
    server.out.clear()
    server.send(changed("file:///a/.env", WRONG_CASE, 2))
    await server.settle()
    assert [m["params"]["uri"] for m in server.out] == ["file:///a/.env"]
