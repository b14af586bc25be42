"""A vendor's catalog with what a user adds: own hosts and models, newer facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ..util.suggestion import nearest
from .loader import routes_of
from .model_index import ModelIndex
from .record_check import check_record
from .toml_reader import CatalogError, Place, built, row_place, table_place
from .vendor_facts import OWN, Edition, Host, ModelFacts, Origin, OtherModels
from .vendor_index import Catalog

_ROWS: Mapping[str, type] = {
    "hosts": Host,
    "editions": Edition,
    "models": ModelFacts,
    "elsewhere": OtherModels,
}
_TABLES = (*_ROWS, "sources", "routes", "typos", "near", "real")


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
            near = nearest(name, _TABLES)
            remedy = f"did you mean {near!r}?" if near else f"there are {', '.join(_TABLES)}"
            raise CatalogError(f"no table {name!r}; {remedy}", name)
        _expect(Place(name, name), table, list if name in (*_ROWS, "real") else dict)
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
        place = row_place(name, number)
        _expect(place, row, dict)
        record = built(kind, path, place, {"cite": OWN, "as_of": catalog.as_of, **row})
        check_record(record, place)
        if getattr(record, "patterns", ()):  # a project could freeze the process with one
            raise place.error("patterns are for keyfit's own facts; list models", "patterns")
        found.append(record)
    return tuple(found)


def _replaced(old: tuple[Edition, ...], new: tuple[Edition, ...]) -> tuple[Edition, ...]:
    """The editions, a new one in the place of an old one of the same plan and id."""
    ids = {(edition.plan, edition.id) for edition in new}
    return (*(edition for edition in old if (edition.plan, edition.id) not in ids), *new)


def _origins(path: str, table: Mapping[str, Any]) -> dict[str, Origin]:
    origins = {}
    for name, row in table.items():
        place = table_place(f"sources.{name}")
        _expect(place, row, dict)
        origins[name] = built(Origin, path, place, row)
        check_record(origins[name], place)
    return origins


def _texts(name: str, table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        yield key.lower(), _expect(Place(f"[{name}] {key!r}", f"{name}.{key}"), value, str)


def _routes(catalog: Catalog, tables: Mapping[str, Any]) -> dict[str, dict[str, tuple[str, ...]]]:
    known = (*catalog.protocols, "tolerated", "deprecated")
    routes: dict[str, dict[str, tuple[str, ...]]] = {}
    for name, table in tables.items():
        place = table_place(f"routes.{name}")
        routes[name] = {}
        for protocol, paths in _expect(place, table, dict).items():
            if protocol not in known:
                near = nearest(protocol, known)
                remedy = f"; did you mean {near!r}?" if near else ""
                raise place.error(f"no protocol {protocol!r}{remedy}", protocol)
            listed = _expect(place.field(protocol), paths, list)
            routes[name][protocol] = tuple(_expect(place, path, str) for path in listed)
    return routes


def _expect(place: Place, value: Any, kind: type) -> Any:
    """Return ``value``, which stands at ``place``. Raise `CatalogError` if it is no ``kind``."""
    if not isinstance(value, kind):
        words = {"dict": "a table", "list": "a list", "str": "a text"}[kind.__name__]
        raise place.error(f"should be {words}")
    return value
