"""``keyfit/connections``: what each tool would send and be answered, for the editor's list.

The server is ``Any`` here for the reason given in commands.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lsprotocol import types  # noqa: TC002 - looked up when a message is read

from ..protocol.uris import path_of

if TYPE_CHECKING:
    from ...doctor.connections import PredictedConnection

CONNECTIONS = "keyfit/connections"
CHANGED = "keyfit/connectionsChanged"


@dataclass(frozen=True)
class ConnectionsParams:
    """``textDocument``: only the connections in which that file has a part."""

    textDocument: types.TextDocumentIdentifier | None = None


@dataclass(frozen=True)
class ConnectionsRequest:
    """The request as it comes in."""

    id: Any
    method: str
    jsonrpc: str
    params: ConnectionsParams | None = None


async def connections(ls: Any, params: ConnectionsParams | None) -> dict[str, Any]:
    """As ``keyfit doctor`` prints them; with ``textDocument`` those in which that file has a part.

    The environment is not read: it would be the server's, not that of the user's terminals.
    """
    from ...doctor.connections import as_json

    document = params.textDocument if params else None
    path = path_of(document.uri) if document else ""
    found = ls.checker.connections(ls.folders.paths, path)
    return as_json(one for one in found if not path or _has_part(one, path))


def _has_part(one: PredictedConnection, path: str) -> bool:
    from ...resolve.resolved_value import settings_of

    call = one.connection.call
    parts = (*call.parts, *call.references.names)
    return any(s.source.path == path for part in parts for s in settings_of(part))


def tell(ls: Any, changed: Iterable[str]) -> None:
    """Let a client that shows the list know that it may be another now."""
    if any(changed) and ls.client.shows_connections:
        ls.protocol.notify(CHANGED, None)
