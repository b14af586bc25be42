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
from ...resolve.origin import Origin
from ...util.terminal_text import Style, printable, width
from ...util.text_layout import paragraph
from ...util.translation import either, localized, phrase, tr
from ...util.user_paths import readable

_NONE = "–"
_KEY = phrase("key")
_ENDPOINT = phrase("endpoint")
_MODEL = phrase("model")


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
        yield tr("No tool is in use here with a key or an endpoint of this vendor.")
    unused = len(connections) - len(active)
    if unused:
        yield tr(
            "{count} more declared, not in use (--output-format json shows them).",
            count=unused,
        )


def _title(connected: PredictedConnection, style: Style) -> str:
    """Return the tool, the folder in which it starts and the outcome, with its HTTP statuses."""
    connection, answer = connected
    reader = localized(connection.call.sender.title)
    title = style("bold", _capitalized(printable(reader), reader))
    folder = readable(connection.session.root)
    if folder != ".":
        title = tr("{tool} in {folder}", tool=title, folder=printable(folder))
    outcome: str = answer.outcome
    if answer.statuses:
        statuses = either(map(str, answer.statuses))
        outcome = tr("{what} ({detail})", what=outcome, detail=statuses)
    return tr("{name}: {state}", name=title, state=style(_color(answer), outcome))


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
        yield _row(_KEY, _NONE)
    for key in keys:
        value = key.masked or _not_shown(key.called) or tr("not known")
        if key.plan_title:
            value = tr("{what} ({detail})", what=value, detail=key.plan_title)
        # Only one of several keys is the one that the service looks at.
        if len(keys) > 1 and key.header:
            value = tr("{key} in {header}", key=value, header=key.header)
        yield _row(_KEY, printable(value), key.origin)


def _endpoint_row(connection: Connection) -> _Row:
    endpoint = shown_endpoint(connection)
    if endpoint is None:
        return _row(_ENDPOINT, _NONE)
    url = request_url(connection.call) or endpoint.url
    url = url or _not_shown(endpoint.called) or _NONE
    value = printable(url.removeprefix("https://"))
    return _row(_ENDPOINT, value, endpoint.origin)


def _model_row(connection: Connection) -> _Row:
    models = shown_models(connection)
    if not models:
        return _row(_MODEL, _NONE)
    model = models[0]
    value = model.id or _not_shown(model.called) or _NONE
    return _row(_MODEL, printable(value), model.origin)


def _row(part: str, value: str, origin: Origin | None = None) -> _Row:
    return _Row(localized(part), value, origin_text(origin))


def _not_shown(called: str) -> str:
    """Return the text for a value that may not be shown, by what it is called; '' for others."""
    return tr("{name} (not shown)", name=called) if called else ""


def _table(rows: list[_Row], style: Style, columns: int) -> Iterator[str]:
    """Yield a table without a header; if it is too wide, locations go below their values."""
    part_width = max(width(row.part) for row in rows)
    value_width = max(width(row.value) for row in rows)
    location_width = max(width(row.location) for row in rows)
    fits = 2 + part_width + 2 + value_width + 2 + location_width <= columns
    for part, value, location in rows:
        padding = " " * (part_width - width(part) + 2)
        line = f"  {part}{padding}{value}"
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
    reader = localized(connected.connection.call.sender.title)
    reason = printable(localized(answer.reason))
    yield paragraph(_capitalized(reason, reader), "  ")
    if not answer.remedy:
        return
    change = tr(
        "Change: {change}{place}", change=answer.remedy, place=in_brackets(answer.at)
    )
    lines = paragraph(printable(change), "    ", "  ")
    # Color comes last, since the wrapping would count its escape sequences.
    label = tr("Change:")
    yield lines.replace(label, style("help", label), 1)


def _capitalized(text: str, reader: str) -> str:
    """Return ``text`` with a capital if it begins with ``reader``; other words may be values."""
    if not text.startswith(reader):
        return text
    return f"{text[:1].upper()}{text[1:]}"
