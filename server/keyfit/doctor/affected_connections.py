"""Find the connections in use that would get a message of the service."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..resolve.origin import Origin
from ..util.terminal_text import printable
from ..util.text_layout import paragraph
from .active_calls import Connection
from .connections import PredictedConnection
from .origin_text import in_brackets
from .prediction import NOT_FAILING, Prediction
from .shown_connection import shown_endpoint, shown_keys


def here(
    connections: Iterable[PredictedConnection], messages: Sequence[Mapping[str, Any]]
) -> Iterator[str]:
    """Yield a paragraph for each connection in use that would get one of ``messages``.

    These are rows of the catalog, which list the ``rules`` and ``statuses`` of a message.
    """
    rules: set[str] = set()
    statuses: set[int] = set()
    for row in messages:
        rules.update(row.get("rules", ()))
        statuses.update(row.get("statuses", ()))
    for connected in connections:
        answer = connected.answer
        is_refused = answer.outcome not in NOT_FAILING or answer.note
        if not is_refused or not connected.connection.active:
            continue
        if _has_message(answer, rules, statuses):
            yield _here_text(connected)


def _has_message(answer: Prediction, rules: set[str], statuses: set[int]) -> bool:
    # A rule is more exact than a status, which many causes share.
    if answer.rule:
        return answer.rule in rules
    return not statuses.isdisjoint(answer.statuses)


def _here_text(connected: PredictedConnection) -> str:
    connection, answer = connected
    reason = answer.note or answer.reason
    location = in_brackets(answer.at or _main_origin(connection))
    text = f"Here: {connection.call.sender.title}{location}: {reason}."
    if answer.remedy:
        text += f" Change: {answer.remedy}."
    return paragraph(printable(text))


def _main_origin(connection: Connection) -> Origin | None:
    """Return where the endpoint is set, or if there is none, the key."""
    endpoint = shown_endpoint(connection)
    if endpoint:
        return endpoint.origin
    keys = shown_keys(connection)
    return keys[0].origin if keys else None
