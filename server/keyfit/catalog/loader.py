"""Loads the bundled catalog: checks fields and references, builds the records."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from os.path import dirname, join
from typing import Any

from .toml_reader import CatalogError, built, read_toml
from .vendor_facts import (
    Edition,
    Elsewhere,
    Host,
    KeyShape,
    ModelFacts,
    Origin,
    Plan,
    Protocol,
    Retired,
    Rival,
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
VENDOR = join(dirname(__file__), "vendors", "qwencloud")


@lru_cache(maxsize=8)
def load_catalog(edition: str = "", folder: str = VENDOR) -> Catalog:
    """The vendor catalog in ``folder``; ``edition`` picks one dated model list strictly.

    Raises `CatalogError` when a file is broken or ``edition`` is not known.
    """
    head = read_toml(join(folder, "vendor.toml"))
    keys = read_toml(join(folder, "keys.toml"))
    hosts = read_toml(join(folder, "hosts.toml"))
    models = read_toml(join(folder, "models.toml"))
    catalog = Catalog(
        id=head["id"],
        title=head["title"],
        as_of=head["as_of"],
        words=tuple(head["words"]),
        model_words=tuple(head["model_words"]),
        names=tuple(head["names"]),
        sources=_named(Origin, folder, "sources", head),
        protocols=_named(Protocol, folder, "protocols", head),
        plans=_named(Plan, folder, "plans", head, with_id=True),
        keys=_rows(KeyShape, folder, "keys", keys),
        secrets=_rows(SecretShape, folder, "secrets", keys),
        rivals=_rows(Rival, folder, "rivals", keys),
        placeholders=_patterns("placeholders", keys),
        invented=_patterns("invented", keys),
        hosts=_rows(Host, folder, "hosts", hosts),
        routes={
            name: {protocol: tuple(paths) for protocol, paths in table.items()}
            for name, table in hosts["routes"].items()
        },
        typos=hosts.get("typos", {}),
        real_hosts=tuple(hosts.get("real", ())),
        unlisted=tuple(_unlisted(folder, hosts)),
        unfilled=tuple(row["pattern"] for row in hosts.get("unfilled", ())),
        retired=_rows(Retired, folder, "retired", hosts),
        sites=tuple(hosts.get("sites", ())),
        editions=_rows(Edition, folder, "editions", models),
        facts=_rows(ModelFacts, folder, "models", models),
        elsewhere=_rows(Elsewhere, folder, "elsewhere", models),
        near=models.get("near", {}),
        strict=edition,
    )
    _check(catalog, folder)
    return catalog


def load_messages(folder: str = VENDOR) -> dict[str, Any]:
    """The vendor's error messages, scenarios and links, as in ``messages.toml``."""
    return read_toml(join(folder, "messages.toml"))


def _named(
    kind: type, folder: str, name: str, tables: dict[str, Any], with_id: bool = False
) -> dict[str, Any]:
    path = join(folder, "vendor.toml")
    return {
        key: built(kind, path, f"[{name}.{key}]", {"id": key, **row} if with_id else row)
        for key, row in tables[name].items()
    }


def _rows(kind: type, folder: str, name: str, tables: dict[str, Any]) -> tuple[Any, ...]:
    path = join(folder, f"{_FILES.get(name, name)}.toml")
    return tuple(
        built(kind, path, f"[[{name}]] number {number}:", row)
        for number, row in enumerate(tables.get(name, ()), start=1)
    )


def _unlisted(folder: str, hosts: dict[str, Any]) -> Iterator[Host]:
    """The names of hosts in regions that no list has."""
    path = join(folder, "hosts.toml")
    for number, row in enumerate(hosts.get("unlisted", ()), start=1):
        table = {"region": "", "site": "", "unlisted": True, **row}
        yield built(Host, path, f"[[unlisted]] number {number}:", table)


def _patterns(name: str, tables: dict[str, Any]) -> tuple[str, ...]:
    return tuple(row["pattern"] for row in tables.get(name, ()))


def _check(catalog: Catalog, folder: str) -> None:
    """What field names alone cannot say: references between the files."""
    for host in (*catalog.hosts, *catalog.unlisted):
        if host.plan not in catalog.plans or host.routes not in catalog.routes:
            raise CatalogError(
                f"{join(folder, 'hosts.toml')}: {host.host} names no known plan or routes"
            )
    editions = {edition.id for edition in catalog.editions}
    if catalog.strict and catalog.strict not in editions:
        known = ", ".join(sorted(editions))
        raise CatalogError(f"no edition {catalog.strict!r}; known editions: {known}")
