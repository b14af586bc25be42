"""``keyfit/connections``: what each tool would send and what it would get back, for a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..protocol.custom_messages import CONNECTIONS_CHANGED, ConnectionsParams
from ..protocol.uris import path_of
from .repair_command import arguments_of, may_repair

if TYPE_CHECKING:
    from ...doctor.connections import PredictedConnection
    from ...parsers.document import Setting
    from ..session.session import Session


async def connections(
    session: Session, params: ConnectionsParams | None
) -> dict[str, Any]:
    """Return the connections as ``keyfit doctor`` prints them in JSON, but in the user's language,
    and for each answer its ``repair``: the arguments of that command, or null.

    With ``textDocument`` only those in which that file has a part. The environment is not read: it
    would be the server's, not that of the user's terminals.
    """
    from ...doctor.connections_json import as_json
    from ...util.translation import localized

    found = _connections(session, params)
    shown = as_json(found, localized)
    for one, json in zip(found, shown["connections"], strict=True):
        json["answer"]["repair"] = _repair(session, one)
    return shown


def _connections(
    session: Session, params: ConnectionsParams | None
) -> list[PredictedConnection]:
    document = params.textDocument if params else None
    if document is None:
        return session.connections()
    path = path_of(document.uri)
    return [one for one in session.connections(path) if _has_part(one, path)]


def _has_part(one: PredictedConnection, path: str) -> bool:
    settings = one.connection.call.settings
    return any(setting.source.path == path for setting in settings)


def _repair(session: Session, one: PredictedConnection) -> list[str] | None:
    """Return what `repair_command.repair` takes to make the change that the answer proposes."""
    from ...ide.repairs import repair_of

    if not one.answer.change:
        return None
    by_path: dict[str, list[Setting]] = {}
    for setting in one.connection.call.settings:
        by_path.setdefault(setting.source.path, []).append(setting)
    report = session.store.report()
    for path, settings in by_path.items():
        repair = repair_of(one.answer, settings, report.for_path(path))
        if repair and may_repair(session.capabilities, repair):
            return arguments_of(session.view.uri(path), repair)
    return None


def notify_changed(session: Session, changed: set[str]) -> None:
    """Notify a client that shows the list that it may have changed, if results ``changed``."""
    if changed and session.capabilities.shows_connections:
        session.client.notify(CONNECTIONS_CHANGED)
