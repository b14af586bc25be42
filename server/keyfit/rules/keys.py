"""How rules look at keys."""

from __future__ import annotations

from collections.abc import Iterator

from ..readers.setting import Place
from ..resolve.resolved import Part
from .base import FileView


def vendor_keys(view: FileView) -> Iterator[Part]:
    """The keys in the file that are this vendor's by their host or by their variable's name."""
    seen: set[Place] = set()
    for part in (*_paired(view), *_named(view)):
        if part.text and part.setting.place not in seen:
            seen.add(part.setting.place)
            yield part


def _paired(view: FileView) -> Iterator[Part]:
    for call in view.calls:
        if call.endpoint:
            yield from call.keys


def _named(view: FileView) -> Iterator[Part]:
    for setting in view.document.settings:
        name = setting.last_name
        if view.environment.role(name) == "key" and view.catalog.owns(name):
            yield from view.own_part(setting)
