"""``textDocument/hover`` against the real process, as three clients."""

from __future__ import annotations

import pytest
from lsprotocol import types

from lsp.client import Client
from lsp.raw import RawClient, opened
from lsp.samples import PLAN_KEY, RIGHT, WRONG_HOST

pytestmark = pytest.mark.asyncio(loop_scope="module")
URI = "file:///a/.env"


def words(hover: types.Hover | None) -> str:
    assert hover
    assert isinstance(hover.contents, types.MarkupContent)
    assert hover.contents.kind == types.MarkupKind.Markdown
    return hover.contents.value


async def test_a_key_a_url_a_model_and_a_name(client: Client) -> None:
    client.open(URI, RIGHT)
    assert words(await client.hover(URI, 0, 20)).startswith(
        "**Plan key** `sk-sp-…cdef`"
    )
    assert "**Coding Plan** endpoint" in words(await client.hover(URI, 1, 20))
    assert "**MiniMax-M2.5**" in words(await client.hover(URI, 2, 20))
    assert "**`OPENAI_API_KEY`**: key" in words(await client.hover(URI, 0, 3))
    assert await client.hover(URI, 3, 0) is None
    client.close(URI)


async def test_the_range_behind_wide_characters(client: Client) -> None:
    encoding = client.encoding  # type: ignore[attr-defined]
    text = f'{{"😀": {{}}, "env": {{"é😀": "", "ANTHROPIC_AUTH_TOKEN": "{PLAN_KEY}"}}}}'
    uri = "file:///a/.claude/settings.json"
    client.open(uri, text)
    before = text[: text.index("sk-sp")]
    width = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
    codec = encoding if encoding == "utf-8" else f"{encoding}-le"
    start, end = (
        len(part.encode(codec)) // width for part in (before, before + PLAN_KEY)
    )
    for column in (start, start + 5, end):
        hover = await client.hover(uri, 0, column)
        assert "**Plan key**" in words(hover)
        assert hover
        assert hover.range == types.Range(
            types.Position(0, start), types.Position(0, end)
        )
    client.close(uri)


async def test_the_text_that_is_open_counts(client: Client) -> None:
    client.open(URI, WRONG_HOST)
    assert "refused with 401 or 403" in words(await client.hover(URI, 1, 20))
    client.change(URI, RIGHT, 2)
    assert "works; paid by" in words(await client.hover(URI, 1, 20))
    client.close(URI)


async def test_why_across_open_files(client: Client) -> None:
    local, shared = (f"file:///a/.claude/settings{end}.json" for end in (".local", ""))
    client.open(shared, f'{{"env": {{"ANTHROPIC_AUTH_TOKEN": "{PLAN_KEY}"}}}}')
    client.open(
        local,
        '{"env": {"ANTHROPIC_AUTH_TOKEN": "sk-0123456789abcdef0123456789abcdef"}}',
    )
    said = words(await client.hover(shared, 0, 15))
    assert ": **.claude/settings.local.json:1: `sk-…cdef`** ← used" in said
    assert " › ~~.claude/settings.json:1: `sk-sp-…cdef`~~ overridden" in said
    for uri in (local, shared):
        client.close(uri)


async def test_nothing_for_what_is_not_open_or_not_ours(client: Client) -> None:
    assert await client.hover("file:///never/opened/.env", 0, 0) is None
    client.open("untitled:notes.txt", RIGHT)
    assert await client.hover("untitled:notes.txt", 0, 20) is None
    client.close("untitled:notes.txt")


async def test_plain_text_for_a_client_that_takes_no_markdown(
    session: RawClient,
) -> None:
    session.send(opened(URI, RIGHT))
    place = {"textDocument": {"uri": URI}, "position": {"line": 0, "character": 20}}
    contents = session.ask(1, "textDocument/hover", place)["result"]["contents"]
    assert contents["kind"] == "plaintext"
    assert contents["value"].startswith("Plan key sk-sp-…cdef\n")
    assert "Coding Plan documentation (https://" in contents["value"]


async def test_a_byte_order_mark_and_a_position_past_the_end(
    session: RawClient,
) -> None:
    session.send(opened("file:///b/.env", f"\ufeff{RIGHT}"))
    place = {"textDocument": {"uri": "file:///b/.env"}}
    for line, character in ((0, 18), (0, 9999)):
        position = {"line": line, "character": character}
        said = session.ask(2, "textDocument/hover", {**place, "position": position})[
            "result"
        ]
        assert said["range"]["start"] == {"line": 0, "character": 16}
    far = {**place, "position": {"line": 9999, "character": 0}}
    assert session.ask(3, "textDocument/hover", far)["result"] is None
