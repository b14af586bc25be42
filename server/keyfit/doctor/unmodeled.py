"""Settings that change what a tool sends in a way that keyfit does not model.

Where one is set, the parts of a call that it may change are unknown: keyfit says so instead of
calling a setup right because it does not know better.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..catalog.tool_spec import Unmodeled
from ..parsers.document import Setting
from ..resolve.call import Call
from ..resolve.config_row import ConfigRow
from ..resolve.locators import bound_path, expand
from ..resolve.resolved_value import UNKNOWN, CallPart

# With one of these, a switch is off or a list is empty.
_OFF = ("", "0", "false", "no", "off")


class UnmodeledSetting(NamedTuple):
    """A setting that is made, by its ``name``, and what it may change."""

    name: str
    entry: Unmodeled


def unmodeled_settings(row: ConfigRow) -> tuple[UnmodeledSetting, ...]:
    """Return the settings made for the call in ``row`` of which keyfit does not know the effect."""
    found: list[UnmodeledSetting] = []
    for entry in row.session.tool.unmodeled:
        name = _set_name(row, entry)
        if name:
            found.append(UnmodeledSetting(name, entry))
    return tuple(found)


def without_unknown_parts(call: Call, settings: Iterable[UnmodeledSetting]) -> Call:
    """Return ``call`` with each part unknown that one of ``settings`` may change."""
    for setting in settings:
        call = _without(call, setting.entry)
    return call


def _set_name(row: ConfigRow, entry: Unmodeled) -> str:
    """Return the first of the entry's names at which something is set; '' if there is none."""
    for locator in entry.at:
        if locator.startswith("$"):
            is_set = any(part.text not in _OFF for part in row.session.variable(locator[1:]))
        else:
            is_set = _is_in_configuration(locator, row)
        if is_set:
            return locator.lstrip("$/")
    return ""


def _is_in_configuration(locator: str, row: ConfigRow) -> bool:
    """Return whether a configuration file has a value at ``locator``; without a ``/`` before it,
    it leads from the row's own place. ``{x}`` that the row does not name stands for any name."""
    if locator.startswith("/"):
        path = bound_path(locator[1:], {})
    else:
        path = (*row.base, *bound_path(locator, row.bindings))
    for document in row.session.config_documents(path):
        for _, setting in expand(document, path):
            if setting.kind in ("object", "array"):
                is_set = bool(list(document.children(setting.path)))
            else:
                is_set = _is_on(setting)
            if is_set:
                return True
    return False


def _is_on(setting: Setting) -> bool:
    if setting.kind in ("null", "unset"):
        return False
    return setting.value.literal not in _OFF


def _without(call: Call, entry: Unmodeled) -> Call:
    """Return ``call`` with each part unknown that ``entry`` may change."""
    if "key" in entry.changes:
        call = call._replace(keys=tuple(_unknown(part) for part in call.keys))
    if "url" in entry.changes and call.url:
        call = call._replace(url=_unknown(call.url))
    if "model" in entry.changes:
        uses = (use._replace(part=_unknown(use.part)) for use in call.models)
        call = call._replace(models=tuple(uses))
    return call


def _unknown(part: CallPart) -> CallPart:
    return part._replace(resolved=UNKNOWN)
