"""Calls of files that belong to no tool: variables and fields paired by their names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from ..catalog.tools import Environment, Family, Wire
from ..catalog.vendor import Catalog
from ..readers.setting import Document, Literal, Setting
from .call import Call, ModelUse
from .resolved import UNKNOWN, Part, Resolved, joined, own
from .variables import Variables

_PROCESS = "the client"
_PARTS = ("key", "model")


class Scene(NamedTuple):
    """The variables that hold in one place, and how their values are resolved.

    ``expands``: a value may refer to a variable set before it as ``${NAME}``.
    """

    catalog: Catalog
    environment: Environment
    settings: Mapping[str, Setting]
    resolve: Callable[[Setting], Resolved]
    expands: bool = False

    def part(self, name: str) -> Part | None:
        """The variable ``name`` as a part of a call, if it holds a value here."""
        setting = self.settings.get(name)
        return Part(setting, self.resolve(setting)) if setting and setting.value.parts else None

    def parts(self, names: Iterable[str]) -> list[Part]:
        """Those of ``names`` that hold a value."""
        found = (self.part(name) for name in dict.fromkeys(names))
        return [part for part in found if part is not None]


def variable_calls(
    catalog: Catalog, environment: Environment, document: Document
) -> Iterator[Call]:
    """The calls of a ``.env`` or shell text, scope by scope."""
    variables = Variables(document)
    scopes = dict.fromkeys(s.scope for s in document.settings if environment.role(s.last_name))
    for scope in scopes:
        visible = {
            name: found
            for name in variables.names(scope)
            if environment.role(name) and (found := variables.find(name, scope))
        }
        scene = Scene(catalog, environment, visible, variables.resolve, expands=True)
        yield from (call for call in scene_calls(scene) if scope == 0 or _touches(call, scope))


def _touches(call: Call, scope: int) -> bool:
    parts = (call.url, *call.keys, *(use.part for use in call.models))
    return any(part is not None and part.setting.scope == scope for part in parts)


def object_variables(document: Document, path: tuple[str, ...]) -> dict[str, Setting]:
    """The string fields right below ``path``, as variables."""
    return {s.last_name: s for s in document.below(path) if s.kind in ("string", "number")}


def plain(setting: Setting) -> Resolved:
    """The value of a format that knows no references."""
    parts = setting.value.parts
    return joined(own(setting, p) if isinstance(p, Literal) else UNKNOWN for p in parts)


def scene_calls(scene: Scene) -> Iterator[Call]:
    """A call for each URL of the vendor among the variables of ``scene``."""
    urls = [name for name in scene.settings if scene.environment.role(name) == "url"]
    calls = [call for name in urls for call in _url_calls(scene, name)]
    yield from _with_only_key(scene, calls)


def _url_calls(scene: Scene, name: str) -> Iterator[Call]:
    url = scene.part(name)
    if url is None:
        return
    families = [f for f in scene.environment.families if name in f.url]
    for family in families or [_by_prefix(scene.environment, scene.settings, name)]:
        yield _call(scene, family, url, slot=bool(families))


def _by_prefix(environment: Environment, names: Iterable[str], url: str) -> Family:
    """The variables that share ``url``'s prefix, as a family of their own."""
    base = environment.stem(url)
    same = [name for name in names if environment.stem(name) == base]
    roles = {kind: tuple(n for n in same if environment.role(n) == kind) for kind in _PARTS}
    return environment.families[0]._replace(
        id=base, url=(url,), key=roles["key"], model=roles["model"],
        budget="", context="", protocol="", scripts=False, send="first", trim=(),
    )  # fmt: skip


def _call(scene: Scene, family: Family, url: Part, slot: bool) -> Call:
    budget = scene.part(family.budget) if family.budget else None
    context = scene.part(family.context) if family.context else None
    uses = [ModelUse(part.trimmed_by(family.trim)) for part in scene.parts(family.model)]
    if uses and uses[0].part.setting.last_name == family.model[0]:
        uses[0] = uses[0]._replace(budget=budget, context=context)
    keys = tuple(scene.parts(family.key))
    # Where nobody knows which of several keys is read, all of them must misfit.
    keys = keys if family.send == "all" or not family.protocol else keys[:1]
    return Call(
        scene.catalog, _PROCESS, "", keys, url, tuple(uses),
        Wire(family.protocol, family.suffix), slot and bool(family.protocol),
        certain=all(map(_tells, (url, *keys))), scripts=family.scripts,
        others=tuple(_before(scene, keys)), routers=scene.environment.model_prefixes,
    )  # fmt: skip


def _tells(part: Part) -> bool:
    """Whether a name says what it belongs to: a bare ``KEY`` or ``URL`` may be anything's."""
    return "_" in part.setting.last_name


def _is_ours(scene: Scene, name: str, key: str) -> bool:
    """Whether ``key`` is this vendor's for certain: a shape that others share does not tell."""
    shape = scene.catalog.key_shape(key)
    taken = any(
        scene.environment.role(other) == "url" and scene.environment.stem(other) == stem
        for stem in (scene.environment.stem(name),)
        for other in scene.settings
    )
    told = shape is not None and (not shape.shared or scene.catalog.owns(name))
    return bool(shape and shape.plans) and told and not taken


def _before(scene: Scene, keys: tuple[Part, ...]) -> Iterator[Part]:
    """The keys set before ``keys``, which their values could refer to by name."""
    for name in scene.settings if keys and scene.expands else ():
        part = scene.part(name) if scene.environment.role(name) == "key" else None
        if part and part.setting.span < keys[0].setting.span:
            yield part


def _with_only_key(scene: Scene, calls: list[Call]) -> Iterator[Call]:
    """Pairs the one URL of the vendor with the one key of the vendor, if neither has a partner."""
    known = [call for call in calls if call.endpoint]
    keys = [
        part
        for name in scene.settings
        if scene.environment.role(name) == "key" and (part := scene.part(name)) and part.text
        and _is_ours(scene, name, part.text)
    ]  # fmt: skip
    lonely = len({id(c.url.setting) for c in known if c.url}) == 1 and len(keys) == 1
    for call in calls:
        if lonely and call.endpoint and not call.keys:
            yield call._replace(keys=(keys[0],), certain=False)
        else:
            yield call
