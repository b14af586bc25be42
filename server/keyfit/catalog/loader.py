"""Loading the bundled catalog of a vendor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from os.path import dirname, join
from typing import Any

from .endpoint_index import EndpointIndex
from .key_index import KeyIndex
from .model_index import ModelIndex
from .toml_reader import CatalogError, built, read_toml, row_place, table_place
from .vendor_facts import (
    Edition,
    Host,
    KeyShape,
    ModelFacts,
    Origin,
    OtherModels,
    Plan,
    Protocol,
    RetiredRoute,
    Rival,
    Routes,
    SecretShape,
)
from .vendor_index import Catalog

_FILES = {  # tables of other files
    "editions": "models",
    "elsewhere": "models",
    "secrets": "keys",
    "rivals": "keys",
    "unlisted": "hosts",
    "retired": "hosts",
}
# Beside the protocols of a route.
PATH_LISTS = (
    "tolerated",
    "deprecated",
    "unsupported",
)
VENDOR = join(dirname(__file__), "vendors", "qwencloud")


@lru_cache(maxsize=8)
def load_catalog(edition: str = "", folder: str = VENDOR) -> Catalog:
    """Return the vendor catalog in ``folder``; with ``edition``, only that dated list counts.

    Raises `CatalogError` when a file is broken or ``edition`` is not known.
    """
    head = read_toml(join(folder, "vendor.toml"))
    catalog = Catalog(
        id=head["id"],
        title=head["title"],
        as_of=head["as_of"],
        trigger_words=tuple(head["words"]),
        model_words=tuple(head["model_words"]),
        variable_markers=tuple(head["names"]),
        sources=_named(Origin, folder, "sources", head),
        protocols=_named(Protocol, folder, "protocols", head),
        plans=_named(Plan, folder, "plans", head, with_id=True),
        keys=_keys(folder),
        endpoints=_endpoints(folder),
        models=_models(folder, edition),
    )
    _check(catalog, folder)
    return catalog


def _keys(folder: str) -> KeyIndex:
    table = read_toml(join(folder, "keys.toml"))
    return KeyIndex(
        shapes=_rows(KeyShape, folder, "keys", table),
        secrets=_rows(SecretShape, folder, "secrets", table),
        rivals=_rows(Rival, folder, "rivals", table),
        placeholders=_patterns("placeholders", table),
        invented=_patterns("invented", table),
    )


def _endpoints(folder: str) -> EndpointIndex:
    table = read_toml(join(folder, "hosts.toml"))
    return EndpointIndex(
        hosts=_rows(Host, folder, "hosts", table),
        routes={name: routes_of(row) for name, row in table["routes"].items()},
        misspellings=table.get("typos", {}),
        non_api_hosts=tuple(table.get("real", ())),
        sites=tuple(table.get("sites", ())),
        others=tuple(table.get("others", ())),
        unlisted=tuple(_unlisted(folder, table)),
        unfilled=_patterns("unfilled", table),
        retired=_rows(RetiredRoute, folder, "retired", table),
    )


def _models(folder: str, edition: str) -> ModelIndex:
    table = read_toml(join(folder, "models.toml"))
    return ModelIndex(
        editions=_rows(Edition, folder, "editions", table),
        facts=_rows(ModelFacts, folder, "models", table),
        others=_rows(OtherModels, folder, "elsewhere", table),
        corrections=table.get("near", {}),
        strict=edition,
    )


def routes_of(table: Mapping[str, Iterable[str]]) -> Routes:
    """Return the routes in ``table``: base paths by protocol, and by the names of other lists."""
    bases: dict[str, tuple[str, ...]] = {}
    others: dict[str, tuple[str, ...]] = {}
    for name, paths in table.items():
        if name in PATH_LISTS:
            others[name] = tuple(paths)
        else:
            bases[name] = tuple(paths)
    return Routes(bases, **others)


def load_messages(folder: str = VENDOR) -> dict[str, Any]:
    """Return the vendor's error messages, scenarios and links, as in ``messages.toml``."""
    return read_toml(join(folder, "messages.toml"))


def _named(
    kind: type, folder: str, name: str, tables: dict[str, Any], with_id: bool = False
) -> dict[str, Any]:
    path = join(folder, "vendor.toml")
    return {
        key: built(
            kind,
            path,
            table_place(f"{name}.{key}"),
            {"id": key, **row} if with_id else row,
        )
        for key, row in tables[name].items()
    }


def _rows(
    kind: type, folder: str, name: str, tables: dict[str, Any]
) -> tuple[Any, ...]:
    path = join(folder, f"{_FILES.get(name, name)}.toml")
    return tuple(
        built(kind, path, row_place(name, number), row)
        for number, row in enumerate(tables.get(name, ()), start=1)
    )


def _unlisted(folder: str, hosts: dict[str, Any]) -> Iterator[Host]:
    """Yield the hosts in regions that no list has."""
    path = join(folder, "hosts.toml")
    rows = hosts.get("unlisted", ())
    for number, row in enumerate(rows, start=1):
        place = row_place("unlisted", number)
        table = {"region": "", "site": "", "unlisted": True, **row}
        yield built(Host, path, place, table)


def _patterns(name: str, tables: dict[str, Any]) -> tuple[str, ...]:
    rows = tables.get(name, ())
    return tuple(row["pattern"] for row in rows)


def _check(catalog: Catalog, folder: str) -> None:
    """Raise `CatalogError` for a reference to what another file does not have."""
    for host in (*catalog.endpoints.hosts, *catalog.endpoints.unlisted):
        if (
            host.plan not in catalog.plans
            or host.routes not in catalog.endpoints.routes
        ):
            raise CatalogError(
                f"{join(folder, 'hosts.toml')}: {host.host} names no known plan or routes"
            )
    editions = {edition.id for edition in catalog.models.editions}
    if catalog.models.strict and catalog.models.strict not in editions:
        known = ", ".join(sorted(editions))
        raise CatalogError(
            f"no edition {catalog.models.strict!r}; known editions: {known}"
        )
