"""Read a file of facts that a user or a project wrote."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ..util.suggestion import suggestion
from ..util.translation import Phrase, phrase
from .record_check import check_record
from .toml_reader import (
    CatalogError,
    TomlLocation,
    build_record,
    row_location,
    table_location,
)
from .vendor_facts import OWN, CitedSource, Edition, Host, ModelFacts, OtherModels
from .vendor_index import Catalog

RouteTable = Mapping[str, tuple[str, ...]]
"""Base paths by the id of a protocol, or by the name of another list of paths."""

_ROWS: Mapping[str, type] = {
    "hosts": Host,
    "editions": Edition,
    "models": ModelFacts,
    "elsewhere": OtherModels,
}
_LISTS = (*_ROWS, "real")
_TABLES = (*_ROWS, "sources", "routes", "typos", "near", "real")
_VENDOR = "vendor"  # the id of the one that the whole file is about
_PATH_LISTS = ("tolerated", "deprecated")
_KINDS: Mapping[type, Phrase] = {
    dict: phrase("a table"),
    list: phrase("a list"),
    str: phrase("a string"),
}


class FactsFile(NamedTuple):
    """What one file adds to a catalog; names of hosts and models to correct are lower case."""

    hosts: tuple[Host, ...]
    editions: tuple[Edition, ...]
    models: tuple[ModelFacts, ...]
    others: tuple[OtherModels, ...]
    routes: Mapping[str, RouteTable]
    misspellings: Mapping[str, str]
    corrections: Mapping[str, str]
    non_api_hosts: tuple[str, ...]
    sources: Mapping[str, CitedSource]


def vendor_of(catalog: Catalog, tables: Mapping[str, Any]) -> Catalog:
    """Return the catalog of the vendor that a file with these ``tables`` is about: ``catalog``
    itself, if the file names none. Raises `CatalogError`."""
    name = tables.get(_VENDOR, "")
    _expect(TomlLocation(_VENDOR, _VENDOR), name, str)
    found = catalog.vendor(name)
    if found is None:
        remedy = suggestion(name, catalog.vendor_ids)
        message = phrase("unknown vendor {name!r}{near}", name=name, near=remedy)
        raise CatalogError(message, _VENDOR)
    return found


def read_facts(catalog: Catalog, path: str, tables: Mapping[str, Any]) -> FactsFile:
    """Return the facts in ``tables``, read from ``path``. Raises `CatalogError`.

    ``catalog`` is the one that they are added to, or has it among its neighbors. ``cite`` and
    ``as_of`` may be left out of rows.
    """
    for name, table in tables.items():
        if name == _VENDOR:
            continue
        if name not in _TABLES:
            remedy = suggestion(name, (*_TABLES, _VENDOR))
            message = phrase("unknown table {name!r}{near}", name=name, near=remedy)
            raise CatalogError(message, name)
        kind = list if name in _LISTS else dict
        _expect(TomlLocation(name, name), table, kind)
    reader = _Reader(catalog, path, tables)
    # Whatever source the file names, keyfit cannot vouch for it: hosts are the user's own.
    hosts = [host._replace(cite=OWN) for host in reader.rows("hosts")]
    return FactsFile(
        hosts=tuple(hosts),
        editions=reader.rows("editions"),
        models=reader.rows("models"),
        others=reader.rows("elsewhere"),
        routes=reader.routes(),
        misspellings=reader.texts("typos"),
        corrections=reader.texts("near"),
        non_api_hosts=tuple(map(str, tables.get("real", ()))),
        sources=reader.sources(),
    )


class _Reader:
    """Reads the tables of one file."""

    def __init__(self, catalog: Catalog, path: str, tables: Mapping[str, Any]) -> None:
        self._every = catalog
        self._catalog = vendor_of(catalog, tables)
        self._path = path
        self._tables = tables

    def rows(self, name: str) -> tuple[Any, ...]:
        """Return the records of the tables ``[[name]]``."""
        defaults = {"cite": OWN, "as_of": self._catalog.as_of}
        records = []
        for number, row in enumerate(self._tables.get(name, ()), start=1):
            place = row_location(name, number)
            _expect(place, row, dict)
            table = {**defaults, **row}
            record = build_record(_ROWS[name], self._path, place, table)
            check_record(record, place)
            # A project could freeze the process with a slow pattern.
            if getattr(record, "patterns", ()):
                message = phrase(
                    "patterns are only for keyfit's own facts; list the models"
                )
                raise place.error(message, "patterns")
            self._check_names(record, place)
            records.append(record)
        return tuple(records)

    def _check_names(self, record: Any, place: TomlLocation) -> None:
        """Raise `CatalogError` if ``record`` names a plan or routes that there are not."""
        if (
            isinstance(record, (Host, Edition))
            and record.plan not in self._catalog.plans
        ):
            remedy = self._remedy_of_plan(record.plan)
            message = phrase(
                "unknown plan {name!r}{near}", name=record.plan, near=remedy
            )
            raise place.error(message, "plan")
        if isinstance(record, Host):
            added = self._tables.get("routes", {})
            known = (*self._catalog.endpoints.routes, *added)
            if record.routes not in known:
                remedy = suggestion(record.routes, known)
                message = phrase(
                    "unknown routes {name!r}{near}", name=record.routes, near=remedy
                )
                raise place.error(message, "routes")

    def _remedy_of_plan(self, name: str) -> str:
        """Return what to write instead of the plan ``name``, which the vendor does not have."""
        vendor, _, plan = name.rpartition("/")  # as settings name another vendor's
        for catalog in self._every.vendors():
            if plan in catalog.plans and vendor in ("", catalog.id):
                line = f'{_VENDOR} = "{catalog.id}"'
                return phrase(
                    "; for {plan!r} of {vendor}, begin the file with {line}",
                    plan=plan,
                    vendor=catalog.title,
                    line=line,
                )
        return suggestion(name, self._catalog.plans)

    def sources(self) -> dict[str, CitedSource]:
        """Return the sources that facts of this file may cite."""
        sources = {}
        for name, row in self._tables.get("sources", {}).items():
            place = table_location(f"sources.{name}")
            _expect(place, row, dict)
            source = build_record(CitedSource, self._path, place, row)
            check_record(source, place)
            sources[name] = source
        return sources

    def texts(self, name: str) -> dict[str, str]:
        """Return the table ``[name]`` of texts, its keys in lower case."""
        texts = {}
        table = self._tables.get(name, {})
        for key, value in table.items():
            place = TomlLocation(f"[{name}] {key!r}", f"{name}.{key}")
            _expect(place, value, str)
            texts[key.lower()] = value
        return texts

    def routes(self) -> dict[str, RouteTable]:
        """Return the base paths of each table of routes."""
        routes: dict[str, RouteTable] = {}
        for name, table in self._tables.get("routes", {}).items():
            place = table_location(f"routes.{name}")
            _expect(place, table, dict)
            paths_by_protocol = {}
            for protocol, paths in table.items():
                paths_by_protocol[protocol] = self._paths(place, protocol, paths)
            routes[name] = paths_by_protocol
        return routes

    def _paths(self, place: TomlLocation, protocol: str, paths: Any) -> tuple[str, ...]:
        """Return ``paths``, the base paths of ``protocol`` or another list of paths."""
        known = (*self._catalog.protocols, *_PATH_LISTS)
        if protocol not in known:
            remedy = suggestion(protocol, known)
            message = phrase(
                "unknown protocol {name!r}{near}", name=protocol, near=remedy
            )
            raise place.error(message, protocol)
        _expect(place.field(protocol), paths, list)
        for path in paths:
            _expect(place, path, str)
        return tuple(paths)


def _expect(place: TomlLocation, value: Any, kind: type) -> Any:
    """Return ``value``, which is at ``place``. Raise `CatalogError` if it is not a ``kind``."""
    if not isinstance(value, kind):
        raise place.error(phrase("should be {wanted}", wanted=_KINDS[kind]))
    return value


def without_known(
    catalog: Catalog, tables: Mapping[str, Any], refuse: Callable[[Phrase], None]
) -> dict[str, Any]:
    """Return ``tables`` of facts without what would replace a fact of keyfit's own.

    ``refuse`` is called with a message for each that is left out.
    """
    kept = dict(tables)
    for name, is_known in _known_facts(catalog).items():
        table = tables.get(name)
        if not isinstance(table, (dict, list)):
            continue  # named when the tables are read
        known = []
        for row in table:
            identity = _identity(name, row)
            if is_known(identity):
                known.append(row)
        kept[name] = _without(table, known)
        for row in known:
            fact = f"[{name}] {_title(row)}"
            message = phrase(
                "{fact} is one of keyfit's own facts; a project may only add facts",
                fact=fact,
            )
            refuse(message)
    return kept


def _without(table: Any, left_out: list[Any]) -> Any:
    """Return ``table``, a table or a list of them, without the keys or rows ``left_out``."""
    if isinstance(table, dict):
        return {key: value for key, value in table.items() if key not in left_out}
    return [row for row in table if row not in left_out]


def _known_facts(catalog: Catalog) -> dict[str, Callable[[Any], bool]]:
    """By table: whether ``catalog`` has a row or key of that identity.

    Nobody has looked at the identities: in a list, they need not be hashable.
    """
    endpoints = catalog.endpoints
    corrections = catalog.models.corrections
    editions = [(edition.plan, edition.id) for edition in catalog.models.editions]
    models = [facts.id for facts in catalog.models.facts]
    return {
        "editions": lambda row: row in editions,
        "models": lambda name: name in models,
        "near": lambda name: str(name).lower() in corrections,
        "routes": lambda name: str(name) in endpoints.routes,
        "sources": lambda name: str(name) in catalog.sources,
        "typos": lambda name: str(name).lower() in endpoints.misspellings,
    }


def _identity(name: str, row: Any) -> Any:
    """Return what distinguishes a row or a key of the table ``name`` from others."""
    if not isinstance(row, dict):
        return row
    if name == "editions":
        return row.get("plan"), row.get("id")
    return row.get("id")


def _title(row: Any) -> str:
    name = row.get("id") if isinstance(row, dict) else row
    return str(name)
