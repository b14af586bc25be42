"""Connections as text: a block for each with key, endpoint, model, answer, and what to change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ...connections import Connected, as_json
from ...predict import NOT_FAILING, OK
from ..paths import readable
from ..style import Style, printable, width
from .table import paragraph

_NONE = "–"
_Row = tuple[str, str, str]  # what it is, its value, where it stands


def connections_text(found: Sequence[Connected], style: Style, columns: int) -> Iterator[str]:
    """The lines, of at most ``columns`` where that is possible, that show those of ``found`` that
    are in use."""
    active = [one for one in found if one.connection.active]
    for said in as_json(active)["connections"]:
        yield _title(said, style)
        yield from _rows(list(_parts(said)), style, columns)
        yield from _verdict(said, style)
        yield ""
    if not active:
        yield "No tool is in use here with a key or an endpoint of this vendor."
    if others := len(found) - len(active):
        yield f"{others} more declared, not in use (--output-format json shows them)."


def _title(said: dict[str, Any], style: Style) -> str:
    folder = readable(said["folder"])
    where = "" if folder == "." else f" in {printable(folder)}"
    answer = said["answer"]
    statuses = f" ({' or '.join(map(str, answer['statuses']))})" if answer["statuses"] else ""
    outcome = style(_colour(answer["outcome"]), f"{answer['outcome']}{statuses}")
    return f"{style('bold', _sentence(printable(said['name']), said['name']))}{where}: {outcome}"


def _colour(outcome: str) -> str:
    return "help" if outcome == OK else "info" if outcome in NOT_FAILING else "error"


def _parts(said: dict[str, Any]) -> Iterator[_Row]:
    keys = [key for key in (said["key"], *said["other_keys"]) if key]
    for key in keys:
        plan = f" ({key['plan_name']})" if key["plan_name"] else ""
        header = f" in {key['header']}" if len(keys) > 1 and key["header"] else ""
        yield _row(
            "key", f"{key['masked'] or _called(key) or 'not known'}{plan}{header}", key["from"]
        )
    if said["key"] is None:
        yield _row("key", _NONE, None)
    endpoint = said["endpoint"] or {}
    url = said["request_url"] or endpoint.get("url") or _called(endpoint) or _NONE
    url = url.removeprefix("https://")
    yield _row("endpoint", url, endpoint.get("from"))
    model = said["models"][0] if said["models"] else {}
    yield _row("model", model.get("id") or _called(model) or _NONE, model.get("from"))


def _called(part: dict[str, Any]) -> str:
    """What a value is called that is not shown; '' for others."""
    return f"{part['called']} (not shown)" if part.get("called") else ""


def _row(what: str, value: str, place: dict[str, Any] | None) -> _Row:
    return what, printable(value), place_text(place)


def place_text(place: dict[str, Any] | None) -> str:
    """A place of the JSON contract in words; '' for what is built into a tool."""
    if place is None:
        return ""
    file = f"{readable(place['path'])}:{place['line']}" if place["path"] else ""
    if place["environment"]:
        file = f"${place['name']}, set in {file}" if file else f"${place['name']}"
    return printable(file)


def _rows(rows: list[_Row], style: Style, columns: int) -> Iterator[str]:
    """A table without a head; where it is too wide, the places stand below the values."""
    names, values, places = (max(map(width, column)) for column in zip(*rows, strict=True))
    beside = 2 + names + 2 + values + 2 + places <= columns
    for what, value, place in rows:
        line = f"  {what:{names}}  {value}"
        gap = " " * (values - width(value) + 2)
        yield line + (gap + style("dim", place) if beside and place else "")
        if place and not beside:
            yield " " * (names + 4) + style("dim", place)


def _verdict(said: dict[str, Any], style: Style) -> Iterator[str]:
    """Why that answer, and the one thing to change."""
    answer, place = said["answer"], place_text(said["answer"]["at"])
    yield paragraph(_sentence(printable(answer["reason"]), said["name"]), "  ")
    if answer["remedy"]:
        where = f" ({place})" if place else ""
        text = paragraph(f"Change: {printable(answer['remedy'])}{where}", "    ", "  ")
        yield text.replace("Change:", style("help", "Change:"), 1)


def _sentence(text: str, name: str) -> str:
    """``text``, with a capital where it begins with ``name``."""
    return f"{text[:1].upper()}{text[1:]}" if text.startswith(name) else text


def here(found: Iterable[Connected], told: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """A paragraph for each connection in use that would get one of the messages ``told``: rows of
    the catalog with ``rules`` and ``statuses``."""
    rules = {rule for row in told for rule in row.get("rules", ())}
    statuses = {status for row in told for status in row.get("statuses", ())}
    for one in found:
        answer = one.answer
        alike = answer.rule in rules if answer.rule else bool(statuses & {*answer.statuses})
        refused = answer.outcome not in NOT_FAILING or answer.note
        if one.connection.active and refused and alike:
            yield _here(as_json([one])["connections"][0])


def _here(said: dict[str, Any]) -> str:
    answer, part = said["answer"], said["endpoint"] or said["key"] or {}
    place = place_text(answer["at"] or part.get("from"))
    change = f" Change: {answer['remedy']}." if answer["remedy"] else ""
    where = f" ({place})" if place else ""
    why = answer["note"] or answer["reason"]
    return paragraph(printable(f"Here: {said['name']}{where}: {why}.{change}"))
