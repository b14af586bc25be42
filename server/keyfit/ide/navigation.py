"""Navigate from a reference to its assignments, and from an assignment to its references."""

from __future__ import annotations

from typing import NamedTuple

from ..parsers.document import Setting
from ..resolve.context import FileContext
from ..text.source import Source, Span
from .links import links_around, name_span
from .occurrences import named_at


class Place(NamedTuple):
    """``span`` (0-based code points) of ``source``."""

    source: Source
    span: Span


def goto_definition(context: FileContext, offset: int) -> list[Place]:
    """Return where the variable at ``offset`` (0-based code points) is set, the winner first."""
    links = links_around(context)
    _, assignments = named_at(context, offset, links)
    return [_name_place(setting) for setting in assignments]


def find_references(
    context: FileContext, offset: int, with_declaration: bool
) -> list[Place]:
    """Return the references to the variable at ``offset`` in all files read with this one.

    ``with_declaration`` puts the variable's assignments before them.
    """
    links = links_around(context)
    _, assignments = named_at(context, offset, links)
    declarations = {_name_place(setting) for setting in assignments}
    places: list[Place] = []
    if with_declaration:
        places += sorted(declarations, key=_order)
    for link in links:
        targets = map(_name_place, link.targets)
        if declarations.intersection(targets):
            places.append(Place(link.source, link.span))
    return places


def _name_place(setting: Setting) -> Place:
    return Place(setting.source, name_span(setting))


def _order(place: Place) -> tuple[str, Span]:
    """Return a sort key: by file, and in a file by offset."""
    path = place.source.path
    return path, place.span
