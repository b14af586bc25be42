"""Calls of files that belong to no tool: variables and fields paired by their names."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from ..catalog.tool_spec import Wire
from ..catalog.variable_names import Family, VariableNames
from ..catalog.vendor_index import Catalog
from ..parsers.document import Document, Literal, Setting
from .call import ANY_CLIENT, Call, KeyReferences, ModelUse, Sender, UrlSlot
from .reference_syntax import as_read
from .resolved_value import UNKNOWN, CallPart, Resolved, joined
from .variables import Variables
from .visible_names import VisibleNames

_NEAREST = 20  # keys of a call's `candidates`: nobody reads a longer menu


def _never(one: Setting, other: Setting) -> bool:
    return False


class _Names(NamedTuple):
    """The fields of a `VariableScope`."""

    catalog: Catalog
    environment: VariableNames
    settings: Mapping[str, Setting]
    resolve: Callable[[Setting], Resolved]
    expands: bool = False
    apart: Callable[[Setting, Setting], bool] = _never


class VariableScope(_Names):
    """The variables that hold in one place, and how their values are resolved.

    ``expands``: a value may refer to a variable set before it as ``${NAME}``. ``apart``: whether
    one of two settings may no longer hold where the other does.
    """

    def beside(self, url: Setting) -> VariableScope:
        """The scene as far as it is known where ``url`` holds: unknown is not absent."""
        if self.apart is _never:
            return self
        known = self.resolve
        found = self._replace(resolve=lambda s: UNKNOWN if self.apart(url, s) else known(s))
        found.__dict__.update(_by_stem=self._by_stem, vendor_keys=self.vendor_keys)  # only once
        return found

    @cached_property
    def _by_stem(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """The names by stem and role; built once, for every name is asked for its kin."""
        found: dict[tuple[str, str], list[str]] = {}
        for name in self.settings:
            place = self.environment.stem(name), self.environment.role(name)
            found.setdefault(place, []).append(name)
        return {place: tuple(names) for place, names in found.items()}

    def kin(self, name: str, role: str) -> tuple[str, ...]:
        """The names of ``role`` that share ``name``'s stem, in order."""
        return self._by_stem.get((self.environment.stem(name), role), ())

    def keys_above(self, url: str) -> tuple[str, ...]:
        """The keys of the nearest longer family that ``url``'s name belongs to: one key may serve
        several URLs, as TOKEN_PLAN_API_KEY does TOKEN_PLAN_MULTIMODAL_BASE_URL.

        Only below the vendor's own names: what another prefix has in common tells nothing.
        """
        stem = self.environment.stem(url)
        while "_" in stem:
            stem = stem.rpartition("_")[0]
            if found := self._by_stem.get((stem, "key")):
                told = self.catalog.owns_variable(stem) or self.environment.plan_named(stem)
                return found if told else ()
        return ()

    @cached_property
    def vendor_keys(self) -> tuple[CallPart, ...]:
        """The keys of a plan of the vendor's, in the order of the text."""
        names = [name for name in self.settings if self.environment.role(name) == "key"]
        parts = (part for part in self.parts(names) if part.text and self._has_plans(part.text))
        return tuple(sorted(parts, key=_start))

    def _has_plans(self, key: str) -> bool:
        shape = self.catalog.keys.shape_of(key)
        return bool(shape and shape.plans)

    def part(self, name: str) -> CallPart | None:
        """The variable ``name`` as a part of a call, if it holds a value here."""
        setting = self.settings.get(name)
        return CallPart(setting, self.resolve(setting)) if setting and setting.value.parts else None

    def parts(self, names: Iterable[str]) -> list[CallPart]:
        """Those of ``names`` that hold a value."""
        found = (self.part(name) for name in dict.fromkeys(names))
        return [part for part in found if part is not None]


def variable_calls(
    catalog: Catalog, environment: VariableNames, document: Document
) -> Iterator[Call]:
    """The calls of a ``.env`` or shell text, scope by scope."""
    variables = Variables(document)
    outlook = VisibleNames(catalog, environment, variables)
    scopes = dict.fromkeys(s.scope for s in document.settings if environment.role(s.last_name))
    for scope in scopes:
        scene = _scene(outlook, scope)
        yield from (call for call in scope_calls(scene) if scope == 0 or _touches(call, scope))


def _scene(outlook: VisibleNames, scope: int) -> VariableScope:
    """What holds at the end of ``scope``: a key or model that is not certain is there, unknown."""
    variables, environment = outlook.variables, outlook.environment
    settings: dict[str, Setting] = {}
    unsure: set[int] = set()
    for name in outlook.names(scope):
        role = environment.role(name)
        held = variables.held(name, scope) if role else None
        if held and held.setting.kind != "unset" and (held.certain or role != "url"):
            settings[name] = held.setting
            unsure.update(() if held.certain else (id(held.setting),))
    return VariableScope(
        outlook.catalog, environment, settings,
        lambda setting: UNKNOWN if id(setting) in unsure else variables.resolve(setting),
        expands=not variables.document.dialect,  # others than python-dotenv send ${NAME} as it is
        apart=variables.apart if variables.document.unknown_effects else _never,
    )  # fmt: skip


def _touches(call: Call, scope: int) -> bool:
    """Whether ``scope`` itself sets a part of ``call`` to something that is known."""
    known = (part for part in call.parts if part.text is not None)
    return any(part.setting.scope == scope for part in known)


def lone_calls(catalog: Catalog, environment: VariableNames, document: Document) -> Iterator[Call]:
    """The calls of a ``.env`` whose readers get a key from it and no URL: they call their own.

    None where the file holds a URL of the vendor: a program may well pair it with any key.
    """
    scene = _scene(VisibleNames(catalog, environment, Variables(document)), 0)
    urls = scene.parts(name for name in scene.settings if environment.role(name) == "url")
    if any(catalog.endpoints.parse(url.text) for url in urls if url.text):
        return
    for family in environment.families:
        keys = tuple(scene.parts(family.key)) if family.default_url else ()
        if keys and not scene.parts(family.url):
            yield Call(
                catalog,
                Sender(family.title),
                keys[:1],
                wire=Wire(family.protocol, family.suffix),
                certain=False,
                url_slot=UrlSlot(default=family.default_url, locator=f"${family.url[0]}"),
            )


def object_variables(document: Document, path: tuple[str, ...]) -> dict[str, Setting]:
    """The string fields right below ``path``, as variables."""
    return {s.last_name: s for s in document.children(path) if s.kind in ("string", "number")}


def plain(setting: Setting) -> Resolved:
    """The value of a format that knows no references."""
    parts = setting.value.parts
    return joined(as_read(setting, p) if isinstance(p, Literal) else UNKNOWN for p in parts)


def scope_calls(scene: VariableScope) -> Iterator[Call]:
    """A call for each URL of the vendor among the variables of ``scene``."""
    urls = [name for name in scene.settings if scene.environment.role(name) == "url"]
    calls = [call for name in urls for call in _url_calls(scene, name)]
    yield from _with_only_key(scene, calls)


def _url_calls(scene: VariableScope, name: str) -> Iterator[Call]:
    url = scene.part(name)
    if url is None:
        return
    scene = scene.beside(url.setting)
    families = scene.environment.readers.get(name)
    for family in families or ():
        yield _call(scene, family, url, slot=True)
    if not families:
        yield _prefix_call(scene, url)


def _prefix_call(scene: VariableScope, url: CallPart) -> Call:
    """The call of those who read the variables with ``url``'s prefix; where none of these is a key,
    it is a guess that they take the key of the shorter prefix."""
    family = _by_prefix(scene, url.setting.last_name)
    above = () if family.key else scene.keys_above(url.setting.last_name)
    call = _call(scene, family._replace(key=family.key or above), url, slot=False)
    return call._replace(certain=False) if above else call


def _by_prefix(scene: VariableScope, url: str) -> Family:
    """The variables that share ``url``'s prefix, as a family of their own."""
    return scene.environment.families[0]._replace(
        id=scene.environment.stem(url), url=(url,),
        key=scene.kin(url, "key"), model=scene.kin(url, "model"),
        budget="", context="", protocol="", scripts=False, named="", send="first",
        strip_suffixes=(),
    )  # fmt: skip


def _call(scene: VariableScope, family: Family, url: CallPart, slot: bool) -> Call:
    budget = scene.part(family.budget) if family.budget else None
    context = scene.part(family.context) if family.context else None
    uses = [ModelUse(part.trimmed_by(family.strip_suffixes)) for part in scene.parts(family.model)]
    if uses and uses[0].part.setting.last_name == family.model[0]:
        uses[0] = uses[0]._replace(budget=budget, context=context)
    keys = tuple(scene.parts(family.key))
    # Where nobody knows which of several keys is read, all of them must misfit.
    keys = keys if family.send == "all" or not family.protocol else keys[:1]
    prefixes = scene.environment.model_prefixes
    return Call(
        scene.catalog,
        Sender(ANY_CLIENT, is_script=family.scripts, router_prefixes=prefixes),
        keys,
        url,
        tuple(uses),
        Wire(family.protocol, family.suffix),
        certain=all(map(_tells, (url, *keys))),
        url_slot=UrlSlot(slot and bool(family.protocol), family.named),
        references=KeyReferences(candidates=_before(scene, keys)),
    )


def _tells(part: CallPart) -> bool:
    """Whether a name says what it belongs to: a bare ``KEY`` or ``URL`` may be anything's."""
    return "_" in part.setting.last_name


def _is_lonely(scene: VariableScope, key: CallPart) -> bool:
    """Whether ``key`` has no URL of its own, and is this vendor's for certain: a shape that others
    share does not tell."""
    shape, name = scene.catalog.keys.shape_of(key.text or ""), key.setting.last_name
    told = shape is not None and (not shape.shared or scene.catalog.owns_variable(name))
    return told and not scene.kin(name, "url")


def _before(scene: VariableScope, keys: tuple[CallPart, ...]) -> tuple[CallPart, ...]:
    """The nearest keys set before ``keys``, which their values could refer to by name."""
    if not keys or not scene.expands:
        return ()
    count = bisect_left(scene.vendor_keys, _start(keys[0]), key=_start)
    return scene.vendor_keys[max(count - _NEAREST, 0) : count]


def _start(part: CallPart) -> int:
    return part.setting.span.start


def _with_only_key(scene: VariableScope, calls: list[Call]) -> Iterator[Call]:
    """Pairs the one URL of the vendor with the one key of the vendor, if neither has a partner."""
    known = [call for call in calls if call.endpoint]
    keys = [key for key in scene.vendor_keys if _is_lonely(scene, key)]
    lonely = len({id(c.url.setting) for c in known if c.url}) == 1 and len(keys) == 1
    for call in calls:
        if lonely and call.endpoint and not call.keys and not _apart(scene, call, keys[0]):
            yield call._replace(keys=(keys[0],), certain=False)
        else:
            yield call


def _apart(scene: VariableScope, call: Call, key: CallPart) -> bool:
    return call.url is not None and scene.apart(call.url.setting, key.setting)
