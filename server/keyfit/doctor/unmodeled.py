"""Settings that change what a tool sends in a way that keyfit does not model.

If one is set, the parts of a call that it may change are unknown, and keyfit says so instead of
approving a setup that may be wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from posixpath import basename
from typing import NamedTuple

from ..catalog.tool_spec import CallSpec, SwitchOff, Unmodeled, variable_in
from ..parsers.document import Document, Setting
from ..resolve.call import Call
from ..resolve.config_row import ConfigRow
from ..resolve.locators import (
    Bindings,
    Path,
    bound,
    bound_path,
    expand,
    is_name_locator,
)
from ..resolve.resolved_value import UNKNOWN, CallPart
from ..resolve.row_models import RowModels

# With one of these, a switch is off.
_OFF = ("", "0", "false", "no", "off", "null")


class UnmodeledSetting(NamedTuple):
    """The ``name`` of a setting in use, and what it may change."""

    name: str
    entry: Unmodeled


def unmodeled_settings(row: ConfigRow, call: Call) -> tuple[UnmodeledSetting, ...]:
    """Return the settings with an unknown effect on ``call``, which ``row`` declares."""
    bindings = _with_model(row, call)
    settings: list[UnmodeledSetting] = []
    for entry in row.session.tool.unmodeled:
        if entry.calls and row.spec.id not in entry.calls:
            continue
        if entry.undeclared and _declares_model(row, call):
            continue
        name = next(_set_names(row, entry, bindings), "")
        if name:
            settings.append(UnmodeledSetting(name, entry))
    return tuple(settings)


def _declares_model(row: ConfigRow, call: Call) -> bool:
    """Return whether ``row`` declares the model that ``call`` sends, or sends none."""
    if not call.models:
        return True
    model = call.models[0].part.text
    return any(name.strip() == model for name in RowModels(row).names)


def why_switched_off(row: ConfigRow, call: Call) -> str:
    """Return why the settings switch ``call`` off, which ``row`` declares; '' if they do not."""
    bindings = _with_model(row, call)
    for entry in row.session.tool.switch_offs:
        if next(_set_names(row, entry, bindings), ""):
            return entry.message
    return ""


def without_unknown_parts(call: Call, settings: Iterable[UnmodeledSetting]) -> Call:
    """Return ``call`` with each part unknown that one of ``settings`` may change."""
    for setting in settings:
        call = _without(call, setting.entry)
    return call


def call_elsewhere(call: Call) -> Call:
    """Return ``call`` with all of it unknown that depends on the row."""
    return _without(call, Unmodeled(("key", "url", "model")))


def _with_model(row: ConfigRow, call: Call) -> Bindings:
    """Return the bindings of ``row`` and of its tool, ``{m}`` being the model that ``call`` sends.

    Not where models are declared in a list: ``{m}`` is an index of the list then.
    """
    bindings = {**row.session.bindings, **row.bindings}
    if "m" in bindings:
        return bindings
    spec = row.spec
    is_in_list = spec.each and not any(map(is_name_locator, spec.models.model))
    if is_in_list or not call.models:
        return bindings
    model = call.models[0].part.text
    if not model:
        return bindings
    return {**bindings, "m": model}


def _set_names(
    row: ConfigRow, entry: Unmodeled | SwitchOff, bindings: Bindings
) -> Iterator[str]:
    """Yield the names of those of the entry's settings that are in use and apply to the row."""
    if isinstance(entry, Unmodeled):
        yield from _files_there(row, entry)
    for locator in entry.at:
        name = variable_in(locator)
        if name:
            # The first value is the one that the tool gets; those that it overrides do nothing.
            winner = next(iter(row.stack(locator)), None)
            if winner and not _is_off(winner.text):
                yield name
            continue
        for document, setting in _in_configuration(row, locator, bindings):
            if not _counts(document, setting, entry, bindings):
                continue
            if isinstance(entry, SwitchOff):
                applies = _switches_off(row, setting, entry, bindings)
            else:
                applies = _applies(row, setting, entry)
            if applies:
                yield ".".join(setting.path)


def _files_there(row: ConfigRow, entry: Unmodeled) -> Iterator[str]:
    """Yield the names of those of the entry's files that the tool finds, and that, if they are
    lists of variables, set one that the row reads."""
    for name in entry.files:
        for document in row.session.files.named.get(name, ()):
            if not document.format.is_env_file or _sets_any(document, row.spec):
                yield basename(document.source.path)


def _sets_any(document: Document, spec: CallSpec) -> bool:
    """Return whether ``document`` sets a variable that calls of the kind ``spec`` read."""
    names = {setting.last_name for setting in document.settings}
    return not names.isdisjoint(spec.variables)


def _applies(row: ConfigRow, setting: Setting, entry: Unmodeled) -> bool:
    """Return whether ``setting`` is another value than the one that ``entry`` compares it with, and
    ``row`` lacks what ``entry`` wants it to lack."""
    # What no row is called by belongs to none that could lack anything.
    if entry.without and (not row.base or any(map(row.first, entry.without))):
        return False
    if entry.values:
        value = row.session.part(setting).text
        # Unknown is not another.
        if value is not None and not _is_one_of(value, entry.values):
            return False
    if not entry.differs_from:
        return True
    text = setting.value.literal
    if text in row.spec.auth.names:
        return False
    other = row.first(entry.differs_from)
    return other is None or other.as_key().text != text


def _is_one_of(text: str, patterns: Iterable[str]) -> bool:
    lowered = text.strip().lower().rstrip("/")
    return any(fnmatchcase(lowered, pattern) for pattern in patterns)


def _switches_off(
    row: ConfigRow, setting: Setting, entry: SwitchOff, bindings: Bindings
) -> bool:
    """Return whether ``setting`` is no name that ``entry`` knows, and none that is declared."""
    if setting.value.literal in entry.known:
        return False
    return not any(
        _in_configuration(row, locator, bindings) for locator in entry.without
    )


def _in_configuration(
    row: ConfigRow, locator: str, bindings: Bindings
) -> list[tuple[Document, Setting]]:
    """Return the settings at ``locator`` in the strongest of the configuration files that has it.

    Without a leading ``/`` it is relative to the row's own place. ``{x}`` without a binding is any
    name.
    """
    path: Path
    if locator.startswith("/"):
        path = bound_path(locator[1:], bindings)
    else:
        path = (*row.base, *bound_path(locator, bindings))
    for document in row.session.configuration.documents(path):
        settings = [(document, setting) for _, setting in expand(document, path)]
        if settings:
            return settings
    return []


def _counts(
    document: Document,
    setting: Setting,
    entry: Unmodeled | SwitchOff,
    bindings: Bindings,
) -> bool:
    """Return whether ``setting`` is switched on, and names what ``entry`` requires."""
    values = [setting]
    if setting.kind in ("object", "array"):
        values = list(document.children(setting.path))
        if not values:
            # Nothing is in the list, so what it must name is not.
            return bool(entry.not_naming)
    elif setting.kind in ("null", "unset") or _is_off(setting.value.literal):
        return False
    texts = {value.value.literal for value in values}
    if entry.naming:
        return bound(entry.naming, bindings) in texts
    if entry.not_naming:
        return bound(entry.not_naming, bindings) not in texts
    return True


def _is_off(text: str | None) -> bool:
    """Return whether ``text`` switches something off; unknown text may switch it on."""
    if text is None:
        return False
    return text.strip().lower() in _OFF


def _without(call: Call, entry: Unmodeled) -> Call:
    """Return ``call`` with each part unknown that ``entry`` may change."""
    if "key" in entry.changes:
        keys = tuple(map(_unknown, call.keys))
        call = call._replace(keys=keys)
    if "url" in entry.changes and call.url:
        call = call._replace(url=_unknown(call.url))
    if "model" in entry.changes:
        uses = [use._replace(part=_unknown(use.part)) for use in call.models]
        call = call._replace(models=tuple(uses))
    return call


def _unknown(part: CallPart) -> CallPart:
    return part._replace(resolved=UNKNOWN)
