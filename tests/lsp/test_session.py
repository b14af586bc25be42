"""A session without a server: the client is whatever can be sent to."""

from __future__ import annotations

from unittest.mock import Mock

from lsprotocol import types

from keyfit.lsp.features.connections import notify_changed
from keyfit.lsp.features.diagnostics import DiagnosticsPublisher
from keyfit.lsp.session.client import Client
from keyfit.lsp.session.session import Session
from lsp.samples import RIGHT, WRONG_CASE

URI = "file:///x/.env"


def session_with(client: Mock, **experimental: bool) -> Session:
    """Return a session whose client has announced no more than ``experimental``."""
    session = Session(client)
    capabilities = types.ClientCapabilities(experimental=experimental)
    session.initialize(types.InitializeParams(capabilities), "utf-16")
    return session


def replace_text(session: Session, text: str) -> None:
    whole = types.TextDocumentContentChangeWholeDocument(text)
    session.documents.change(URI, 2, [whole], "utf-16")


async def test_a_snapshot_of_what_is_not_open() -> None:
    assert session_with(Mock(Client)).snapshot(URI) is None


async def test_a_snapshot_stays_as_it_was_taken() -> None:
    session = session_with(Mock(Client))
    session.documents.open(URI, 1, WRONG_CASE)
    before = session.snapshot(URI)
    assert before is not None
    assert [finding.rule for finding in before.findings] == ["model-case"]
    replace_text(session, RIGHT)
    assert before.source.text == WRONG_CASE
    assert before.files.read("/x/.env") == WRONG_CASE
    assert [finding.rule for finding in before.findings] == ["model-case"]
    after = session.snapshot(URI)
    assert after is not None
    assert after.source.text == RIGHT
    assert after.findings == []


async def test_each_state_of_the_findings_is_sent_once() -> None:
    client = Mock(Client)
    session = session_with(client)
    publisher = DiagnosticsPublisher(session)
    session.documents.open(URI, 1, WRONG_CASE)
    publisher.publish(["/x/.env"], {URI})
    publisher.publish(["/x/.env"], set())
    replace_text(session, RIGHT)
    publisher.publish(["/x/.env"], set())
    sent = [
        call.args[0] for call in client.text_document_publish_diagnostics.call_args_list
    ]
    assert [(params.version, len(params.diagnostics)) for params in sent] == [
        (1, 1),
        (2, 0),
    ]


async def test_only_a_client_that_shows_connections_learns_of_changes() -> None:
    client = Mock(Client)
    notify_changed(session_with(client), {"/x/.env"})
    notify_changed(session_with(client, keyfitConnections=True), set())
    client.notify.assert_not_called()
    notify_changed(session_with(client, keyfitConnections=True), {"/x/.env"})
    client.notify.assert_called_once_with("keyfit/connectionsChanged")


async def test_a_snapshot_is_kept_until_a_text_changes() -> None:
    session = session_with(Mock(Client))
    session.documents.open(URI, 1, WRONG_CASE)
    first = session.snapshot(URI)
    assert first is not None
    assert session.snapshot(URI) is first
    assert first.context is not None
    session.documents.open("file:///x/.env.local", 1, RIGHT)
    second = session.snapshot(URI)
    assert second is not first
    session.host.disk.read("/x/.env.test")
    session.host.disk.forget("/x/.env.test")
    assert session.snapshot(URI) is not second
    third = session.snapshot(URI)
    session.reload()
    assert session.snapshot(URI) is not third
    session.stop()


async def test_connections_are_predicted_once_for_one_state() -> None:
    session = session_with(Mock(Client))
    session.documents.open(URI, 1, WRONG_CASE)
    first = session.connections("/x/.env")
    assert [one.answer.rule for one in first] == ["model-case"] * len(first)
    assert first
    assert session.connections("/x/.env") is first
    replace_text(session, RIGHT)
    second = session.connections("/x/.env")
    assert [one.answer.rule for one in second if one.answer.outcome != "ok"] == []
    session.store.set_workspace_files({"/x/b/.env"})
    assert session.connections("/x/.env") is not second
