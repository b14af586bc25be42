"""From a reference to its assignments, and from an assignment to all that refers to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from .context import Context
from .readers.setting import Setting
from .resolve.links import Link, links
from .resolve.stacks import variable_at
from .text.source import Source, Span


class Place(NamedTuple):
    """``span`` (0-based code points) of ``source``."""

    source: Source
    span: Span


def definitions(context: Context, offset: int) -> list[Place]:
    """Where the variable at ``offset`` is set, the value that wins first."""
    return [_name_of(setting) for setting in _targets(context, offset, _links(context))]


def references(context: Context, offset: int, with_declaration: bool) -> list[Place]:
    """What refers to the variable at ``offset``, in the files that are read with this one."""
    found = _links(context)
    places = {_name_of(setting) for setting in _targets(context, offset, found)}
    refers = [
        Place(link.source, link.span)
        for link in found
        if places.intersection(map(_name_of, link.targets))
    ]
    return [*(sorted(places, key=_order) if with_declaration else ()), *refers]


def _links(context: Context) -> list[Link]:
    return links(context.document, context.launches)


def _targets(context: Context, offset: int, found: list[Link]) -> list[Setting]:
    """The assignments that the reference at ``offset`` leads to, or the one that stands there."""
    for link in found:
        if link.source is context.document.source and link.span[0] <= offset <= link.span[1]:
            return list(link.targets)
    return list(_assigned(context, offset))[:1]


def _assigned(context: Context, offset: int) -> Iterator[Setting]:
    is_plain = context.document.assigns
    for setting, is_name in context.settings_at(offset):
        if is_name and (is_plain or any(variable_at(x, setting) for x in context.launches)):
            yield setting


def _name_of(setting: Setting) -> Place:
    """The name that ``setting`` gives, else its value."""
    name = setting.name
    return Place(setting.source, name.raw(0, len(name.text)) if name else setting.span)


def _order(place: Place) -> tuple[str, Span]:
    return place.source.path, place.span
