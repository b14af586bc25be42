"""What there is to know about a place in a file, as Markdown: for hovers and the command line."""

from __future__ import annotations

from typing import NamedTuple

from ..context import Context, Role, roles
from ..readers.setting import Setting
from ..resolve.call import Call
from ..resolve.links import links
from ..text.source import Span
from .key import key_text
from .model import model_text
from .url import url_text
from .variable import hidden_text, setting_text, variable_text
from .words import blocks


class About(NamedTuple):
    """Markdown about ``span`` (0-based code points) of the file."""

    span: Span
    text: str


def about(context: Context, offset: int) -> About | None:
    """What there is to know about what stands at ``offset``; None where there is nothing."""
    found = _about(context, offset)  # masked once more: a key may stand where a name belongs
    return found and found._replace(text=context.view.catalog.masked(found.text))


def _about(context: Context, offset: int) -> About | None:
    for link in links(context.document, context.launches):
        if link.source is context.document.source and link.span[0] <= offset <= link.span[1]:
            return About(link.span, variable_text(context, link.name))
    for setting, is_name in context.settings_at(offset):
        text = _name_text(context, setting) if is_name else _value_text(context, setting)
        if text:
            name = setting.name
            span = name.raw(0, len(name.text)) if is_name and name else setting.span
            return About(span, text)
    return None


def _name_text(context: Context, setting: Setting) -> str | None:
    """The name itself is the model in some tools' lists of models."""
    for role in roles(context, setting):
        if role.part.is_name and role.part.setting.place == setting.place and role.part.text:
            return model_text(context.view.catalog, role.part.text, role.call.plans)
    return setting_text(context, setting)


def _value_text(context: Context, setting: Setting) -> str | None:
    text = value_text(context, setting)
    return blocks([hidden_text(context, setting), text]) if text else None


def value_text(context: Context, setting: Setting) -> str | None:
    """Markdown about ``setting``'s value, by what it is in the calls that read it."""
    found = [role for role in roles(context, setting) if not role.part.is_name]
    for kind, say in (("key", _key), ("url", _url), ("model", _model)):
        mine = [role for role in found if role.kind == kind and role.part.text]
        if mine:
            return say(context, mine)
    return _by_name(context, setting)


def _key(context: Context, found: list[Role]) -> str | None:
    key = found[0].part.text or ""
    calls = [role.call for role in found if role.part.text == key]
    ours = any(call.endpoint for call in calls) or _is_ours(context, found[0].part.setting, key)
    return key_text(context.view.catalog, key, calls) if ours else None


def _is_ours(context: Context, setting: Setting, key: str) -> bool:
    """Whether ``key`` is known to be the vendor's by its shape alone or by its name."""
    shape = context.view.catalog.key_shape(key)
    return bool(shape and (not shape.shared or context.view.catalog.owns(setting.last_name)))


def _url(context: Context, found: list[Role]) -> str | None:
    calls = [role.call for role in found]
    endpoint = next((call.endpoint for call in calls if call.endpoint), None)
    return url_text(context.view.catalog, endpoint, calls) if endpoint else None


def _model(context: Context, found: list[Role]) -> str | None:
    calls: list[Call] = [role.call for role in found]
    plans = dict.fromkeys(plan for call in calls for plan in call.plans)
    model = (found[0].part.text or "").strip()
    if not plans and not context.view.catalog.speaks_of(model):
        return None
    return model_text(context.view.catalog, model, plans)


def _by_name(context: Context, setting: Setting) -> str | None:
    """For what no call reads: by the setting's name and the looks of its value."""
    catalog, environment = context.view.catalog, context.view.environment
    text = setting.value.literal if setting.kind == "string" else None
    role = environment.role(setting.last_name) or environment.field_role(setting.last_name)
    if not text:
        return None
    if role == "key" and _is_ours(context, setting, text):
        return key_text(catalog, text)
    if endpoint := catalog.endpoint(text):
        return url_text(catalog, endpoint)
    if role == "model" and any(text in catalog.models(plan) for plan in catalog.plans):
        return model_text(catalog, text)
    return None
