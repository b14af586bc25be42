"""How rules look at keys."""

from __future__ import annotations

from collections.abc import Iterator

from ..catalog.vendor_facts import KeyShape
from ..parsers.document import Place
from ..resolve.call import Call
from ..resolve.file_view import FileView
from ..resolve.resolved_value import CallPart, settings_of


def vendor_keys(view: FileView) -> Iterator[CallPart]:
    """Yield the keys in the file that are this vendor's by their host or by their variable's
    name; none that another program fills in."""
    seen: set[Place] = set()
    for part in (*_paired(view), *_named(view)):
        known = bool(part.text) and not view.environment.is_expression(part.text or "")
        if known and part.setting.place not in seen:
            seen.add(part.setting.place)
            yield part


def _paired(view: FileView) -> Iterator[CallPart]:
    for call in view.calls:
        if call.endpoint:
            yield from call.keys


def _named(view: FileView) -> Iterator[CallPart]:
    for setting in view.document.settings:
        name = setting.last_name
        if view.environment.role(name) == "key" and view.catalog.owns_variable(name):
            yield from view.own_part(setting)


def rival(call: Call, key: CallPart) -> str:
    """Return the other vendor that may have given out ``key``, by what the files of ``call`` speak
    of; '' if none."""
    parts = (key, *((call.url,) if call.url else ()))
    sources = {s.source.path: s.source for part in parts for s in settings_of(part)}
    found = (call.catalog.keys.rival(key.text or "", source.text) for source in sources.values())
    return next(filter(None, found), "")


def is_sure(call: Call, key: CallPart, shape: KeyShape) -> bool:
    """Return whether ``key`` itself, of ``shape``, says for certain where it belongs: it is none
    that is still to be filled in, fits one plan best, and no other vendor's."""
    filled_in = not call.catalog.keys.is_placeholder(key.text or "")
    return filled_in and shape.tells_plan and not rival(call, key)
