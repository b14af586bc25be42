"""``textDocument/completion`` against the real process, as three clients."""

from __future__ import annotations

import pytest
from lsprotocol import types

from lsp.client import Client, applied
from lsp.raw import RawClient, opened
from lsp.samples import PLAN_KEY, RIGHT_URL

pytestmark = pytest.mark.asyncio(loop_scope="module")
URI = "file:///a/.env"
SETTINGS = "file:///a/.claude/settings.json"


async def taken(client: Client, uri: str, text: str, nth: int = 0) -> str:
    """``text`` (with a cursor ¦) after the ``nth`` item was taken."""
    encoding = client.encoding  # type: ignore[attr-defined]
    before = text.partition("¦")[0]
    width = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
    line = before.rpartition("\n")[2]
    column = len(line.encode("utf-8" if width == 1 else f"{encoding}-le")) // width
    text = text.replace("¦", "")
    client.open(uri, text)
    items = await client.completions(uri, before.count("\n"), column)
    client.close(uri)
    items.sort(key=lambda item: item.sort_text or "")
    edit = items[nth].text_edit
    assert isinstance(edit, types.TextEdit)
    assert edit.range.start.line == edit.range.end.line == before.count("\n")
    return applied(text, types.WorkspaceEdit({uri: [edit]}), uri, encoding)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("typed", ["¦", "htt¦ps://old", "'¦'", "'😀¦'"])
async def test_an_endpoint(client: Client, typed: str, end: str) -> None:
    text = f"# 😀{end}OPENAI_API_KEY={PLAN_KEY}{end}OPENAI_BASE_URL={typed}{end}"
    quote = "'" if "'" in typed else ""
    assert await taken(client, URI, text) == text.replace(
        typed, f"{quote}{RIGHT_URL}{quote}"
    )


async def test_a_model_behind_wide_characters(client: Client) -> None:
    text = (
        f'{{"😀": "é", "env": {{"ANTHROPIC_AUTH_TOKEN": "{PLAN_KEY}", "ANTHROPIC_BASE_URL": '
        '"https:\\/\\/coding-intl.dashscope.aliyuncs.com\\/apps\\/anthropic", "x": "😀", '
        '"ANTHROPIC_MODEL": "gl¦m"}}'
    )
    assert await taken(client, SETTINGS, text) == text.replace("gl¦m", "qwen3.7-plus")


async def test_what_an_item_tells(client: Client) -> None:
    client.open(
        URI, f"OPENAI_API_KEY={PLAN_KEY}\nOPENAI_BASE_URL={RIGHT_URL}\nOPENAI_MODEL=\n"
    )
    items = {item.label: item for item in await client.completions(URI, 2, 13)}
    item = items["glm-4.7"]
    assert item.kind == types.CompletionItemKind.EnumMember
    assert item.detail == "Coding Plan · context 202,752 · thinking yes · budget 32,768"
    about = item.documentation
    text = about.value if isinstance(about, types.MarkupContent) else about
    assert text
    assert "Context window: 202,752 tokens" in text
    assert item.filter_text == "glm-4.7"
    client.close(URI)


async def test_names_and_references(client: Client) -> None:
    text = f"OPENAI_API_KEY={PLAN_KEY}\n¦"
    assert await taken(client, URI, text) == text.replace("¦", "OPENAI_BASE_URL=")
    text = f"PLAN={PLAN_KEY}\nOPENAI_API_KEY=${{¦}}\n"
    assert await taken(client, URI, text) == text.replace("¦", "PLAN")


async def test_a_key_in_another_open_file(client: Client) -> None:
    client.open("file:///q/.env", f"PLAN_KEY={PLAN_KEY}\n")
    text = '{"modelProviders": {"openai": [{"id": "glm-5", "envKey": "PLAN_KEY", "baseUrl": "¦'
    uri = "file:///q/.qwen/settings.json"
    assert await taken(client, uri, text) == text.replace("¦", f'{RIGHT_URL}"')
    client.close("file:///q/.env")


async def test_nothing_where_nothing_fits(client: Client) -> None:
    assert await client.completions("file:///never/opened/.env", 0, 0) == []
    client.open(URI, "# OPENAI_BASE_URL=\nDATABASE_URL=\n")
    for line, column in ((0, 18), (1, 13)):
        assert await client.completions(URI, line, column) == []
    client.close(URI)


def supports(client: Client, name: str) -> bool:
    completion = client.capabilities.text_document.completion  # type: ignore[union-attr]
    return bool(getattr(completion.completion_item, name, None))  # type: ignore[union-attr]


async def test_from_an_empty_file(client: Client) -> None:
    client.open(URI, "# 😀\nOPENAI")
    (first, *_) = await client.completions(URI, 1, 6)
    assert first.label == "OPENAI_API_KEY"
    assert first.detail
    details = first.label_details.description if first.label_details else None
    shown = supports(client, "label_details_support")
    assert details == (first.detail if shown else None)
    client.close(URI)


async def test_a_snippet_where_the_client_inserts_them(client: Client) -> None:
    client.open(SETTINGS, "cl")
    found = await client.completions(SETTINGS, 0, 2)
    client.close(SETTINGS)
    assert bool(found) is supports(client, "snippet_support")
    for item in found:
        assert item.kind == types.CompletionItemKind.Snippet
        assert item.insert_text_format == types.InsertTextFormat.Snippet
        assert item.label.startswith("Claude Code on ")
        edit = item.text_edit
        assert isinstance(edit, types.TextEdit)
        assert "${1:YOUR_" in edit.new_text
        assert edit.range == types.Range(types.Position(0, 0), types.Position(0, 2))


async def test_what_is_announced() -> None:
    fresh = RawClient()
    try:
        options = fresh.initialize()["completionProvider"]
        assert set(options["triggerCharacters"]) == {"=", '"', "'", "{", "$", ":", "/"}
    finally:
        fresh.kill()


async def test_plain_documentation_without_markdown(session: RawClient) -> None:
    session.send(opened(URI, f"OPENAI_API_KEY={PLAN_KEY}\nOPENAI_BASE_URL="))
    place = {"textDocument": {"uri": URI}, "position": {"line": 1, "character": 16}}
    items = session.ask(1, "textDocument/completion", place)["result"]
    assert items[0]["documentation"].startswith(
        "Coding Plan endpoint, region ap-southeast-1"
    )
