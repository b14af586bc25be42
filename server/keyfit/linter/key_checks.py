"""Checks of keys that several rules share."""

from __future__ import annotations

from collections.abc import Iterator

from ..catalog.vendor_facts import KeyShape
from ..catalog.vendor_index import Catalog
from ..parsers.document import Place
from ..resolve.call import Call
from ..resolve.file_view import FileView
from ..resolve.resolved_value import CallPart, settings_of
from ..util.translation import phrase


def vendor_keys(view: FileView) -> Iterator[CallPart]:
    """Yield the keys in the file that are this vendor's by their host or by their variable's name,
    but none that another program fills in."""
    seen: set[Place] = set()
    for part in (*_paired(view), *_named(view)):
        place = part.setting.place
        if (
            not part.text
            or place in seen
            or view.variable_names.is_expression(part.text)
        ):
            continue
        seen.add(place)
        yield part


def _paired(view: FileView) -> Iterator[CallPart]:
    for call in view.calls:
        if call.endpoint:
            yield from call.keys


def _named(view: FileView) -> Iterator[CallPart]:
    for setting in view.document.settings:
        name = setting.last_name
        if view.variable_names.role(name) == "key" and view.catalog.owns_variable(name):
            yield from view.own_part(setting)


def neighbors_keys(view: FileView) -> Iterator[CallPart]:
    """Yield the keys in the file that are another vendor's by their variable's name alone."""
    catalog = view.catalog
    for setting in view.document.settings:
        name = setting.last_name
        if view.variable_names.role(name) != "key" or catalog.owns_variable(name):
            continue
        if catalog.names_vendor(name):
            yield from view.own_part(setting)


def possible_rival(call: Call, key: CallPart) -> str:
    """Return the other vendor that may have given out ``key``, by the texts of the files of
    ``call``; '' if none."""
    parts = [key, call.url] if call.url else [key]
    sources = {}
    for part in parts:
        for setting in settings_of(part):
            sources[setting.source.path] = setting.source
    for source in sources.values():
        vendor = call.catalog.keys.rival(key.text or "", source.text)
        if vendor:
            return vendor
    return ""


def is_certain(call: Call, key: CallPart, shape: KeyShape) -> bool:
    """Return whether ``key``, which has ``shape``, certainly belongs to one plan: it is filled in,
    fits one plan best, and is no other vendor's."""
    if call.catalog.keys.is_placeholder(key.text or "") or not shape.tells_plan:
        return False
    return not possible_rival(call, key)


def doubled_prefix(prefixes: tuple[str, ...], text: str) -> int:
    """Return the length of the surplus prefix where ``text`` begins with two, else 0.

    ``prefixes`` are the known ones, the longest first.
    """
    first = next(filter(text.startswith, prefixes), "")
    again = any(text.startswith(p, len(first)) for p in prefixes if p.startswith(first))
    return len(first) if first and again else 0


def metered_advice(catalog: Catalog) -> str:
    """Return the advice to call by the plan that answers everybody, '' if there is none."""
    plan = catalog.metered_plan
    if plan is None:
        return ""
    return phrase(
        "use the {key} with the {plan} endpoint", key=plan.terms.key, plan=plan.title
    )
