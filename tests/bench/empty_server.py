"""The least that a pygls server can be: it answers each change with one empty list."""

from lsprotocol import types
from pygls.lsp.server import LanguageServer

server = LanguageServer(
    "empty", "1", text_document_sync_kind=types.TextDocumentSyncKind.Full, max_workers=2
)


@server.feature(types.TEXT_DOCUMENT_DID_OPEN)
@server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
def publish(
    ls: LanguageServer,
    params: types.DidOpenTextDocumentParams | types.DidChangeTextDocumentParams,
) -> None:
    document = params.text_document
    ls.text_document_publish_diagnostics(
        types.PublishDiagnosticsParams(document.uri, [], document.version)
    )


if __name__ == "__main__":
    server.start_io()
