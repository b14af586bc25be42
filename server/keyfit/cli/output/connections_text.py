"""Render connections as text: key, endpoint, model, the documented answer and what to change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...doctor.active_calls import Connection
from ...doctor.connections import PredictedConnection
from ...doctor.origin_text import in_brackets, origin_text
from ...doctor.prediction import NOT_FAILING, OK, Prediction
from ...doctor.shown_connection import (
    request_url,
    shown_endpoint,
    shown_keys,
    shown_models,
)
from ...util.terminal_text import Style, printable, width
from ...util.text_layout import paragraph
from ...util.user_paths import readable

_NONE = "–"


class _Row(NamedTuple):
    """A part of a connection, its value and the location where it is set; '' if built in."""

    part: str
    value: str
    location: str


def connections_text(
    connections: Sequence[PredictedConnection], style: Style, columns: int
) -> Iterator[str]:
    """Yield the lines that show the connections in use, at most ``columns`` wide if possible."""
    active = [one for one in connections if one.connection.active]
    for connected in active:
        yield _title(connected, style)
        rows = list(_rows(connected.connection))
        yield from _table(rows, style, columns)
        yield from _verdict(connected, style)
        yield ""
    if not active:
        yield "No tool is in use here with a key or an endpoint of this vendor."
    unused = len(connections) - len(active)
    if unused:
        yield f"{unused} more declared, not in use (--output-format json shows them)."


def _title(connected: PredictedConnection, style: Style) -> str:
    """Return the tool, the folder in which it starts and the outcome, with its HTTP statuses."""
    connection, answer = connected
    reader = connection.call.sender.title
    title = style("bold", _capitalized(printable(reader), reader))
    folder = readable(connection.session.root)
    if folder != ".":
        title += f" in {printable(folder)}"
    outcome: str = answer.outcome
    if answer.statuses:
        statuses = " or ".join(map(str, answer.statuses))
        outcome += f" ({statuses})"
    return f"{title}: {style(_color(answer), outcome)}"


def _color(answer: Prediction) -> str:
    if answer.outcome == OK:
        return "help"
    if answer.outcome in NOT_FAILING:
        return "info"
    return "error"


def _rows(connection: Connection) -> Iterator[_Row]:
    yield from _key_rows(connection)
    yield _endpoint_row(connection)
    yield _model_row(connection)


def _key_rows(connection: Connection) -> Iterator[_Row]:
    keys = shown_keys(connection)
    if not keys:
        yield _Row("key", _NONE, "")
    for key in keys:
        value = key.masked or _not_shown(key.called) or "not known"
        if key.plan_title:
            value += f" ({key.plan_title})"
        # Only one of several keys is the one that the service looks at.
        if len(keys) > 1 and key.header:
            value += f" in {key.header}"
        yield _Row("key", printable(value), origin_text(key.origin))


def _endpoint_row(connection: Connection) -> _Row:
    endpoint = shown_endpoint(connection)
    if endpoint is None:
        return _Row("endpoint", _NONE, "")
    url = request_url(connection.call) or endpoint.url
    url = url or _not_shown(endpoint.called) or _NONE
    value = printable(url.removeprefix("https://"))
    return _Row("endpoint", value, origin_text(endpoint.origin))


def _model_row(connection: Connection) -> _Row:
    models = shown_models(connection)
    if not models:
        return _Row("model", _NONE, "")
    model = models[0]
    value = model.id or _not_shown(model.called) or _NONE
    return _Row("model", printable(value), origin_text(model.origin))


def _not_shown(called: str) -> str:
    """Return the text for a value that may not be shown, by what it is called; '' for others."""
    return f"{called} (not shown)" if called else ""


def _table(rows: list[_Row], style: Style, columns: int) -> Iterator[str]:
    """Yield a table without a header; if it is too wide, locations go below their values."""
    part_width = max(width(row.part) for row in rows)
    value_width = max(width(row.value) for row in rows)
    location_width = max(width(row.location) for row in rows)
    fits = 2 + part_width + 2 + value_width + 2 + location_width <= columns
    for part, value, location in rows:
        line = f"  {part:{part_width}}  {value}"
        if not location:
            yield line
            continue
        shown_location = style("dim", location)
        if fits:
            padding = " " * (value_width - width(value) + 2)
            yield line + padding + shown_location
        else:
            yield line
            yield " " * (part_width + 4) + shown_location


def _verdict(connected: PredictedConnection, style: Style) -> Iterator[str]:
    """Yield the reason for the answer, and the one thing to change."""
    answer = connected.answer
    reader = connected.connection.call.sender.title
    yield paragraph(_capitalized(printable(answer.reason), reader), "  ")
    if not answer.remedy:
        return
    change = f"Change: {printable(answer.remedy)}{in_brackets(answer.at)}"
    lines = paragraph(change, "    ", "  ")
    # Color comes last, since the wrapping would count its escape sequences.
    yield lines.replace("Change:", style("help", "Change:"), 1)


def _capitalized(text: str, reader: str) -> str:
    """Return ``text`` with a capital if it begins with ``reader``; other words may be values."""
    if not text.startswith(reader):
        return text
    return f"{text[:1].upper()}{text[1:]}"
