"""Describe what stands at an offset of a file, as Markdown for hovers and the command line.

The package has no LSP types: ``lsp/features/hover.py`` turns `HoverContent` into the protocol's
hover.
"""

from __future__ import annotations

from typing import NamedTuple

from ...parsers.document import Setting
from ...resolve.context import FileContext, ValueRole, roles
from ...resolve.reference_links import links
from ...text.source import Span
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
    """Return the Markdown about what stands at ``offset`` (0-based code points), keys masked.

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
    source = context.document.source
    for link in links(context.document, context.sessions):
        start, end = link.span
        if link.source is source and start <= offset <= end:
            return HoverContent(link.span, variable_text(context, link.name))
    return None


def _setting_content(context: FileContext, offset: int) -> HoverContent | None:
    """Describe the innermost name or value at ``offset`` about which something is known."""
    for setting, is_name in context.settings_at(offset):
        describe = _name_text if is_name else _value_text
        text = describe(context, setting)
        if not text:
            continue
        span = setting.span
        if is_name and setting.name:
            span = setting.name.raw(0, len(setting.name.text))
        return HoverContent(span, text)
    return None


def _name_text(context: FileContext, setting: Setting) -> str | None:
    # In the model lists of some tools, a setting's name is the id of the model.
    for role in roles(context, setting):
        part = role.part
        if part.is_name and part.text and part.setting.place == setting.place:
            return model_text(context.view.catalog, part.text, role.call.plans)
    return setting_text(context, setting)


def _value_text(context: FileContext, setting: Setting) -> str | None:
    text = value_text(context, setting)
    if not text:
        return None
    return paragraphs([overridden_text(context, setting), text])


def value_text(context: FileContext, setting: Setting) -> str | None:
    """Return Markdown about the value of ``setting`` in the calls that read it.

    A value that no call reads is described by its name and shape. None if nothing is known.
    """
    by_kind: dict[str, list[ValueRole]] = {}
    for role in roles(context, setting):
        if role.part.text and not role.part.is_name:
            by_kind.setdefault(role.kind, []).append(role)
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
    has_endpoint = any(call.endpoint for call in calls)
    # Without an endpoint of the vendor, only the key itself can prove that it is the vendor's.
    if not has_endpoint and not _is_vendor_key(context, part.setting, key):
        return None
    return key_text(context.view.catalog, key, calls)


def _is_vendor_key(context: FileContext, setting: Setting, key: str) -> bool:
    """Return whether the shape of ``key`` or its variable's name proves whose key it is."""
    catalog = context.view.catalog
    shape = catalog.keys.shape_of(key)
    if shape is None:
        return False
    return not shape.shared or catalog.owns_variable(setting.last_name)


def _url_text(context: FileContext, url_roles: list[ValueRole]) -> str | None:
    calls = [role.call for role in url_roles]
    for call in calls:
        if call.endpoint:
            return url_text(context.view.catalog, call.endpoint, calls)
    return None


def _model_text(context: FileContext, model_roles: list[ValueRole]) -> str | None:
    catalog = context.view.catalog
    plans: dict[str, None] = {}
    for role in model_roles:
        plans.update(dict.fromkeys(role.call.plans))
    model = (model_roles[0].part.text or "").strip()
    if not plans and not catalog.mentions(model):
        return None
    return model_text(catalog, model, plans)


def _unread_value_text(context: FileContext, setting: Setting) -> str | None:
    """Describe a value that no call reads by the setting's name and the value's shape."""
    catalog = context.view.catalog
    variable_names = context.view.variable_names
    text = setting.value.literal if setting.kind == "string" else None
    if not text:
        return None
    name = setting.last_name
    role = variable_names.role(name) or variable_names.field_role(name)
    if role == "key" and _is_vendor_key(context, setting, text):
        return key_text(catalog, text)
    if endpoint := catalog.endpoints.parse(text):
        return url_text(catalog, endpoint)
    is_listed = any(text in catalog.models.of_plan(plan) for plan in catalog.plans)
    if role == "model" and is_listed:
        return model_text(catalog, text)
    return None
