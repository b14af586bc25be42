"""Names of variables: those that belong to what is set already, and those to refer to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from ..about.variable import variable_text
from ..catalog.tools import Environment, Family
from ..catalog.vendor import Catalog
from ..context import Context
from ..readers.setting import Setting
from ..resolve.environment import object_variables
from ..resolve.launch import Launch, path_of
from ..resolve.stacks import variable_at
from ..resolve.variables import Variables
from .items import NAME, REFERENCE, Item

_KINDS = ("key", "url", "model", "budget", "context")
_WORDS = {
    "key": "key", "url": "base URL", "model": "model", "budget": "thinking budget",
    "context": "context window",
}  # fmt: skip


class _Group(NamedTuple):
    """Names that the same programs (``title``) read, by what they hold."""

    title: str
    names: dict[str, tuple[str, ...]]

    def has_any(self, names: Collection[str]) -> bool:
        """Whether ``names`` holds one of them."""
        return any(name in names for kind in self.names.values() for name in kind)


def paired_names(context: Context, place: Setting) -> Iterator[Item]:
    """The variables that belong to those which are set around ``place``, a variable's name."""
    present = _present(context, place)
    seen = set(present)
    mine = _groups(context, place, present)
    for kind in _KINDS:
        for group in mine:
            for name in _missing(group, kind, present):
                if name not in seen:
                    seen.add(name)
                    yield Item(NAME, name, f"{_WORDS[kind]} for {group.title}")


def _groups(context: Context, place: Setting, present: dict[str, Setting]) -> list[_Group]:
    """The groups to which something in ``present`` belongs; the tool's own also if nothing does."""
    environment = context.view.environment
    tools = [launch for launch in context.launches if variable_at(launch, place)]
    groups = [*map(_of_tool, tools), *map(_of_family, environment.families)]
    if not tools:
        groups += _by_prefix(context.view.catalog, environment, present)
    return [group for group in groups if group.has_any(present)] or groups[: len(tools)]


def plans_beside(context: Context, place: Setting) -> list[str]:
    """The plans that the keys beside ``place`` may be of, which is a model without a URL yet."""
    present, catalog = _present(context, place), context.view.catalog
    stem = context.view.environment.stem(place.last_name)
    groups = [g for g in _groups(context, place, present) if place.last_name in g.names["model"]]
    found: dict[str, None] = {}
    for name, setting in present.items():
        shape = catalog.key_shape(setting.value.literal or "")
        belongs = any(name in group.names["key"] for group in groups)
        belongs = belongs or context.view.environment.stem(name) == stem
        if shape and belongs and (not shape.shared or catalog.owns(name)):
            found.update(dict.fromkeys(shape.plans))
    return list(found)


def _missing(group: _Group, kind: str, present: Collection[str]) -> Iterable[str]:
    """The names of ``kind`` that are not set: of keys and URLs one is enough."""
    names = group.names.get(kind, ())
    if kind in ("key", "url") and any(name in present for name in names):
        return ()
    return [name for name in names if name and name not in present]


def _present(context: Context, place: Setting) -> dict[str, Setting]:
    """The variables beside ``place``."""
    document = context.document
    if document.assigns:
        variables = Variables(document)
        found = {name: variables.find(name, place.scope) for name in variables.names(place.scope)}
        return {name: s for name, s in found.items() if s and name != place.last_name}
    beside = object_variables(document, place.path[:-1])
    return {name: setting for name, setting in beside.items() if setting is not place}


def _of_tool(launch: Launch) -> _Group:
    found: dict[str, list[str]] = {kind: [] for kind in _KINDS}
    for spec in launch.tool.calls:
        locators = {"key": spec.key, "url": spec.url, "model": spec.model,
                    "budget": (spec.budget,), "context": (spec.context,)}  # fmt: skip
        for kind, places in locators.items():
            found[kind] += [place[1:] for place in places if place.startswith("$")]
    return _Group(launch.tool.title, {kind: tuple(names) for kind, names in found.items()})


def _of_family(family: Family) -> _Group:
    names = {"key": family.key, "url": family.url, "model": family.model,
             "budget": (family.budget,), "context": (family.context,)}  # fmt: skip
    return _Group(family.title, names)


def _by_prefix(
    catalog: Catalog, environment: Environment, present: dict[str, Setting]
) -> Iterator[_Group]:
    """For ``ACME_API_KEY`` with a key of the vendor: base URL and model of the same prefix."""
    known = {n for f in environment.families for n in (*f.key, *f.url, *f.model)}
    for name in present:
        stem = environment.stem(name)
        ours = name not in known and stem != name.upper() and _is_ours(catalog, present[name])
        if ours and environment.role(name):
            same = [other for other in present if environment.stem(other) == stem]
            roles = {environment.role(other) for other in same}
            words = {"key": "_API_KEY", "url": "_BASE_URL", "model": "_MODEL"}
            names = {k: (f"{stem}{w}",) for k, w in words.items() if k not in roles}
            have = {k: tuple(n for n in same if environment.role(n) == k) for k in roles}
            yield _Group(f"{stem}_…", {**dict.fromkeys(_KINDS, ()), **names, **have})


def _is_ours(catalog: Catalog, setting: Setting) -> bool:
    """Whether a value is the vendor's: a key by its shape, or an endpoint."""
    text = setting.value.literal or ""
    shape = catalog.key_shape(text)
    return bool(catalog.endpoint(text) or (shape and shape.plans and not shape.shared))


def reference_names(context: Context, place: Setting) -> Iterator[Item]:
    """The variables to which ``place``'s value may refer, those of its own kind first."""
    environment = context.view.environment
    known = dict.fromkeys(_assigned(context, place))
    role = environment.role(place.last_name) or environment.field_role(place.last_name)
    role = role or ("key" if not context.document.assigns else "")
    for name in sorted(known, key=lambda name: environment.role(name) != role):
        yield Item(REFERENCE, name, "set in a file that is read here", variable_text(context, name))
    if role == "key" and not context.document.assigns:
        for family in environment.families:
            for name in family.key:
                if name not in known:
                    known[name] = None
                    yield Item(REFERENCE, name, "to be set in the environment")


def _assigned(context: Context, place: Setting) -> Iterator[str]:
    """The names that are set where a reference at ``place`` is looked up."""
    if context.document.assigns:
        variables, start = Variables(context.document), place.span.start
        for name in variables.names(place.scope):
            if name != place.last_name and variables.find(name, place.scope, start):
                yield name
    for launch in context.launches if not context.document.assigns else ():
        yield from _layer_names(launch)


def _layer_names(launch: Launch) -> Iterator[str]:
    for layer in launch.tool.variables:
        file, _, place = layer.partition(":")
        document = launch.documents.get(file)
        if document and document.format == "dotenv":
            yield from (setting.last_name for setting in document.settings)
        elif document and not place.endswith("[]"):
            yield from object_variables(document, path_of(place))
