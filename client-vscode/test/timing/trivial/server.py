"""The least that a language server on the same library can be: it underlines line two."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3] / "bundled" / "libs"))

from lsprotocol import types
from pygls.lsp.server import LanguageServer

server = LanguageServer("trivial", "1")


@server.feature(types.TEXT_DOCUMENT_DID_OPEN)
@server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
def publish(ls, params):
    document = ls.workspace.get_text_document(params.text_document.uri)
    line = document.lines[1] if len(document.lines) > 1 else ""
    place = types.Range(types.Position(1, 0), types.Position(1, len(line.rstrip())))
    found = [] if line.startswith("#") else [types.Diagnostic(place, "something")]
    ls.text_document_publish_diagnostics(
        types.PublishDiagnosticsParams(params.text_document.uri, found)
    )


server.start_io()
