"""Navigate from a reference to its assignments, and from an assignment to its references."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..parsers.document import Setting
from ..resolve.context import FileContext
from ..resolve.precedence import variable_at
from ..resolve.reference_links import Link, links
from ..text.source import Source, Span


class Place(NamedTuple):
    """``span`` (0-based code points) of ``source``."""

    source: Source
    span: Span


def goto_definition(context: FileContext, offset: int) -> list[Place]:
    """Return where the variable at ``offset`` (0-based code points) is set, the winner first."""
    assignments = _assignments(context, offset, _links(context))
    return [_name_place(setting) for setting in assignments]


def find_references(
    context: FileContext, offset: int, with_declaration: bool
) -> list[Place]:
    """Return the references to the variable at ``offset`` in all files read with this one.

    ``with_declaration`` puts the variable's assignments before them.
    """
    all_links = _links(context)
    declarations = {
        _name_place(setting) for setting in _assignments(context, offset, all_links)
    }
    places: list[Place] = []
    if with_declaration:
        places += sorted(declarations, key=_order)
    places += (
        Place(link.source, link.span)
        for link in all_links
        if declarations.intersection(map(_name_place, link.targets))
    )
    return places


def _links(context: FileContext) -> list[Link]:
    return links(context.document, context.sessions)


def _assignments(
    context: FileContext, offset: int, all_links: Iterable[Link]
) -> list[Setting]:
    """Return the targets of the reference at ``offset``, or the assignment that is there."""
    source = context.document.source
    for link in all_links:
        start, end = link.span
        if link.source is source and start <= offset <= end:
            return list(link.targets)
    innermost = next(_variables_named_at(context, offset), None)
    return [innermost] if innermost else []


def _variables_named_at(context: FileContext, offset: int) -> Iterator[Setting]:
    """Yield the assignments whose name is at ``offset``, innermost first."""
    for setting, is_name in context.settings_at(offset):
        if is_name and _is_variable(context, setting):
            yield setting


def _is_variable(context: FileContext, setting: Setting) -> bool:
    if context.document.holds_variables:
        return True
    return any(variable_at(session, setting) for session in context.sessions)


def _name_place(setting: Setting) -> Place:
    """Return the place of the setting's name; without one, that of its value."""
    span = setting.span
    if setting.name:
        span = setting.name.raw(0, len(setting.name.text))
    return Place(setting.source, span)


def _order(place: Place) -> tuple[str, Span]:
    return place.source.path, place.span
