"""One run per state of the texts, and rules that fail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from lsprotocol import types

from keyfit.linter.report import Report
from keyfit.linter.rules import RULES
from keyfit.lsp.session.diagnostics_store import DiagnosticsStore
from keyfit.lsp.session.disk_cache import DiskTexts
from keyfit.lsp.session.documents import Documents
from keyfit.lsp.session.engine import Engine, OpenFiles
from keyfit.lsp.session.engine_host import EngineHost
from keyfit.project.projects import Projects
from keyfit.vfs.files import Disk
from keyfit.vfs.read import MAX_FILE_SIZE
from lsp.samples import BOTH_WRONG, RIGHT, WRONG_CASE

URI = "file:///x/.env"


@pytest.fixture
def store() -> DiagnosticsStore:
    """A store with no documents yet."""
    documents = Documents()
    return DiagnosticsStore(documents, EngineHost(documents))


def run(engine: Engine, texts: dict[str, str]) -> Report:
    return engine.run(OpenFiles(texts, DiskTexts()), texts)


def change(documents: Documents, text: str) -> None:
    documents.change(
        URI, 2, [types.TextDocumentContentChangeWholeDocument(text)], "utf-16"
    )


def test_the_same_texts_are_checked_once(store: DiagnosticsStore) -> None:
    documents = store._documents
    documents.open(URI, 1, WRONG_CASE)
    first = store.report()
    change(documents, WRONG_CASE)
    assert store.report() is first
    change(documents, RIGHT)
    assert store.report() is not first


def test_a_rule_that_fails_is_named_and_the_others_go_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(rule: object, subject: object) -> Iterator[Any]:
        raise ValueError("canary")
        yield

    failing = [
        rule.for_calls(fail) if rule.id == "key-endpoint-mismatch" else rule
        for rule in RULES
    ]
    report = run(Engine(Projects(Disk(), rules=failing)), {"/x/.env": BOTH_WRONG})
    assert "model-case" in {finding.rule for finding in report.for_path("/x/.env")}
    assert "rule key-endpoint-mismatch failed: ValueError" in caplog.text
    assert "canary" not in caplog.text


def test_one_text_that_fails_does_not_silence_the_others(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    read = OpenFiles.read

    def fragile(files: OpenFiles, path: str) -> str | None:
        if path == "/bad/.env":
            raise ValueError("canary")
        return read(files, path)

    monkeypatch.setattr(OpenFiles, "read", fragile)
    report = run(Engine(), {"/bad/.env": RIGHT, "/x/.env": WRONG_CASE})
    assert [finding.rule for finding in report.for_path("/x/.env")] == ["model-case"]
    assert "/bad/.env" in report.skipped
    assert "canary" not in caplog.text


@pytest.mark.parametrize("text", ["A=1\n\0", "A" * (MAX_FILE_SIZE + 1)])
def test_what_the_command_line_skips_is_skipped(text: str) -> None:
    assert "/x/.env" in run(Engine(), {"/x/.env": text}).skipped


def test_a_file_that_is_none_of_ours_costs_nothing(store: DiagnosticsStore) -> None:
    documents = store._documents
    documents.open(URI, 1, WRONG_CASE)
    first = store.report()
    documents.open("file:///x/main.py", 1, "import os")
    assert store.report() is first
