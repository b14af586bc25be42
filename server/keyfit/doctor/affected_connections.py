"""Find the connections in use that would get an error message of the service."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from ..resolve.origin import Origin
from ..util.terminal_text import printable
from ..util.text_layout import paragraph
from ..util.translation import tr
from .active_calls import Connection
from .connections import PredictedConnection
from .message_texts import CatalogEntry, ExpectedFailure, is_likely
from .origin_text import in_brackets
from .prediction import NOT_FAILING
from .shown_connection import shown_endpoint, shown_keys


def failing(
    connections: Iterable[PredictedConnection],
    tools: Collection[str] = (),
    vendor: str = "",
) -> list[PredictedConnection]:
    """Return the connections in use that are refused; where any is of ``tools`` (their ids), the
    others are left out, and those that call another vendor than ``vendor``, if that is given."""
    active = [
        one
        for one in connections
        if one.connection.active and vendor in ("", one.connection.call.catalog.id)
    ]
    of_tools = [one for one in active if _tool_of(one) in tools]
    refused: list[PredictedConnection] = []
    for connected in of_tools or active:
        answer = connected.answer
        if answer.outcome not in NOT_FAILING or answer.note:
            refused.append(connected)
    return refused


def expected_failures(
    refused: Iterable[PredictedConnection],
) -> frozenset[ExpectedFailure]:
    """Return how the ``refused`` connections fail."""
    failures: set[ExpectedFailure] = set()
    for one in refused:
        endpoint = one.connection.call.endpoint
        plan = endpoint.plan if endpoint else ""
        failures.add(ExpectedFailure(one.answer.rule, plan))
    return frozenset(failures)


def with_message(
    refused: Iterable[PredictedConnection], messages: Sequence[CatalogEntry]
) -> list[PredictedConnection]:
    """Return those of the ``refused`` connections that would get one of ``messages``."""
    return [
        one for one in refused if any(_has_message(one, entry) for entry in messages)
    ]


def with_status(
    refused: Iterable[PredictedConnection],
    tools: Collection[str],
    statuses: Iterable[int],
) -> list[PredictedConnection]:
    """Return those of the ``refused`` connections, as far as they are of ``tools``, that would get
    one of ``statuses``."""
    wanted = set(statuses)
    of_tools = [one for one in refused if _tool_of(one) in tools]
    return [one for one in of_tools if not wanted.isdisjoint(one.answer.statuses)]


def _tool_of(connected: PredictedConnection) -> str:
    return connected.connection.session.tool.id


def _has_message(connected: PredictedConnection, entry: CatalogEntry) -> bool:
    # A rule is more exact than a status, which many causes share.
    if not connected.answer.rule:
        statuses = entry.fields.get("statuses", ())
        return not set(statuses).isdisjoint(connected.answer.statuses)
    expected = expected_failures([connected])
    return any(is_likely(cause, expected) for cause in entry.causes)


def here_text(connected: PredictedConnection) -> str:
    """Return the paragraph that names the tool, the place and the cause of a refused connection."""
    connection, answer = connected
    text = tr(
        "Here: {tool}{place}: {reason}.",
        tool=connection.call.sender.title,
        place=in_brackets(answer.at or _main_origin(connection)),
        reason=answer.note or answer.reason,
    )
    if answer.remedy:
        text = tr("{sentence} Change: {change}.", sentence=text, change=answer.remedy)
    return paragraph(printable(text))


def _main_origin(connection: Connection) -> Origin | None:
    """Return where the endpoint is set, or if there is none, the key."""
    endpoint = shown_endpoint(connection)
    if endpoint:
        return endpoint.origin
    keys = shown_keys(connection)
    return keys[0].origin if keys else None
