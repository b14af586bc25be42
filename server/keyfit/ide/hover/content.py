"""Find what is at an offset of a file, and describe it as Markdown.

Without protocol types: ``lsp/features/hover.py`` turns `HoverContent` into the protocol's hover.
"""

from __future__ import annotations

from typing import NamedTuple

from ...parsers.document import Setting
from ...resolve.context import FileContext, ValueRole, roles
from ...text.source import Span
from ..links import link_at, links_around, name_span
from ..plan_labels import catalog_of_key
from .endpoint import url_text
from .key import key_text
from .markdown import paragraphs
from .model import model_text
from .variable import overridden_text, setting_text, variable_text


class HoverContent(NamedTuple):
    """Markdown about ``span`` (0-based code points) of the file."""

    span: Span
    text: str


def hover_content(context: FileContext, offset: int) -> HoverContent | None:
    """Return Markdown about what is at ``offset`` (0-based code points), keys masked.

    Return None if nothing is known about it.
    """
    content = _link_content(context, offset) or _setting_content(context, offset)
    if content is None:
        return None
    # Each part masks the keys it knows; this catches one pasted where a name belongs.
    masked = context.view.catalog.keys.masked(content.text)
    return content._replace(text=masked)


def _link_content(context: FileContext, offset: int) -> HoverContent | None:
    """Describe the variable that a reference at ``offset`` names."""
    link = link_at(context, links_around(context), offset)
    if link is None:
        return None
    text = variable_text(context, link.name)
    return HoverContent(link.span, text)


def _setting_content(context: FileContext, offset: int) -> HoverContent | None:
    """Describe the innermost name or value at ``offset`` about which something is known."""
    for setting, is_name in context.settings_at(offset):
        if is_name:
            span = name_span(setting)
            text = _name_text(context, setting)
        else:
            span = setting.span
            text = _value_text(context, setting)
        if text:
            return HoverContent(span, text)
    return None


def _name_text(context: FileContext, setting: Setting) -> str | None:
    # In the model lists of some tools, a setting's name is the id of the model.
    for role in roles(context, setting):
        part = role.part
        is_model_id = part.is_name and part.setting.place == setting.place
        if is_model_id and part.text:
            return model_text(role.call.catalog, part.text, role.call.plans)
    return setting_text(context, setting)


def _value_text(context: FileContext, setting: Setting) -> str | None:
    text = _text_by_role(context, setting)
    if not text:
        return None
    overridden = overridden_text(context, setting)
    return paragraphs([overridden, text])


def _text_by_role(context: FileContext, setting: Setting) -> str | None:
    """Return Markdown about the value of ``setting`` in the calls that read it.

    A value that no call reads is described by its name and shape. None if nothing is known.
    """
    by_kind: dict[str, list[ValueRole]] = {}
    for role in roles(context, setting):
        if role.part.text and not role.part.is_name:
            by_kind.setdefault(role.kind, []).append(role)
    # A value that several calls read in different roles is described by the most telling one.
    if "key" in by_kind:
        return _key_text(context, by_kind["key"])
    if "url" in by_kind:
        return _url_text(context, by_kind["url"])
    if "model" in by_kind:
        return _model_text(context, by_kind["model"])
    return _unread_value_text(context, setting)


def _key_text(context: FileContext, key_roles: list[ValueRole]) -> str | None:
    part = key_roles[0].part
    key = part.text or ""
    calls = [role.call for role in key_roles if role.part.text == key]
    name = part.setting.last_name
    catalog = catalog_of_key(context.view.catalog, name, key, calls)
    return key_text(catalog, key, calls) if catalog is not None else None


def _url_text(context: FileContext, url_roles: list[ValueRole]) -> str | None:
    calls = [role.call for role in url_roles]
    for call in calls:
        if call.endpoint:
            return url_text(call.catalog, call.endpoint, calls)
    return None


def _model_text(context: FileContext, model_roles: list[ValueRole]) -> str | None:
    catalog = model_roles[0].call.catalog
    plans: dict[str, None] = {}
    for role in model_roles:
        if role.call.catalog is catalog:
            plans.update(dict.fromkeys(role.call.plans))
    written = model_roles[0].part.text or ""
    model = written.strip()
    # Without a plan, only the name itself can show that the model is the vendor's.
    if plans or catalog.mentions(model):
        return model_text(catalog, model, plans)
    return None


def _unread_value_text(context: FileContext, setting: Setting) -> str | None:
    """Describe a value that no call reads by the setting's name and the value's shape."""
    if setting.kind != "string":
        return None
    text = setting.value.literal
    if not text:
        return None
    catalog = context.view.catalog
    variable_names = context.view.variable_names
    name = setting.last_name
    role = variable_names.role(name) or variable_names.field_role(name)
    key_catalog = catalog_of_key(catalog, name, text) if role == "key" else None
    if key_catalog is not None:
        return key_text(key_catalog, text)
    called = catalog.of_url(text)
    endpoint = called.endpoints.parse(text)
    if endpoint:
        return url_text(called, endpoint)
    # The setting's name shows only that this is a model, not whose.
    is_model = role in ("model", "model_title")
    if is_model and _is_listed(context, text):
        return model_text(catalog, text)
    return None


def _is_listed(context: FileContext, model: str) -> bool:
    """Return whether a plan's list has ``model``."""
    catalog = context.view.catalog
    return any(model in catalog.models.of_plan(plan) for plan in catalog.plans)
