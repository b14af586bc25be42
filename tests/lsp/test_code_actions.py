"""``textDocument/codeAction`` against the real process, as three clients."""

from __future__ import annotations

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from lsp.client import Client, applied
from lsp.samples import (
    BOTH_WRONG,
    PLAN_KEY,
    RIGHT,
    RIGHT_URL,
    WRONG_CASE,
    WRONG_HOST,
    WRONG_URL,
    dotenv,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")
FIX_ALL = "source.fixAll.keyfit"
URI = "file:///a/.env"


def encoding(client: Client) -> str:
    general = client.capabilities.general  # type: ignore[union-attr]
    return str((general.position_encodings or ["utf-16"])[0])  # type: ignore[union-attr]


def fixes(actions: list[types.CodeAction]) -> list[types.CodeAction]:
    """Those that mend something, as against documentation and ignore comments."""
    return [
        action
        for action in actions
        if not action.title.startswith(("Open ", "Ignore ", "Explain "))
    ]


def preferred(actions: list[types.CodeAction]) -> types.CodeAction:
    (action,) = (action for action in actions if action.is_preferred)
    return action


@pytest.mark.parametrize("wrong", [WRONG_HOST, WRONG_CASE])
async def test_the_preferred_fix_mends_the_file(client: Client, wrong: str) -> None:
    client.open(URI, wrong)
    action = preferred(await client.actions(URI))
    assert action.kind == types.CodeActionKind.QuickFix
    assert action.edit
    assert applied(wrong, action.edit, URI, encoding(client)) == RIGHT
    client.close(URI)


async def test_it_sees_the_newest_text_before_it_is_checked(client: Client) -> None:
    client.open(URI, RIGHT)
    client.change(URI, WRONG_CASE, 2)
    assert preferred(await client.actions(URI)).title == "Write MiniMax-M2.5"
    client.close(URI)


async def test_it_comes_with_the_published_diagnostic(client: Client) -> None:
    client.open(URI, WRONG_HOST)
    published = await client.published(URI)
    for action in await client.actions(URI):
        assert list(action.diagnostics or ()) in (published, [])
    client.publishes.clear()
    client.close(URI)


async def test_only_what_the_range_touches(client: Client) -> None:
    client.open(URI, BOTH_WRONG)
    start = len("OPENAI_MODEL=")
    end = start + len("minimax-m2.5")
    for column in (start, end - 1, end):
        at = types.Position(2, column)
        actions = await client.actions(URI, types.Range(at, at))
        titles = [action.title for action in fixes(actions)]
        assert titles == ["Write MiniMax-M2.5", "Apply all safe fixes of keyfit"]
    at = types.Position(3, 0)
    assert await client.actions(URI, types.Range(at, at)) == []
    client.close(URI)


async def test_a_repair_is_offered_where_the_key_is(client: Client) -> None:
    client.open(URI, WRONG_HOST)
    for column in (3, len("OPENAI_API_KEY="), 40):
        at = types.Position(0, column)
        action = preferred(await client.actions(URI, types.Range(at, at)))
        assert action.edit
        assert applied(WRONG_HOST, action.edit, URI, encoding(client)) == RIGHT
    client.change(URI, f"{RIGHT}OTHER=1\nDASHSCOPE_MODEL=Glm-5\n", 2)
    at = types.Position(3, 2)  # a variable that has no part in what is wrong
    assert fixes(await client.actions(URI, types.Range(at, at))) == []
    client.close(URI)


async def test_all_repairs_are_in_the_menu_of_quick_fixes(client: Client) -> None:
    client.open(URI, BOTH_WRONG)
    for only in (None, ["quickfix"]):
        every = [
            action
            for action in await client.actions(URI, only=only)
            if action.title == "Apply all safe fixes of keyfit"
        ]
        (action,) = every
        assert action.kind == types.CodeActionKind.QuickFix
        assert action.edit
        assert applied(BOTH_WRONG, action.edit, URI, encoding(client)) == RIGHT
    client.close(URI)


async def test_all_repairs_of_one_rule(client: Client) -> None:
    other = (
        f"ANTHROPIC_AUTH_TOKEN={PLAN_KEY}\n"
        "ANTHROPIC_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/apps/anthropic\n"
        "ANTHROPIC_MODEL="
    )
    wrong = f"{BOTH_WRONG}{other}minimax-m2.5\n"
    client.open(URI, wrong)
    at = types.Position(2, len("OPENAI_MODEL=") + 2)
    offered = fixes(await client.actions(URI, types.Range(at, at)))
    titles = [action.title for action in offered]
    assert titles[1:] == [
        "Apply all safe fixes of model-case",
        "Apply all safe fixes of keyfit",
    ]
    assert offered[1].edit
    repaired = applied(wrong, offered[1].edit, URI, encoding(client))
    assert repaired == f"{WRONG_HOST}{other}MiniMax-M2.5\n"
    client.close(URI)


@pytest.mark.parametrize(
    ("only", "kinds"),
    [
        (["quickfix"], {"quickfix"}),
        ([""], {"quickfix", FIX_ALL}),
        (["source"], {FIX_ALL}),
        (["source.fixAll"], {FIX_ALL}),
        ([FIX_ALL], {FIX_ALL}),
        (["source.fixAll.other", "source.organizeImports", "quick"], set()),
        ([], set()),
    ],
)
async def test_only_what_is_asked_for(
    client: Client, only: list[str], kinds: set[str]
) -> None:
    client.open(URI, BOTH_WRONG)
    assert {
        str(action.kind) for action in await client.actions(URI, only=only)
    } == kinds
    client.close(URI)


async def test_fix_all_mends_everything(client: Client) -> None:
    head = "# 😀 before\n"
    client.open(URI, head + BOTH_WRONG)
    (action,) = await client.actions(URI, only=["source.fixAll"])
    assert action.edit
    assert (
        applied(head + BOTH_WRONG, action.edit, URI, encoding(client)) == head + RIGHT
    )
    client.change(URI, head + RIGHT, 2)
    assert await client.actions(URI, only=["source.fixAll"]) == []
    client.close(URI)


async def test_edits_behind_astral_characters(client: Client) -> None:
    uri = "file:///a/opencode.env"
    text = dotenv(RIGHT_URL, "'minimax-m2.5'  # 😀").replace(
        "OPENAI", "export 😀=1\nOPENAI", 1
    )
    client.open(uri, text)
    edit = preferred(await client.actions(uri, only=["quickfix"])).edit
    assert edit
    assert "'MiniMax-M2.5'  # 😀" in applied(text, edit, uri, encoding(client))
    client.close(uri)


async def test_versions_where_the_client_takes_them(client: Client) -> None:
    client.open(URI, WRONG_CASE, 41)
    edit = preferred(await client.actions(URI)).edit
    assert edit
    workspace_edit = client.capabilities.workspace.workspace_edit  # type: ignore[union-attr]
    if workspace_edit and workspace_edit.document_changes:
        (change,) = edit.document_changes or ()
        assert isinstance(change, types.TextDocumentEdit)
        assert (change.text_document.uri, change.text_document.version) == (URI, 41)
        assert edit.changes is None
    else:
        assert list(edit.changes or ()) == [URI]
        assert edit.document_changes is None
    client.close(URI)


async def test_what_may_cost_money_is_marked_and_comes_last(client: Client) -> None:
    """A standard key at a plan's host: the other host would start billing."""
    text = RIGHT.replace("sk-sp-", "sk-")
    client.open(URI, text)
    actions = [a for a in fixes(await client.actions(URI)) if a.kind == "quickfix"]
    assert actions
    assert all(action.title.endswith(" (unsafe)") for action in actions)
    assert not any(action.is_preferred for action in actions)
    edit_support = client.capabilities.workspace.workspace_edit  # type: ignore[union-attr]
    asks = bool(edit_support and edit_support.change_annotation_support)
    for action in actions:
        assert action.edit
        annotations = list((action.edit.change_annotations or {}).values())
        assert [one.needs_confirmation for one in annotations] == [True] * asks
    assert await client.actions(URI, only=["source.fixAll"]) == []
    client.close(URI)


async def test_nothing_for_what_is_not_open(client: Client) -> None:
    assert await client.actions("file:///never/opened/.env") == []


async def test_ignoring_here_ends_the_finding(client: Client) -> None:
    text = f"# 😀\r\n{WRONG_CASE}"
    client.open(URI, text)
    (action,) = [
        action
        for action in await client.actions(URI)
        if action.title == "Ignore model-case here"
    ]
    assert not action.is_preferred
    assert [diagnostic.code for diagnostic in action.diagnostics or ()] == [
        "model-case"
    ]
    assert action.edit
    new = applied(text, action.edit, URI, encoding(client))
    assert new == text.replace(
        "OPENAI_MODEL", "# keyfit: ignore[model-case]\nOPENAI_MODEL"
    )
    client.change(URI, new, 2)
    assert await client.published(URI, 2) == []
    client.close(URI)


async def test_no_comment_in_a_file_that_may_have_none(client: Client) -> None:
    text = '{"env": {"ANTHROPIC_AUTH_TOKEN": "@K", "ANTHROPIC_BASE_URL": "@U"}}'
    text = text.replace("@K", PLAN_KEY).replace("@U", WRONG_URL)
    for uri, offered in (
        ("file:///a/.claude/settings.json", False),
        ("file:///a/app.json", False),
        ("file:///a/app.jsonc", True),
    ):
        client.open(uri, text)
        titles = [action.title for action in await client.actions(uri)]
        assert titles
        assert any(title.endswith(" here") for title in titles) is offered
        client.close(uri)


async def test_edits_come_later_where_the_client_can_wait(client: Client) -> None:
    client.open(URI, BOTH_WRONG, 5)
    everything = types.Range(types.Position(0, 0), types.Position(99, 0))
    params = types.CodeActionParams(
        types.TextDocumentIdentifier(URI), everything, types.CodeActionContext([])
    )
    actions = [
        action
        for action in await client.text_document_code_action_async(params) or ()
        if isinstance(action, types.CodeAction) and not action.command
    ]
    text_document = client.capabilities.text_document  # type: ignore[union-attr]
    support = text_document.code_action.resolve_support  # type: ignore[union-attr]
    later = bool(support and "edit" in support.properties)
    assert [action.edit is None for action in actions] == [later] * len(actions)
    for action in actions if later else ():
        assert (await client.code_action_resolve_async(action)).edit
    client.change(URI, f"\n{BOTH_WRONG}", 6)
    for action in (
        actions if later else ()
    ):  # made for another text: it would hit other places
        assert (await client.code_action_resolve_async(action)).edit is None
    client.close(URI)


async def test_all_of_a_long_text_selected(client: Client) -> None:
    """The menu stays one that can be read, and what repairs all of them repairs all of them."""
    text = "".join(
        WRONG_HOST.replace("OPENAI", f"A{number}_LLM") for number in range(30)
    )
    client.open(URI, text)
    assert len(await client.published(URI)) == 30
    actions = await client.actions(URI)
    assert len([a for a in actions if a.title.startswith("Ignore ")]) == 10
    assert len([a for a in actions if a.is_preferred]) == 10
    (all_of_them,) = [a for a in actions if a.title.startswith("Apply all ")]
    assert all_of_them.edit
    new = applied(text, all_of_them.edit, URI, encoding(client))
    assert WRONG_URL not in new
    client.close(URI)


async def test_resolving_what_was_never_offered(client: Client) -> None:
    client.open(URI, BOTH_WRONG)
    action = {"uri": URI, "version": 1, "title": "x", "places": []}
    for data in (
        None,
        1,
        {},
        {"uri": URI},
        *({**action, "places": x} for x in (1, [1], [[{}]])),
    ):
        with pytest.raises(JsonRpcInvalidParams):
            await client.code_action_resolve_async(
                types.CodeAction("x", "quickfix", data=data)
            )
    for uri in (URI, "file:///never/opened/.env"):
        data = {"uri": uri, "version": 1, "title": "x", "places": []}
        action = types.CodeAction("x", "quickfix", data=data)
        assert (await client.code_action_resolve_async(action)).edit is None
    client.close(URI)
