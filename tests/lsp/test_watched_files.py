"""Watched files: what is registered, what is made of events, and what is done without them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from fnmatch import fnmatch
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types

from keyfit.catalog.caller_signs import load_callers
from keyfit.catalog.tool_registry import load_tools
from keyfit.lsp.features.watched_files import globs, signs
from lsp.client import CONFIG, Client
from lsp.inprocess import InProcess
from lsp.profiles import NAMES
from lsp.raw import notification, opened
from lsp.samples import RIGHT, WRONG_CASE


def test_every_file_of_a_tool_is_watched() -> None:
    known = load_tools()
    patterns = [glob.removeprefix("**/") for glob in globs(known)]
    for tool in known.tools:
        for spec in tool.files.values():
            for tail in spec.tails:
                name = tail.rpartition("/")[2]
                assert any(fnmatch(name, p) or tail == p for p in patterns), tail


def test_globs_are_narrow() -> None:
    """None matches a source file, a log, a folder's listing."""
    patterns = [glob.removeprefix("**/") for glob in globs(load_tools())]
    assert {".env", ".env.*", ".zshrc", "*.json"} <= set(patterns)
    for name in (
        "main.py",
        "index.ts",
        "app.log",
        "Makefile",
        "README.md",
        "package.lock",
    ):
        assert not any(fnmatch(name, pattern) for pattern in patterns)


def test_globs_are_plain() -> None:
    """Eglot and Neovim 0.11 know no ``*`` in braces; Neovim 0.12 refuses them around one name."""
    assert not set("{}") & set("".join(globs(load_tools())))


@pytest_lsp.fixture(config=CONFIG, params=NAMES)
async def client(
    client: Client, request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[None]:
    """A session as one of the clients, in a folder."""
    (tmp_path / ".env").write_text(WRONG_CASE)
    await client.begin(request.param, tmp_path)
    yield
    await client.shutdown_session()
    assert client.error is None
    assert client.messages == []


async def test_registered_where_the_client_can(client: Client, tmp_path: Path) -> None:
    uri = (tmp_path / ".env").as_uri()
    assert [item.code for item in await client.published(uri, None)] == ["model-case"]
    assert client.capabilities
    workspace = client.capabilities.workspace
    watched = workspace and workspace.did_change_watched_files
    expected = 1 if watched and watched.dynamic_registration else 0
    method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
    registrations = [one for one in client.registrations if one.method == method]
    assert len(registrations) == expected
    for registration in registrations:
        assert len(registration.register_options["watchers"]) < 80  # type: ignore[index]
    (tmp_path / ".env").write_text(RIGHT)
    client.publishes.clear()
    event = types.FileEvent(uri, types.FileChangeType.Changed)
    client.workspace_did_change_watched_files(
        types.DidChangeWatchedFilesParams([event])
    )
    assert await client.published(uri, None) == []


def codes(session: InProcess) -> list[tuple[str, list[str]]]:
    """What was published, in its order: names of files and rules."""
    said = [m["params"] for m in session.out if "method" in m]
    return [
        (p["uri"].rpartition("/")[2], [item["code"] for item in p["diagnostics"]])
        for p in said
    ]


async def start(folder: Path) -> InProcess:
    session = InProcess()
    session.initialize(rootUri=folder.as_uri())
    session.send(notification("initialized", {}))
    await session.settle()
    return session


@pytest.mark.parametrize("kind", [0, 4, 99])
async def test_kinds_that_are_not_known(tmp_path: Path, kind: int) -> None:
    session = await start(tmp_path)
    path = tmp_path / ".env"
    path.write_text(WRONG_CASE)
    changes = {"changes": [{"uri": path.as_uri(), "type": kind}]}
    session.send(notification("workspace/didChangeWatchedFiles", changes))
    await session.settle()
    assert codes(session) == [(".env", ["model-case"])]


@pytest.mark.parametrize(
    "uri", ["", "x:", "file:///%00.env", "untitled:.env", "file:///", "[:"]
)
async def test_uris_that_lead_nowhere(tmp_path: Path, uri: str) -> None:
    session = await start(tmp_path)
    changes = {"changes": [{"uri": uri, "type": 1}]}
    session.send(notification("workspace/didChangeWatchedFiles", changes))
    await session.settle()
    assert session.out == []


async def test_without_watchers_times_are_compared(tmp_path: Path) -> None:
    path, other = tmp_path / ".env", tmp_path / "other.env"
    path.write_text(WRONG_CASE)
    other.write_text(RIGHT)
    session = await start(tmp_path)
    path.write_text(RIGHT)
    session.send(opened(other.as_uri(), RIGHT))
    await session.settle()
    assert codes(session)[0] == (".env", ["model-case"])
    assert (".env", []) in codes(session)
    session.out.clear()
    path.write_text(WRONG_CASE)
    identifier = {"textDocument": {"uri": other.as_uri()}}
    session.send(notification("textDocument/didSave", identifier))
    await session.settle()
    assert codes(session) == [(".env", ["model-case"])]
    session.out.clear()
    path.unlink()
    session.send(notification("textDocument/didClose", identifier))
    await session.settle()
    assert codes(session) == [(".env", [])]
    path.write_text(WRONG_CASE)
    session.send(opened(other.as_uri(), RIGHT))
    await session.settle()
    assert (".env", ["model-case"]) in codes(session)


async def test_many_events_at_once(tmp_path: Path) -> None:
    """As after a checkout or an installation."""
    session = await start(tmp_path)
    paths = [tmp_path / "a" / str(number) / ".env" for number in range(120)]
    paths += [
        tmp_path / "node_modules" / str(number) / "package.json"
        for number in range(500)
    ]
    for path in paths:
        path.parent.mkdir(parents=True)
        path.write_text(WRONG_CASE if path.name == ".env" else "{}")
    changes = [{"uri": path.as_uri(), "type": 1} for path in paths]
    session.send(notification("workspace/didChangeWatchedFiles", {"changes": changes}))
    for _ in range(10):
        await session.settle()
    assert len(codes(session)) == 120


async def test_a_manifest_that_changes_has_what_lies_below_checked_anew(
    tmp_path: Path,
) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "app").mkdir()
    path, manifest = tmp_path / "app" / ".env", tmp_path / "requirements.txt"
    path.write_text(
        "ANTHROPIC_API_KEY=sk-sp-0123456789abcdef0123456789abcdef\n"
        "ANTHROPIC_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/apps/anthropic/v1\n"
    )
    session = await start(tmp_path)
    session.send(opened(path.as_uri(), path.read_text()))
    await session.settle()
    severities = [_severities(session)]
    for text in ("anthropic>=2\n", "langchain\n", None):
        if text is None:
            manifest.unlink()
        else:
            manifest.write_text(text)
        session.out.clear()
        changes = {"changes": [{"uri": manifest.as_uri(), "type": 2}]}
        session.send(notification("workspace/didChangeWatchedFiles", changes))
        await session.settle()
        severities.append(_severities(session))
    assert severities == [[3], [1], [3], []]  # at last nothing new is to be said


def _severities(session: InProcess) -> list[int]:
    """Those of the diagnostics that were published last, if any were."""
    said = [m["params"]["diagnostics"] for m in session.out if "method" in m]
    return [item["severity"] for item in said[-1]] if said else []


def test_what_is_looked_at_beside_others_is_watched() -> None:
    tools = load_tools()
    patterns = [glob.removeprefix("**/") for glob in globs(tools)] + signs(tools)
    for name in load_callers().names:
        assert any(fnmatch(name, pattern) for pattern in patterns), name
