"""Connections as a table: tool, key, endpoint, model, answer; below each what to change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ...connections import Connected, as_json
from ...predict import NOT_FAILING, OK
from ..paths import shown
from ..style import Style, printable
from .table import paragraph, table

_HEAD = ("TOOL", "KEY", "ENDPOINT", "MODEL", "ANSWER")
_NONE = "–"


def connections_text(found: Sequence[Connected], style: Style) -> Iterator[str]:
    """The lines that show ``found``, those in use first and in full."""
    active = [one for one in found if one.connection.active]
    if not active:
        yield "No tool is in use here with a key or an endpoint of this vendor."
    rows = [_row(said) for said in as_json(active)["connections"]]
    lines = table(_HEAD, [line for pair in rows for line in pair], style)
    for number, line in enumerate(lines):
        one = active[(number - 1) // 2] if number else None
        yield line if one is None or number % 2 else style("dim", line)
        if one is not None and number % 2 == 0:
            yield from _below(one, style)
    if others := len(found) - len(active):
        yield ""
        yield f"{others} more declared, not in use (--output-format json shows them)."


def _row(said: dict[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A connection's two lines: what is sent, and where each of it stands."""
    key, endpoint = said["key"] or {}, said["endpoint"] or {}
    model = said["models"][0] if said["models"] else {}
    plan = f" ({key['plan_name']})" if key.get("plan_name") else ""
    masked = f"{key.get('masked') or 'not known'}{plan}" if key else _NONE
    url = (said["request_url"] or endpoint.get("url") or _NONE).removeprefix("https://")
    first = (said["name"], masked, url, model.get("id") or _NONE, _outcome(said["answer"]))
    places = (_place(key.get("from")), _place(endpoint.get("from")), _place(model.get("from")))
    second = (_folder(said["folder"]), *places, "")
    return _clean(first), _clean(second)


def _outcome(answer: dict[str, Any]) -> str:
    statuses = " or ".join(map(str, answer["statuses"]))
    return f"{answer['outcome']} {statuses}".strip()


def _folder(folder: str) -> str:
    return "" if shown(folder) == "." else f"in {shown(folder)}"


def _place(place: dict[str, Any] | None) -> str:
    if place is None:
        return ""
    return f"{shown(place['path'])}:{place['line']}" if place["path"] else f"${place['name']}"


def _clean(cells: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(printable, cells))


def _below(one: Connected, style: Style) -> Iterator[str]:
    """Why, and the one thing to change."""
    answer = one.answer
    colour = (
        "help" if answer.outcome == OK else "info" if answer.outcome in NOT_FAILING else "error"
    )
    yield style(colour, paragraph(printable(answer.reason), "  ", "  "))
    if answer.remedy:
        yield style("bold", paragraph(f"Change: {printable(answer.remedy)}", "    ", "  "))
    yield ""
