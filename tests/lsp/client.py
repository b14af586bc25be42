"""The pytest-lsp client with what these tests ask of it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.protocol import default_converter
from pytest_lsp import ClientServerConfig, LanguageClient
from pytest_lsp.client import DEFAULT_CLIENT_FEATURES, register_lsp_features

from lsp.profiles import capabilities
from lsp.raw import COMMAND, ENVIRONMENT, TIMEOUT


class Client(LanguageClient):
    """Keeps every ``publishDiagnostics``, so that a test can wait for one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.publishes: list[types.PublishDiagnosticsParams] = []
        self.arrived = asyncio.Event()
        self.registrations: list[types.Registration] = []

    async def begin(self, profile: str, folder: Path) -> None:
        """Begin a session as the editor ``profile`` with ``folder`` opened."""
        params = types.InitializeParams(
            capabilities=capabilities(profile),
            workspace_folders=[types.WorkspaceFolder(folder.as_uri(), "x")],
        )
        await self.initialize_session(params)

    def open(self, uri: str, text: str, version: int = 1, language: str = "sh") -> None:
        """Open ``text`` under ``uri``; what was said about it before is forgotten."""
        self.publishes = [params for params in self.publishes if params.uri != uri]
        item = types.TextDocumentItem(uri, language, version, text)
        self.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def change(self, uri: str, text: str, version: int) -> None:
        """Replace the text of ``uri``."""
        identifier = types.VersionedTextDocumentIdentifier(version, uri)
        new = [types.TextDocumentContentChangeWholeDocument(text)]
        self.text_document_did_change(
            types.DidChangeTextDocumentParams(identifier, new)
        )

    def close(self, uri: str) -> None:
        """Close ``uri``."""
        identifier = types.TextDocumentIdentifier(uri)
        self.text_document_did_close(types.DidCloseTextDocumentParams(identifier))

    async def published(
        self, uri: str, version: int | None = 1
    ) -> list[types.Diagnostic]:
        """The last diagnostics of ``uri`` at ``version``, once they have come."""
        while True:
            for params in reversed(self.publishes):
                if params.uri == uri and params.version == version:
                    return list(params.diagnostics)
            self.arrived.clear()
            await asyncio.wait_for(self.arrived.wait(), TIMEOUT)

    async def actions(
        self, uri: str, range: types.Range | None = None, only: list[str] | None = None
    ) -> list[types.CodeAction]:
        """The code actions for ``range``, else for the whole of ``uri``."""
        everything = types.Range(types.Position(0, 0), types.Position(99_999, 0))
        params = types.CodeActionParams(
            types.TextDocumentIdentifier(uri),
            range or everything,
            types.CodeActionContext([], only),
        )
        answer = await self.text_document_code_action_async(params)
        actions = [
            action for action in answer or () if isinstance(action, types.CodeAction)
        ]
        return [await self.whole(action) for action in actions]

    async def whole(self, action: types.CodeAction) -> types.CodeAction:
        """``action`` with its edit, asked for where the server left it for later."""
        if action.edit or action.command:
            return action
        return await self.code_action_resolve_async(action)

    async def hover(self, uri: str, line: int, character: int) -> types.Hover | None:
        """What the server knows about a position."""
        where = types.TextDocumentIdentifier(uri), types.Position(line, character)
        return await self.text_document_hover_async(types.HoverParams(*where))

    async def completions(
        self, uri: str, line: int, character: int
    ) -> list[types.CompletionItem]:
        """What the server offers at a position."""
        where = types.TextDocumentIdentifier(uri), types.Position(line, character)
        answer = await self.text_document_completion_async(
            types.CompletionParams(*where)
        )
        return list(answer) if isinstance(answer, (list, tuple)) else []

    async def run(self, command: str, *arguments: Any) -> Any:
        """The result of a command."""
        params = types.ExecuteCommandParams(command, list(arguments))
        return await self.workspace_execute_command_async(params)


def publish_diagnostics(client: Client, params: types.PublishDiagnosticsParams) -> None:
    """Note what the server says."""
    client.publishes.append(params)
    client.arrived.set()


def register_capability(client: Client, params: types.RegistrationParams) -> None:
    """Keep what the server registers."""
    client.registrations += params.registrations


def refresh(client: Client, params: None) -> None:
    """Ask for nothing again: each test asks for what it wants to see."""


def make_client() -> Client:
    """A client that is not connected yet."""
    client = Client(converter_factory=default_converter)
    heard = {
        types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS: publish_diagnostics,
        types.CLIENT_REGISTER_CAPABILITY: register_capability,
        types.WORKSPACE_CODE_LENS_REFRESH: refresh,
        types.WORKSPACE_INLAY_HINT_REFRESH: refresh,
    }
    register_lsp_features(client, {**DEFAULT_CLIENT_FEATURES, **heard})
    return client


CONFIG = ClientServerConfig(COMMAND, client_factory=make_client, server_env=ENVIRONMENT)


def applied(text: str, edit: types.WorkspaceEdit, uri: str, encoding: str) -> str:
    """``text`` of ``uri`` after ``edit``: by another way than the server's own conversions."""
    edits = list((edit.changes or {}).get(uri, ()))
    for change in edit.document_changes or ():
        if (
            isinstance(change, types.TextDocumentEdit)
            and change.text_document.uri == uri
        ):
            edits += [one for one in change.edits if isinstance(one, types.TextEdit)]
    lines = text.split("\n")
    for one in sorted(
        edits, key=lambda e: (e.range.start.line, e.range.start.character)
    )[::-1]:
        assert one.range.start.line == one.range.end.line
        raw = lines[one.range.start.line].encode(
            f"{encoding}{'' if encoding == 'utf-8' else '-le'}"
        )
        size = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
        head, tail = (
            raw[: one.range.start.character * size],
            raw[one.range.end.character * size :],
        )
        codec = encoding if encoding == "utf-8" else f"{encoding}-le"
        lines[one.range.start.line] = (
            head.decode(codec) + one.new_text + tail.decode(codec)
        )
    return "\n".join(lines)
