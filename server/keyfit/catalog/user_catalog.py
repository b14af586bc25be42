"""Catalogs with what a user adds: own hosts and models, newer facts, further tools.

Whoever writes these has no schema at hand, so every field's type is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import chain
from typing import Any

from ..parsers import READERS
from .loader import routes_of
from .model_index import ModelIndex
from .toml_reader import CatalogError, built
from .tool_registry import ToolCatalog, tool_of
from .tool_spec import CallSpec, DeclaredTool, FileSpec, Tool, Wire
from .vendor_facts import OWN, Edition, Host, ModelFacts, Origin, OtherModels
from .vendor_index import Catalog

_ROWS: Mapping[str, type] = {
    "hosts": Host,
    "editions": Edition,
    "models": ModelFacts,
    "elsewhere": OtherModels,
}
_TABLES = (*_ROWS, "sources", "routes", "typos", "near", "real")
_FORMATS = tuple(dict.fromkeys(format for format, _ in READERS))
_PLACE = re.compile(r"\{(?:cwd|up|home)\}(?:/[^/]+)+")
_MATCH = re.compile(r"(?:[^{}]|\{\w+\})*")
_LEAVES: Mapping[str, tuple[type, str]] = {
    "str": (str, "a text"),
    "str | None": (str, "a text"),
    "int": (int, "a number"),
    "bool": (bool, "true or false"),
    "date": (date, "a date"),
    "tuple[str, ...]": (tuple, "a list of texts"),
}


def with_hosts(
    catalog: Catalog, hosts: Iterable[Host], routes: Mapping[str, Mapping[str, Iterable[str]]]
) -> Catalog:
    """``catalog`` with ``hosts`` and ``routes``, which win over known ones of the same name.

    They stand behind the known names (the first one of a region is offered in repairs), their
    patterns behind the known patterns (the first one that fits counts). Raises `CatalogError`.
    """
    new = {host.host: host for host in hosts}
    every = [host for host in catalog.endpoints.hosts if host.host not in new]
    every += new.values()
    known = dict(catalog.endpoints.routes)
    known |= {name: routes_of(table) for name, table in routes.items()}
    for host in new.values():
        if host.plan not in catalog.plans or host.routes not in known:
            raise CatalogError(f"{host.host} names no known plan or routes")
    endpoints = catalog.endpoints._replace(
        hosts=tuple(sorted(every, key=lambda host: "*" in host.host)), routes=known
    )
    return with_trigger_words(catalog, map(_fixed_part, new))._replace(endpoints=endpoints)


def with_trigger_words(catalog: Catalog, words: Iterable[str]) -> Catalog:
    """Return ``catalog`` that looks at texts with one of ``words`` (lower case), too."""
    return catalog._replace(trigger_words=(*catalog.trigger_words, *words))


def with_edition(catalog: Catalog, edition: str) -> Catalog:
    """Return ``catalog`` in which only ``edition`` of the lists that have it counts."""
    return catalog._replace(models=catalog.models._replace(strict=edition))


def is_known(catalog: Catalog, name: str) -> bool:
    """Return whether ``name`` is a host of keyfit's own facts, pattern for pattern."""
    found = catalog.endpoints.host(name)
    return found is not None and found.cite != OWN and "*" not in found.host


def _fixed_part(host: str) -> str:
    """The longest stretch of ``host`` that holds no pattern."""
    return max(host.lower().split("*"), key=len)


def with_declared(catalog: Catalog, hosts: Iterable[Host], typos: Iterable[str] = ()) -> Catalog:
    """Return ``catalog`` with ``hosts`` and ``typos``, which it has, as not the user's own word."""
    old = catalog.endpoints.declared
    declared = old._replace(
        hosts=old.hosts.union(host.host for host in hosts), typos=old.typos.union(typos)
    )
    return catalog._replace(endpoints=catalog.endpoints._replace(declared=declared))


def with_declaring_file(catalog: Catalog, file: str) -> Catalog:
    """Return ``catalog`` that calls the place of what is not keyfit's own ``file``."""
    declared = catalog.endpoints.declared._replace(file=file)
    return catalog._replace(endpoints=catalog.endpoints._replace(declared=declared))


def with_private(catalog: Catalog, names: Iterable[str]) -> Catalog:
    """Return ``catalog`` that knows nothing of the hosts called ``names``."""
    private = [Host(name, "", "", "", "", OWN, catalog.as_of) for name in names]
    endpoints = catalog.endpoints._replace(private=(*catalog.endpoints.private, *private))
    return catalog._replace(endpoints=endpoints)


def with_models(catalog: Catalog, models: Iterable[tuple[str, tuple[str, ...]]]) -> Catalog:
    """Return ``catalog`` whose plans have ``models``, in every edition that is chosen."""
    added = []
    for plan, names in models:
        listed = [edition.as_of for edition in catalog.models.editions if edition.plan == plan]
        id = catalog.models.strict if catalog.models.is_strict(plan) else OWN
        added.append(Edition(id, plan, names, OWN, max(listed, default=catalog.as_of)))
    lists = catalog.models._replace(editions=(*catalog.models.editions, *added))
    newer = catalog._replace(models=lists, sources=_sources(catalog))
    return with_trigger_words(newer, _model_words(added))


def _model_words(editions: Iterable[Edition]) -> list[str]:
    return [model.lower() for edition in editions for model in edition.models]


def _sources(catalog: Catalog) -> dict[str, Origin]:
    return {**catalog.sources, OWN: Origin("your own settings", catalog.as_of)}


def without_known(
    catalog: Catalog, tables: Mapping[str, Any], refuse: Callable[[str], None]
) -> dict[str, Any]:
    """Return ``tables`` of facts without what would replace a fact of keyfit's own.

    ``refuse`` is called with a message for each that is left out.
    """
    kept = dict(tables)
    known: Mapping[str, Callable[[Any], bool]] = {
        "editions": lambda row: any((e.plan, e.id) == row for e in catalog.models.editions),
        "models": lambda row: bool(catalog.models.facts_of(row)),
        "near": lambda name: name.lower() in catalog.models.corrections,
        "routes": catalog.endpoints.routes.__contains__,
        "sources": catalog.sources.__contains__,
        "typos": lambda name: name.lower() in catalog.endpoints.typos,
    }
    for name, is_known_fact in known.items():
        table = kept.get(name, ())
        rows = list(table) if isinstance(table, (dict, list)) else []
        known_rows = [row for row in rows if is_known_fact(_called(name, row))]
        for row in known_rows:
            refuse(f"[{name}] {_title(row)} is a fact of keyfit's own; a project may only add")
        if isinstance(table, dict):
            kept[name] = {key: said for key, said in table.items() if key not in known_rows}
        elif known_rows:
            kept[name] = [row for row in rows if row not in known_rows]
    return kept


def _called(name: str, row: Any) -> Any:
    """What a row or a key of the table ``name`` is known by."""
    if not isinstance(row, dict):
        return row
    return (row.get("plan"), row.get("id")) if name == "editions" else row.get("id")


def _title(row: Any) -> str:
    return str(row.get("id")) if isinstance(row, dict) else str(row)


def with_facts(
    catalog: Catalog,
    path: str,
    tables: Mapping[str, Any],
    may_replace: bool = True,
    is_users: bool = False,
) -> Catalog:
    """``catalog`` brought up to date by ``tables``, read from ``path``. Raises `CatalogError`.

    Without ``may_replace``, of two facts about one model keyfit's own counts. ``is_users``: the
    user's own settings file names ``path``, so safe repairs may lead to its hosts.
    """
    for name, table in tables.items():
        if name not in _TABLES:
            raise CatalogError(f"no table {name!r}; there are {', '.join(_TABLES)}")
        _expect(name, table, list if name in (*_ROWS, "real") else dict)
    rows = {name: _rows(catalog, kind, name, tables, path) for name, kind in _ROWS.items()}
    texts = {name: dict(_texts(name, tables.get(name, {}))) for name in ("typos", "near")}
    rows["hosts"] = tuple(host._replace(cite=OWN) for host in rows["hosts"])
    for name in (*texts["typos"], *(host.host for host in rows["hosts"])):
        if is_known(catalog, name):
            raise CatalogError(f"{name} is a host that keyfit knows; it stays what it is")
    newer = catalog._replace(
        models=_models_with(catalog.models, rows, texts["near"], may_replace),
        endpoints=catalog.endpoints._replace(
            typos={**texts["typos"], **catalog.endpoints.typos},
            real_hosts=(*catalog.endpoints.real_hosts, *map(str, tables.get("real", ()))),
        ),
        sources={**_sources(catalog), **_origins(path, tables.get("sources", {}))},
    )
    newer = with_trigger_words(newer, _model_words(rows["editions"]))
    newer = with_hosts(newer, rows["hosts"], _routes(catalog, tables.get("routes", {})))
    if is_users:
        return newer
    typos = texts["typos"].keys() - catalog.endpoints.typos.keys()
    return with_declared(newer, rows["hosts"], typos)


def _models_with(
    models: ModelIndex,
    rows: Mapping[str, tuple[Any, ...]],
    corrections: Mapping[str, str],
    may_replace: bool,
) -> ModelIndex:
    old, new = models.others, rows["elsewhere"]
    return models._replace(
        editions=_replaced(models.editions, rows["editions"]),
        facts=(*models.facts, *rows["models"]),
        others=(*new, *old) if may_replace else (*old, *new),
        corrections={**models.corrections, **corrections},
    )


def _rows(
    catalog: Catalog, kind: type, name: str, tables: Mapping[str, Any], path: str
) -> tuple[Any, ...]:
    found = []
    for number, row in enumerate(tables.get(name, ()), start=1):
        place = f"[[{name}]] number {number}:"
        _expect(place, row, dict)
        record = built(kind, path, place, {"cite": OWN, "as_of": catalog.as_of, **row})
        _look_at(record, place)
        found.append(record)
    return tuple(found)


def _replaced(old: tuple[Edition, ...], new: tuple[Edition, ...]) -> tuple[Edition, ...]:
    """The editions, a new one in the place of an old one of the same plan and id."""
    ids = {(edition.plan, edition.id) for edition in new}
    return (*(edition for edition in old if (edition.plan, edition.id) not in ids), *new)


def _origins(path: str, table: Mapping[str, Any]) -> dict[str, Origin]:
    found = {}
    for name, row in table.items():
        _expect(f"[sources.{name}]", row, dict)
        found[name] = built(Origin, path, f"[sources.{name}]", row)
        _look_at(found[name], f"[sources.{name}]")
    return found


def _texts(name: str, table: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for key, value in table.items():
        yield key.lower(), _expect(f"[{name}] {key!r}", value, str)


def _routes(catalog: Catalog, tables: Mapping[str, Any]) -> dict[str, dict[str, tuple[str, ...]]]:
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for name, table in tables.items():
        found[name] = {}
        for protocol, paths in _expect(f"[routes.{name}]", table, dict).items():
            if protocol not in (*catalog.protocols, "tolerated", "deprecated"):
                raise CatalogError(f"[routes.{name}] no protocol {protocol!r}")
            paths = _expect(f"[routes.{name}] {protocol}", paths, list)
            found[name][protocol] = tuple(_expect(f"[routes.{name}]", p, str) for p in paths)
    return found


def with_tool(
    tools: ToolCatalog, catalog: Catalog, path: str, table: dict[str, Any]
) -> ToolCatalog:
    """``tools`` with the one that ``table`` describes, read from ``path``.

    ``cite`` and ``as_of`` may be left out. Raises `CatalogError`.
    """
    given = {"cite": OWN, "as_of": catalog.as_of, "agent": False, **table}
    try:
        tool = tool_of(path, given)
    except (AttributeError, TypeError, ValueError):  # a text or a list where a table belongs
        raise CatalogError("[files], [call] and [call.….wire] must be tables") from None
    _check_tool(catalog, tool)
    others = (known for known in tools.tools if known.id != tool.id)
    return tools._replace(tools=(*others, DeclaredTool(*tool)))


def _check_tool(catalog: Catalog, tool: Tool) -> None:
    _look_at(tool, "the tool:")
    for name, spec in tool.files.items():
        _look_at(spec, f"[files.{name}]")
        _check_file(name, spec)
    for reference in tool.references:
        if "NAME" not in reference:
            raise CatalogError(f"the tool: {reference!r} in references should hold NAME")
    if tool.stop:
        _look_at(tool.stop, "[stop]")
    for hands in tool.hands:
        _look_at(hands, "[[hands]]")
    for call in tool.calls:
        _check_call(catalog, call)


def _check_call(catalog: Catalog, call: CallSpec) -> None:
    _look_at(call, f"[call.{call.id}]")
    if call.active:
        _look_at(call.active, f"[call.{call.id}.active]")
        if not _MATCH.fullmatch(call.active.match):
            raise CatalogError(
                f"[call.{call.id}.active] match should hold names as in {{id}}/{{m}}"
            )
    for wire in (call.wire.otherwise, *call.wire.wires.values()):
        _check_wire(catalog, call.id, wire)


def _check_file(name: str, spec: FileSpec) -> None:
    if spec.format not in _FORMATS:
        raise CatalogError(
            f"[files.{name}] no format {spec.format!r}; there are {', '.join(_FORMATS)}"
        )
    dialects = [dialect for format, dialect in READERS if format == spec.format and dialect]
    if spec.dialect and spec.dialect not in dialects:
        there = f"there are {', '.join(dialects)}" if dialects else "it has none"
        raise CatalogError(f"[files.{name}] no dialect {spec.dialect!r} of {spec.format}; {there}")
    for place in spec.at:
        if ".." in place.replace("\\", "/").split("/"):
            raise CatalogError(f"[files.{name}] {place!r} leads out of its folder by '..'")
        if not _PLACE.fullmatch(place):
            raise CatalogError(
                f"[files.{name}] {place!r} should begin with {{cwd}}/, {{up}}/ or {{home}}/"
            )


def _check_wire(catalog: Catalog, call: str, wire: Wire) -> None:
    _look_at(wire, f"[call.{call}.wire]")
    if wire.protocol not in ("", *catalog.protocols):
        known = ", ".join(catalog.protocols)
        raise CatalogError(f"[call.{call}.wire] no protocol {wire.protocol!r}; there are {known}")


def words_of(tool: Tool) -> tuple[str, ...]:
    """The names of the variables that ``tool`` reads, in lower case."""
    every = ((*call.key, *call.url, *call.model, call.thinking, call.budget, call.context)
             for call in tool.calls)  # fmt: skip
    return tuple(name[1:].lower() for name in chain.from_iterable(every) if name.startswith("$"))


def _look_at(record: Any, place: str) -> None:
    """Raises `CatalogError` where a field of ``record`` has another type than it should."""
    bases = (getattr(base, "__annotations__", {}) for base in type(record).__mro__)
    for name, stated in chain.from_iterable(fields.items() for fields in bases):
        kind, value = str(getattr(stated, "__forward_arg__", stated)), getattr(record, name)
        if kind not in _LEAVES or (value is None and kind.endswith("None")):
            continue
        wanted, words = _LEAVES[kind]
        fits = isinstance(value, wanted) and (wanted is bool or not isinstance(value, bool))
        if not fits or (wanted is tuple and not all(isinstance(item, str) for item in value)):
            raise CatalogError(f"{place} {name} should be {words}")
        if name == "patterns" and value:  # a project could freeze the process with one
            raise CatalogError(f"{place} patterns are for keyfit's own facts; list models")


def _expect(place: str, value: Any, kind: type) -> Any:
    if not isinstance(value, kind):
        words = {"dict": "a table", "list": "a list", "str": "a text"}[kind.__name__]
        raise CatalogError(f"{place} should be {words}")
    return value
