"""``textDocument/definition`` and ``references`` against the real process, as three clients."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types

from lsp.client import Client
from lsp.samples import PLAN_KEY

pytestmark = pytest.mark.asyncio(loop_scope="module")
ENV, SETTINGS = "file:///q/.env", "file:///q/.qwen/settings.json"
TEXT = '{"modelProviders": {"openai": [{"id": "glm-5", "envKey": "PLAN_KEY", "baseUrl": "x"}]}}'
COLUMN = TEXT.index("PLAN_KEY")


async def defined(
    client: Client, uri: str, line: int, column: int
) -> list[types.Location]:
    where = types.TextDocumentIdentifier(uri), types.Position(line, column)
    answer = await client.text_document_definition_async(types.DefinitionParams(*where))
    assert isinstance(answer, (list, tuple))
    return [one for one in answer if isinstance(one, types.Location)]


async def referred(
    client: Client, uri: str, line: int, column: int, declared: bool = True
) -> list[types.Location]:
    where = types.TextDocumentIdentifier(uri), types.Position(line, column)
    context = types.ReferenceContext(declared)
    params = types.ReferenceParams(context, *where)
    return list(await client.text_document_references_async(params) or ())


def at(uri: str, line: int, start: int, end: int) -> types.Location:
    return types.Location(
        uri, types.Range(types.Position(line, start), types.Position(line, end))
    )


async def test_across_open_files(client: Client) -> None:
    client.open(ENV, f"# 😀\r\nexport PLAN_KEY={PLAN_KEY}\r\n")
    client.open(SETTINGS, TEXT)
    there, here = at(ENV, 1, 7, 15), at(SETTINGS, 0, COLUMN, COLUMN + 8)
    assert await defined(client, SETTINGS, 0, COLUMN + 3) == [there]
    assert await defined(client, ENV, 1, 8) == [there]
    assert await referred(client, ENV, 1, 8) == [there, here]
    assert await referred(client, ENV, 1, 8, declared=False) == [here]
    assert await referred(client, SETTINGS, 0, COLUMN) == [there, here]
    for uri in (ENV, SETTINGS):
        client.close(uri)


async def test_into_a_file_that_is_not_open(client: Client, tmp_path: Path) -> None:
    folder = tmp_path / "a project é"
    (folder / ".qwen").mkdir(parents=True)
    (folder / ".env").write_text(f"\n\nPLAN_KEY={PLAN_KEY}\n")
    uri = (folder / ".qwen/settings.json").as_uri()
    client.open(uri, TEXT)
    (place,) = await defined(client, uri, 0, COLUMN)
    assert place == at((folder / ".env").as_uri(), 2, 0, 8)
    client.close(uri)


async def test_behind_wide_characters(client: Client) -> None:
    encoding = client.encoding  # type: ignore[attr-defined]
    width = {"utf-8": 4, "utf-16": 2, "utf-32": 1}[encoding]
    uri = "file:///a/run.sh"
    client.open(
        uri, f"export B='😀' A={PLAN_KEY}\nexport C='😀' DASHSCOPE_API_KEY=$A\n"
    )
    start = len("export B='' ") + width
    reference = len("export C='' DASHSCOPE_API_KEY=") + width
    assert await defined(client, uri, 1, reference) == [at(uri, 0, start, start + 1)]
    assert await referred(client, uri, 0, start, declared=False) == [
        at(uri, 1, reference, reference + 2)
    ]
    client.close(uri)


async def test_nothing_where_nothing_is_referred_to(client: Client) -> None:
    assert await defined(client, "file:///never/opened/.env", 0, 0) == []
    assert await referred(client, "file:///never/opened/.env", 0, 0) == []
    client.open(ENV, "# qwen\nX=1\n")
    assert await defined(client, ENV, 0, 3) == []
    assert await referred(client, ENV, 1, 2) == []
    client.close(ENV)
