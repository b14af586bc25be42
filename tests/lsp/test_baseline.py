"""The server leaves out what is in the baseline, as it stands at the moment."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest  # noqa: TC002 - pytest-lsp looks the annotations up
import pytest_lsp
from lsprotocol import types

from keyfit.cli.main import main
from keyfit.linter.baseline import NAME
from lsp.client import CONFIG, Client
from lsp.profiles import NAMES
from lsp.samples import BOTH_WRONG, WRONG_CASE


@pytest_lsp.fixture(config=CONFIG, params=NAMES[:1])
async def client(
    client: Client,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[None]:
    """A session in a folder with one known finding."""
    (tmp_path / ".env").write_text(WRONG_CASE)
    (tmp_path / "keyfit.toml").write_text(f'baseline = "{NAME}"\n')
    monkeypatch.chdir(tmp_path)
    assert main(["baseline"]) == 0
    await client.begin(request.param, tmp_path)
    yield
    await client.shutdown_session()
    assert client.error is None


async def test_known_findings_are_left_out_until_they_change(
    client: Client, tmp_path: Path
) -> None:
    uri = (tmp_path / ".env").as_uri()
    client.open(uri, f"# moved\n{WRONG_CASE}")
    assert await client.published(uri) == []
    client.change(uri, BOTH_WRONG, 2)
    assert "key-endpoint-mismatch" in [
        item.code for item in await client.published(uri, 2)
    ]


async def test_another_baseline_counts_at_once(client: Client, tmp_path: Path) -> None:
    uri = (tmp_path / ".env").as_uri()
    (tmp_path / NAME).write_text('{"version": 1, "findings": []}\n')
    event = types.FileEvent((tmp_path / NAME).as_uri(), types.FileChangeType.Changed)
    client.workspace_did_change_watched_files(
        types.DidChangeWatchedFilesParams([event])
    )
    assert [item.code for item in await client.published(uri, None)] == ["model-case"]
