"""Loading the catalog of a vendor, beside its neighbors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache, partial
from os.path import dirname, join
from typing import Any

from ..util.translation import listed, phrase
from .endpoint_index import EndpointIndex
from .key_index import KeyIndex
from .model_index import ModelIndex
from .neighbors import (
    HEAD,
    KEYS,
    Signs,
    head_of,
    key_shapes,
    key_shapes_of,
    protocols_of,
    signs_beside,
    signs_of,
)
from .toml_reader import (
    CatalogError,
    build_record,
    read_toml,
    rows_of,
    table_location,
    tables_of,
)
from .vendor_facts import (
    CitedSource,
    Edition,
    Host,
    KeyShape,
    ModelFacts,
    OtherModels,
    Plan,
    Protocol,
    RetiredRoute,
    Rival,
    Routes,
    SecretShape,
    Service,
    UnservedModels,
)
from .vendor_index import Catalog, Neighbor

# Beside the protocols of a route.
PATH_LISTS = (
    "tolerated",
    "deprecated",
    "unsupported",
)
# What a row does not say of a host whose URL shows neither its plan nor the site of its keys.
_UNSEEN = {"plan": "", "site": ""}
# What a row of a host in a region that no list has does not say.
_UNLISTED = {"region": "", "site": "", "unlisted": True}
COMMON = join(dirname(__file__), "common.toml")


@lru_cache(maxsize=1)
def _common() -> dict[str, Any]:
    """Return the tables of what belongs to no vendor."""
    return read_toml(COMMON)


# The folder of the vendor that is meant where no URL says otherwise.
VENDOR = join(dirname(__file__), "vendors", _common()["home"])


@lru_cache(maxsize=16)
def load_catalog(edition: str = "", folder: str = VENDOR) -> Catalog:
    """Return the vendor catalog in ``folder``; with ``edition``, only that dated list counts.

    The vendors in the folders beside it are its neighbors, which are loaded when a URL leads to
    them. Raises `CatalogError` when a file is broken or ``edition`` is not known.
    """
    head, signs = head_of(folder), signs_of(folder)
    beside = signs_beside(folder)
    catalog = Catalog(
        id=signs.id,
        title=signs.title,
        as_of=head["as_of"],
        trigger_words=signs.trigger_words,
        model_words=signs.model_words,
        variable_markers=signs.variable_markers,
        sources={**_sources(COMMON, _common()), **_sources(folder, head)},
        protocols=_protocols(folder, beside),
        plans=_plans(folder, head),
        keys=_keys(folder, beside),
        endpoints=_endpoints(folder, beside),
        models=_models(folder, edition),
        folder=folder,
        neighbors=tuple(map(_neighbor, beside)),
    )
    _check(catalog, folder)
    return catalog


def _neighbor(signs: Signs) -> Neighbor:
    return Neighbor(signs, partial(load_catalog, folder=signs.folder))


def _protocols(folder: str, beside: Iterable[Signs]) -> dict[str, Protocol]:
    """Return the protocols of all vendors: a program may call one of them at another's host."""
    protocols: dict[str, Protocol] = {}
    for signs in beside:
        protocols |= protocols_of(signs.folder)
    return {**protocols, **protocols_of(folder)}


def _keys(folder: str, beside: Iterable[Signs]) -> KeyIndex:
    path, common = join(folder, KEYS), _common()
    table = read_toml(path)
    own = rows_of(KeyShape, path, "keys", table)
    recognized = rows_of(KeyShape, COMMON, "keys", common)
    neighbors = [(signs.title, key_shapes_of(signs.folder)) for signs in beside]
    placeholders = _patterns("placeholders", common) + _patterns("placeholders", table)
    return KeyIndex(
        shapes=key_shapes(own, neighbors, recognized),
        secrets=rows_of(SecretShape, COMMON, "secrets", common),
        rivals=rows_of(Rival, path, "rivals", table),
        placeholders=placeholders,
        invented=_patterns("invented", common),
    )


def _endpoints(folder: str, beside: Iterable[Signs]) -> EndpointIndex:
    path = join(folder, "hosts.toml")
    table = read_toml(path)
    services = rows_of(Service, COMMON, "services", _common())
    others = (Service(signs.title, signs.domains) for signs in beside)
    return EndpointIndex(
        hosts=rows_of(Host, path, "hosts", table, _UNSEEN),
        routes={name: routes_of(row) for name, row in table["routes"].items()},
        misspellings=table.get("typos", {}),
        non_api_hosts=tuple(table.get("real", ())),
        sites=tuple(table.get("sites", ())),
        services=(*services, *others),
        unlisted=rows_of(Host, path, "unlisted", table, _UNLISTED),
        unfilled=_patterns("unfilled", table),
        retired=rows_of(RetiredRoute, path, "retired", table),
        guesses={
            wrong: tuple(hosts) for wrong, hosts in table.get("guesses", {}).items()
        },
    )


def _models(folder: str, edition: str) -> ModelIndex:
    path = join(folder, "models.toml")
    table = read_toml(path)
    return ModelIndex(
        editions=rows_of(Edition, path, "editions", table),
        facts=rows_of(ModelFacts, path, "models", table),
        others=rows_of(OtherModels, path, "elsewhere", table),
        corrections=table.get("near", {}),
        strict=edition,
        unserved=rows_of(UnservedModels, path, "unserved", table),
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
    """Return the error messages, scenarios and links of the vendor in ``folder``."""
    return read_toml(join(folder, "messages.toml"))


def _plans(folder: str, head: Mapping[str, Any]) -> dict[str, Plan]:
    path = join(folder, HEAD)
    return {
        name: build_record(
            Plan, path, table_location(f"plans.{name}"), {"id": name, **row}
        )
        for name, row in head["plans"].items()
    }


def _sources(path: str, table: Mapping[str, Any]) -> dict[str, CitedSource]:
    return tables_of(CitedSource, path, "sources", table)


def _patterns(name: str, tables: Mapping[str, Any]) -> tuple[str, ...]:
    rows = tables.get(name, ())
    return tuple(row["pattern"] for row in rows)


def _check(catalog: Catalog, folder: str) -> None:
    """Raise `CatalogError` for a reference to what another file does not have."""
    for host in (*catalog.endpoints.hosts, *catalog.endpoints.unlisted):
        is_known = host.plan in ("", *catalog.plans)
        if not is_known or host.routes not in catalog.endpoints.routes:
            message = phrase(
                "{host} has an unknown plan or unknown routes", host=host.host
            )
            raise CatalogError(message, path=join(folder, "hosts.toml"))
    editions = {edition.id for edition in catalog.models.editions}
    if catalog.models.strict and catalog.models.strict not in editions:
        message = phrase(
            "unknown edition {edition!r}; expected one of {known}",
            edition=catalog.models.strict,
            known=listed(sorted(editions)),
        )
        raise CatalogError(message)
