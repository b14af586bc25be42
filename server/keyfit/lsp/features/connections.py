"""``keyfit/connections``: what each tool would send and what it would get back, for a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..protocol.custom_messages import CONNECTIONS_CHANGED, ConnectionsParams
from ..protocol.uris import path_of

if TYPE_CHECKING:
    from ...doctor.connections import PredictedConnection
    from ..session.session import Session


async def connections(
    session: Session, params: ConnectionsParams | None
) -> dict[str, Any]:
    """Return the connections as ``keyfit doctor`` prints them in JSON.

    With ``textDocument`` only those in which that file has a part. The environment is not read: it
    would be the server's, not that of the user's terminals.
    """
    from ...doctor.connections_json import as_json

    document = params.textDocument if params else None
    if document is None:
        return as_json(session.connections())
    path = path_of(document.uri)
    connections = session.connections(path)
    return as_json(one for one in connections if _has_part(one, path))


def _has_part(one: PredictedConnection, path: str) -> bool:
    settings = one.connection.call.settings
    return any(setting.source.path == path for setting in settings)


def notify_changed(session: Session, changed: set[str]) -> None:
    """Notify a client that shows the list that it may have changed, if results ``changed``."""
    if changed and session.capabilities.shows_connections:
        session.client.notify(CONNECTIONS_CHANGED)
