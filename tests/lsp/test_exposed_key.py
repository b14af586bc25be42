"""What git tracks is asked anew when its index has changed, also for files that are not open."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types

from keyfit.linter.rules.exposed_key import RULE
from lsp.client import CONFIG, Client
from lsp.profiles import NAMES
from lsp.raw import RawClient, opened

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")


def git(folder: Path, *words: str) -> None:
    subprocess.run(("git", *words), cwd=folder, check=True, capture_output=True)


@pytest_lsp.fixture(config=CONFIG, params=NAMES[:1])
async def client(
    client: Client, request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[None]:
    """A session in a repository with a key that git does not track, in a file that it tracks."""
    git(tmp_path, "init", "-q")
    (tmp_path / ".env").write_text("A=1\n")
    (tmp_path / ".env.local").write_text(RULE.bad.text)
    git(tmp_path, "add", ".env")
    await client.begin(request.param, tmp_path)
    yield
    await client.shutdown_session()
    assert client.error is None


def codes(found: list[types.Diagnostic]) -> list[object]:
    return [one.code for one in found]


def save(client: Client, uri: str) -> None:
    client.text_document_did_save(
        types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(uri))
    )


async def test_what_is_typed_into_a_tracked_file(
    client: Client, tmp_path: Path
) -> None:
    uri = (tmp_path / ".env").as_uri()
    client.open(uri, RULE.bad.text)
    assert codes(await client.published(uri)) == ["exposed-key"]
    git(tmp_path, "rm", "--cached", ".env")
    client.publishes.clear()
    save(client, uri)
    assert await client.published(uri) == []


async def test_a_closed_file_that_git_tracks_by_now(
    client: Client, tmp_path: Path
) -> None:
    local, uri = (tmp_path / ".env.local").as_uri(), (tmp_path / ".env").as_uri()
    client.open(uri, RULE.bad.text)
    assert codes(await client.published(uri)) == ["exposed-key"]
    assert not any(params.uri == local for params in client.publishes)
    git(tmp_path, "add", "--force", ".env.local")
    save(client, uri)
    assert codes(await client.published(local, None)) == ["exposed-key"]


def test_a_git_that_does_not_answer_is_logged_once(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / ".git/index").write_bytes(b"broken")
    server = RawClient()
    try:
        server.initialize()
        for name in ("a.env", "b.env"):
            uri = (tmp_path / name).as_uri()
            server.send(opened(uri, RULE.bad.text))
            assert server.published(uri) == []
        assert server.end() == 0
    finally:
        server.kill()
    lines = [
        line for line in server.stderr.decode().splitlines() if "exposed-key" in line
    ]
    assert len(lines) == 1
    assert "its index cannot be read; git -C FOLDER status says why" in lines[0]
    assert str(tmp_path) not in lines[0]
