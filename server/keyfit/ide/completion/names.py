"""Offer names of variables: those that belong to what is set already, and those to refer to."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import chain
from typing import NamedTuple

from ...catalog.tool_registry import ToolCatalog
from ...catalog.tool_spec import Tool, variable_in
from ...catalog.variable_names import Family, VariableNames
from ...catalog.vendor_index import Catalog
from ...parsers.document import Setting
from ...resolve.context import FileContext
from ...resolve.locators import path_of
from ...resolve.precedence import variable_at
from ...resolve.tool_session import ToolSession
from ...resolve.variable_pairing import object_variables
from ...resolve.variables import Variables
from ...util.translation import localized, phrase, tr
from ..hover.variable import variable_text
from .items import CompletionItem

# What a variable contains, in the order in which the names are offered.
_KIND_TITLES = {
    "key": phrase("key"),
    "url": phrase("base URL"),
    "model": phrase("model"),
    "budget": phrase("thinking budget"),
    "context": phrase("context window"),
}
_SET_IN_FILE = phrase("set in a file that is read here")
_NOT_SET = phrase("to be set in the environment")
_SUFFIXES = {
    "key": "_API_KEY",
    "url": "_BASE_URL",
    "model": "_MODEL",
}


class _NameGroup(NamedTuple):
    """Names that the same programs (``title``) read, by what they contain."""

    title: str
    names: dict[str, tuple[str, ...]]

    def has_any_of(self, names: Collection[str]) -> bool:
        """Return whether one of ``names`` belongs to the group."""
        own_names = chain.from_iterable(self.names.values())
        return any(name in names for name in own_names)


def paired_names(context: FileContext, place: Setting) -> Iterator[CompletionItem]:
    """Yield the variables that go with those set around ``place``, a variable being named."""
    present = _variables_beside(context, place)
    seen = set(present)
    groups = _groups(context, place, present)
    for kind, title in _KIND_TITLES.items():
        for group in groups:
            detail = _detail(title, group)
            for name in _missing_names(group, kind, present):
                if name not in seen:
                    seen.add(name)
                    yield CompletionItem("name", name, detail)


def known_names(tools: ToolCatalog) -> Iterator[CompletionItem]:
    """Yield the variables that any known program reads, each once: keys first, then URLs."""
    groups = list(map(_group_of_family, tools.variable_names.families))
    groups += [_group_of(tool) for tool in tools.tools]
    seen: set[str] = set()
    for kind, title in _KIND_TITLES.items():
        for group in groups:
            for name in group.names[kind]:
                if name and name not in seen:
                    seen.add(name)
                    yield CompletionItem("name", name, _detail(title, group))


def _detail(title: str, group: _NameGroup) -> str:
    """Return what the names called ``title`` contain, and who reads them."""
    return tr("{what} for {reader}", what=title, reader=group.title)


def _groups(
    context: FileContext, place: Setting, present: dict[str, Setting]
) -> list[_NameGroup]:
    """Return the groups of which something is in ``present``, or else those of the file's tools."""
    variable_names = context.view.variable_names
    readers = [session for session in context.sessions if variable_at(session, place)]
    own_groups = [_group_of(session.tool) for session in readers]
    family_groups = map(_group_of_family, variable_names.families)
    groups = [*own_groups, *family_groups]
    # Tools fix the names that they read; only other programs' names may be built by a pattern.
    if not own_groups:
        groups.extend(_groups_by_prefix(context.view.catalog, variable_names, present))
    used = [group for group in groups if group.has_any_of(present)]
    return used or own_groups


def plans_beside(context: FileContext, place: Setting) -> list[str]:
    """Return the plans that the keys beside ``place``, a model without a URL, can belong to."""
    catalog = context.view.catalog
    variable_names = context.view.variable_names
    present = _variables_beside(context, place)
    key_names: set[str] = set()
    for group in _groups(context, place, present):
        if place.last_name in group.names["model"]:
            key_names.update(group.names["key"])
    stem = variable_names.stem(place.last_name)
    plans: dict[str, None] = {}
    for name, setting in present.items():
        # A key belongs to the model if programs read both, or if their names begin alike.
        is_key_of_model = name in key_names or variable_names.stem(name) == stem
        if is_key_of_model:
            plans.update(dict.fromkeys(_plans_of_key(catalog, setting)))
    return list(plans)


def _plans_of_key(catalog: Catalog, setting: Setting) -> tuple[str, ...]:
    """Return the plans that ``setting``, if it is a key of the vendor, can belong to."""
    text = setting.value.literal or ""
    shape = catalog.keys.shape_of(text)
    if shape is None:
        return ()
    # A shape that several vendors use says nothing, unless the name is one of the vendor's.
    if shape.shared and not catalog.owns_variable(setting.last_name):
        return ()
    return shape.plans


def _missing_names(group: _NameGroup, kind: str, present: Collection[str]) -> list[str]:
    """Return the names of ``kind`` that are not set."""
    names = group.names.get(kind, ())
    # A program reads one key and one URL; the other names for them are alternatives.
    are_alternatives = kind in ("key", "url")
    if are_alternatives and any(name in present for name in names):
        return []
    return [name for name in names if name and name not in present]


def _variables_beside(context: FileContext, place: Setting) -> dict[str, Setting]:
    """Return the variables that are set where ``place`` is, without itself."""
    document = context.document
    if document.holds_variables:
        beside: dict[str, Setting] = {}
        variables = Variables(document)
        for name in variables.names(place.scope):
            setting = variables.find(name, place.scope)
            if setting and name != place.last_name:
                beside[name] = setting
        return beside
    siblings = object_variables(document, place.path[:-1])
    return {
        name: setting
        for name, setting in siblings.items()
        if setting.place != place.place
    }


def _group_of(tool: Tool) -> _NameGroup:
    names: dict[str, list[str]] = {kind: [] for kind in _KIND_TITLES}
    for spec in tool.calls:
        locators = {
            "key": spec.auth.key,
            "url": spec.endpoint.url,
            "model": spec.models.model,
            "budget": (spec.models.budget,),
            "context": (spec.models.context,),
        }
        for kind, places in locators.items():
            # Others lead to fields of the tool's files.
            names[kind].extend(filter(None, map(variable_in, places)))
    by_kind = {kind: tuple(own_names) for kind, own_names in names.items()}
    return _NameGroup(tool.title, by_kind)


def _group_of_family(family: Family) -> _NameGroup:
    keys = family.names.key
    # A program of lists also reads the name of one key, which is no sign of that program.
    if family.separator:
        keys = keys[:1]
    names = {
        "key": keys,
        "url": family.names.url,
        "model": family.names.model,
        "budget": (family.names.budget,),
        "context": (family.names.context,),
    }
    return _NameGroup(family.title, names)


def _groups_by_prefix(
    catalog: Catalog,
    variable_names: VariableNames,
    present: dict[str, Setting],
) -> Iterator[_NameGroup]:
    """Yield a group for each prefix under which a key or an endpoint of the vendor is set.

    Beside ``ACME_API_KEY``, a program will read ``ACME_BASE_URL`` and ``ACME_MODEL``.
    """
    family_names: set[str] = set()
    for family in variable_names.families:
        family_names.update(family.names.key, family.names.url, family.names.model)
    for name, setting in present.items():
        stem = variable_names.stem(name)
        has_prefix = stem != name.upper()
        if name in family_names or not has_prefix:
            continue
        if _is_for_vendor(catalog, setting) and variable_names.role(name):
            yield _prefix_group(variable_names, stem, present)


def _prefix_group(
    variable_names: VariableNames, stem: str, present: Collection[str]
) -> _NameGroup:
    """Return the names with the prefix ``stem``: those set, and one for each kind that is not."""
    present_by_role: dict[str, list[str]] = {}
    for name in present:
        if variable_names.stem(name) == stem:
            name_role = variable_names.role(name)
            present_by_role.setdefault(name_role, []).append(name)
    names: dict[str, tuple[str, ...]] = dict.fromkeys(_KIND_TITLES, ())
    for kind, suffix in _SUFFIXES.items():
        names[kind] = (f"{stem}{suffix}",)
    for role, present_names in present_by_role.items():
        names[role] = tuple(present_names)
    return _NameGroup(f"{stem}_…", names)


def _is_for_vendor(catalog: Catalog, setting: Setting) -> bool:
    """Return whether the value is an endpoint of the vendor, or a key that can only be its own."""
    text = setting.value.literal or ""
    if catalog.leads_to_vendor(text):
        return True
    shape = catalog.of_key(text).keys.shape_of(text)
    if shape is None or shape.shared:
        return False
    return bool(shape.plans)


def reference_names(context: FileContext, place: Setting) -> Iterator[CompletionItem]:
    """Yield the variables to which the value of ``place`` may refer, those of its kind first."""
    variable_names = context.view.variable_names
    is_field = not context.document.holds_variables
    role = variable_names.role(place.last_name) or variable_names.field_role(
        place.last_name
    )
    # A field whose name says nothing most likely takes the key.
    if is_field and not role:
        role = "key"
    names = dict.fromkeys(_assigned_names(context, place))
    for name in sorted(names, key=lambda name: variable_names.role(name) != role):
        documentation = variable_text(context, name)
        yield CompletionItem("reference", name, localized(_SET_IN_FILE), documentation)
    if role != "key" or not is_field:
        return
    # A key is better off in the environment than in a file, so its usual names are offered, too.
    for family in variable_names.families:
        for name in family.names.key:
            if name not in names:
                names[name] = None
                yield CompletionItem("reference", name, localized(_NOT_SET))


def _assigned_names(context: FileContext, place: Setting) -> Iterator[str]:
    """Yield the names that a reference at ``place`` can resolve to."""
    if context.document.holds_variables:
        variables = Variables(context.document)
        start = place.span.start
        for name in variables.names(place.scope):
            if name == place.last_name:
                continue
            # Only what is set before a line of the file is known to that line.
            if variables.find(name, place.scope, start):
                yield name
        return
    for session in context.sessions:
        yield from _tool_variable_names(session)


def _tool_variable_names(session: ToolSession) -> Iterator[str]:
    """Yield the variables that the tool's files set."""
    for layer in session.tool.layers.variables:
        file, _, place = layer.partition(":")
        document = session.documents.get(file)
        if document is None:
            continue
        if document.format.is_env_file:
            for setting in document.settings:
                yield setting.last_name
        elif not place.endswith("[]"):
            yield from object_variables(document, path_of(place))
