"""Hints behind values: the plan of a key, plan and region of a URL, what a reference stands for.

Only what keyfit knows by itself is shown: no hint repeats a value that may be private.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..parsers.document import Setting
from ..resolve.context import FileContext, ValueRole, roles_by_place
from ..resolve.outside_values import is_known
from ..resolve.reference_links import Link
from ..resolve.resolved_value import CallPart
from .links import links_around
from .plan_labels import catalog_of_key, endpoint_label, key_label
from .precedence_chains import chains_of_variable
from .shown_value import shown_place

_QUOTES = ('"', "'")


class InlayHint(NamedTuple):
    """``text`` to be shown at ``offset`` (0-based code points); ``source`` says where a value is
    from, '' for one that stands there."""

    offset: int
    text: str
    source: str = ""


class _Effective(NamedTuple):
    """What a reference stands for, keys masked, and where that is set."""

    text: str
    source: str


def inlay_hints(context: FileContext) -> list[InlayHint]:
    """Return the hints of the context's file, by offset, at most one for each value."""
    roles = roles_by_place(context)
    links = _links_by_setting(context)
    hints: dict[int, InlayHint] = {}
    for setting in context.document.settings:
        if setting.kind != "string":
            continue
        roles_here = roles.get(setting.place, [])
        effective = _effective(context, setting, roles_here, links.get(setting.span))
        label = _label(context, setting, roles_here)
        parts = [f"= {effective.text}" if effective else "", label]
        text = " · ".join(filter(None, parts))
        if text:
            offset = _end(setting)
            source = effective.source if effective else ""
            hints.setdefault(offset, InlayHint(offset, text, source))
    return sorted(hints.values())


def _links_by_setting(context: FileContext) -> dict[object, Link]:
    """Return the links of the file that are all of a value, by the span of that value."""
    source = context.document.source
    return {link.span: link for link in links_around(context) if link.source is source}


def _end(setting: Setting) -> int:
    """Return the offset behind the value and its closing quote."""
    end = setting.span.end
    following = setting.source.text[end : end + 1]
    return end + 1 if following in _QUOTES else end


def _label(context: FileContext, setting: Setting, roles: list[ValueRole]) -> str:
    """Return the plan of the key, or the plan and region of the URL, that ``setting`` has."""
    written = setting.value.literal
    for role in roles:
        text = role.part.text
        if not text or not _is_whole(role.part, setting):
            continue
        if role.kind == "key":
            return _key_label(context, setting.last_name, text, roles)
        if role.kind == "url":
            endpoint = role.call.endpoint
            return endpoint_label(role.call.catalog, endpoint) if endpoint else ""
    if roles or not written:
        return ""
    return _unread_label(context, setting, written)


def _is_whole(part: CallPart, setting: Setting) -> bool:
    """Return whether ``setting`` has all of ``part``, and not the name of a variable that has."""
    is_whole = part.setting.place == setting.place or part.text == setting.value.literal
    return is_whole and not part.is_name


def _key_label(
    context: FileContext, name: str, key: str, roles: Iterable[ValueRole]
) -> str:
    calls = [role.call for role in roles if role.part.text == key]
    catalog = catalog_of_key(context.view.catalog, name, key, calls)
    return key_label(catalog, key, calls) if catalog is not None else ""


def _unread_label(context: FileContext, setting: Setting, written: str) -> str:
    """Return the label of a value that no call reads, by its name and shape."""
    catalog = context.view.catalog
    name = setting.last_name
    variable_names = context.view.variable_names
    role = variable_names.role(name) or variable_names.field_role(name)
    key_catalog = catalog_of_key(catalog, name, written) if role == "key" else None
    if key_catalog is not None:
        return key_label(key_catalog, written)
    called = catalog.of_url(written)
    endpoint = called.endpoints.parse(written)
    return endpoint_label(called, endpoint) if endpoint else ""


def _effective(
    context: FileContext,
    setting: Setting,
    roles: Iterable[ValueRole],
    link: Link | None,
) -> _Effective | None:
    """Return what the value becomes if something in it refers elsewhere, and that may be shown."""
    for role in roles:
        part = role.part
        is_own = part.setting.place == setting.place and role.kind != "name"
        if is_own and _is_from_elsewhere(part):
            return _shown(context, part, "")
    if link is None:
        return None
    return _of_variable(context, link.name)


def _of_variable(context: FileContext, name: str) -> _Effective | None:
    """Return the value of the variable ``name`` that counts for all its readers."""
    winners = [
        (chain.used, chain.root)
        for chain in chains_of_variable(context, name)
        if chain.used and chain.used.text
    ]
    # Where readers disagree, one value would be wrong for one of them.
    if len({part.text for part, _ in winners}) != 1:
        return None
    part, root = winners[0]
    return _shown(context, part, root)


def _is_from_elsewhere(part: CallPart) -> bool:
    """Return whether a piece of the value stands in another setting."""
    own = part.setting.place
    return any(piece.setting.place != own for piece in part.resolved.pieces)


def _shown(context: FileContext, part: CallPart, root: str) -> _Effective | None:
    """Return the value of ``part``, keys masked, if keyfit knows it by itself."""
    text = (part.text or "").strip()
    if not text or part.resolved.called or not is_known(text):
        return None
    owner = part.resolved.owner
    place = shown_place(part._replace(setting=owner), root) if owner else ""
    return _Effective(context.view.catalog.keys.masked(text), place)
