"""A vendor's catalog with what a user or a project adds: own hosts and models, newer facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..util.translation import phrase
from .endpoint_index import DeclaredHosts
from .facts_file import FactsFile, RouteTable, read_facts, vendor_of
from .loader import routes_of
from .model_index import ModelIndex
from .toml_reader import CatalogError
from .vendor_facts import OWN, CitedSource, Edition, Host
from .vendor_index import Catalog, Neighbor


def with_vendor(
    catalog: Catalog, vendor: str, change: Callable[[Catalog], Catalog]
) -> Catalog:
    """Return ``catalog`` with the catalog of ``vendor``, '' for this one, as ``change`` returns
    it."""
    if vendor in ("", catalog.id):
        return change(catalog)
    neighbors = []
    for neighbor in catalog.neighbors:
        if neighbor.signs.id == vendor:
            neighbor = _changed(neighbor, change)
        neighbors.append(neighbor)
    return catalog._replace(neighbors=tuple(neighbors))


def _changed(neighbor: Neighbor, change: Callable[[Catalog], Catalog]) -> Neighbor:
    changed = change(neighbor.load())
    # By these it is found before it is loaded: a user's host may have none of the vendor's words.
    signs = neighbor.signs._replace(trigger_words=changed.trigger_words)
    return Neighbor(signs, lambda: changed)


def with_facts(
    catalog: Catalog,
    path: str,
    tables: Mapping[str, Any],
    may_replace: bool = True,
    is_users: bool = False,
    declared_in: str = "",
) -> Catalog:
    """Return ``catalog`` with the vendor's that ``tables``, read from ``path``, name brought up to
    date by them.

    Without ``may_replace``, of two facts about one model keyfit's own counts. ``is_users``: the
    user's own settings file names ``path``, so safe fixes may lead to its hosts. ``declared_in``:
    the project's file that names it. Raises `CatalogError`.
    """
    facts = read_facts(catalog, path, tables)
    _refuse_known(catalog, facts)

    def change(vendors: Catalog) -> Catalog:
        newer = _with_facts(vendors, facts, may_replace)
        if is_users:
            return newer
        known = vendors.endpoints.misspellings.keys()
        declared = with_declared(newer, facts.hosts, facts.misspellings.keys() - known)
        return with_declaring_file(declared, declared_in) if declared_in else declared

    return with_vendor(catalog, vendor_of(catalog, tables).id, change)


def _refuse_known(catalog: Catalog, facts: FactsFile) -> None:
    """Raise `CatalogError` if ``facts`` redefine a host that keyfit knows of any vendor."""
    places = {name: f"typos.{name}" for name in facts.misspellings}
    for index, host in enumerate(facts.hosts):
        places[host.host.lower()] = f"hosts[{index}].host"
    for name, place in places.items():
        if is_known(catalog.of_url(f"https://{name}"), name):
            message = phrase(
                "{name} is already known to keyfit and cannot be redefined", name=name
            )
            raise CatalogError(message, place)


def _with_facts(catalog: Catalog, facts: FactsFile, may_replace: bool) -> Catalog:
    """Return ``catalog`` with ``facts``, which are about its vendor."""
    old = catalog.endpoints
    endpoints = old._replace(
        misspellings={**facts.misspellings, **old.misspellings},
        non_api_hosts=(*old.non_api_hosts, *facts.non_api_hosts),
    )
    newer = catalog._replace(
        models=_models_with(catalog.models, facts, may_replace),
        endpoints=endpoints,
        sources={**_sources(catalog), **facts.sources},
    )
    newer = with_trigger_words(newer, _model_words(facts.editions))
    return with_hosts(newer, facts.hosts, facts.routes)


def _models_with(models: ModelIndex, facts: FactsFile, may_replace: bool) -> ModelIndex:
    # Of two groups that contain a model the first one counts.
    first, second = models.others, facts.others
    if may_replace:
        first, second = second, first
    return models._replace(
        editions=_replaced(models.editions, facts.editions),
        facts=(*models.facts, *facts.models),
        others=(*first, *second),
        corrections={**models.corrections, **facts.corrections},
    )


def _replaced(
    old: tuple[Edition, ...], new: tuple[Edition, ...]
) -> tuple[Edition, ...]:
    """Return the editions, a new one in the place of an old one of the same plan and id."""
    newer = {(edition.plan, edition.id) for edition in new}
    kept = []
    for edition in old:
        identity = (edition.plan, edition.id)
        if identity not in newer:
            kept.append(edition)
    return (*kept, *new)


def with_hosts(
    catalog: Catalog, hosts: Iterable[Host], routes: Mapping[str, RouteTable]
) -> Catalog:
    """Return ``catalog`` with ``hosts`` and ``routes``, which win over known ones of their name.

    They come after the known names (the first one of a region is offered in fixes), and their
    patterns after the known patterns (the first one that fits counts). Raises `CatalogError`.
    """
    old = catalog.endpoints
    new = {host.host: host for host in hosts}
    every = [host for host in old.hosts if host.host not in new]
    every += new.values()
    # Patterns come last: one of them may fit a name that has a row of its own.
    every.sort(key=lambda host: "*" in host.host)
    known = dict(old.routes)
    for name, table in routes.items():
        known[name] = routes_of(table)
    for host in new.values():
        is_valid = host.plan in catalog.plans and host.routes in known
        if not is_valid:
            raise CatalogError(
                phrase("{host} has an unknown plan or unknown routes", host=host.host)
            )
    endpoints = old._replace(hosts=tuple(every), routes=known)
    newer = catalog._replace(endpoints=endpoints)
    return with_trigger_words(newer, map(_fixed_part, new))


def _fixed_part(host: str) -> str:
    """Return the longest stretch of ``host`` without a pattern, in lower case."""
    parts = host.lower().split("*")
    return max(parts, key=len)


def with_trigger_words(catalog: Catalog, words: Iterable[str]) -> Catalog:
    """Return ``catalog`` that looks at texts with one of ``words`` (lower case), too."""
    return catalog._replace(trigger_words=(*catalog.trigger_words, *words))


def with_edition(catalog: Catalog, edition: str) -> Catalog:
    """Return ``catalog`` in which only ``edition`` of the lists that have it counts."""
    models = catalog.models._replace(strict=edition)
    return catalog._replace(models=models)


def is_known(catalog: Catalog, name: str) -> bool:
    """Return whether ``name`` is a host of keyfit's own facts, by name and not by a pattern."""
    host = catalog.endpoints.host(name)
    if host is None or host.cite == OWN:
        return False
    return "*" not in host.host


def with_declared(
    catalog: Catalog, hosts: Iterable[Host], misspellings: Iterable[str] = ()
) -> Catalog:
    """Return ``catalog`` with its ``hosts`` and ``misspellings`` marked as declared by a project:
    neither keyfit nor the user's own file vouches for them."""
    old = catalog.endpoints.declared
    names = [host.host for host in hosts]
    declared = old._replace(
        hosts=old.hosts.union(names), misspellings=old.misspellings.union(misspellings)
    )
    return _with_declared_hosts(catalog, declared)


def with_declaring_file(catalog: Catalog, file: str) -> Catalog:
    """Return ``catalog`` that names ``file`` as the place where what is not keyfit's own was
    added."""
    declared = catalog.endpoints.declared._replace(file=file)
    return _with_declared_hosts(catalog, declared)


def _with_declared_hosts(catalog: Catalog, declared: DeclaredHosts) -> Catalog:
    endpoints = catalog.endpoints._replace(declared=declared)
    return catalog._replace(endpoints=endpoints)


def with_private(catalog: Catalog, names: Iterable[str]) -> Catalog:
    """Return ``catalog`` in which the hosts called ``names`` are private: nothing is judged by
    them."""
    old = catalog.endpoints
    private = [Host(name, "", "", "", "", OWN, catalog.as_of) for name in names]
    endpoints = old._replace(private=(*old.private, *private))
    return catalog._replace(endpoints=endpoints)


def with_models(
    catalog: Catalog, models: Iterable[tuple[str, tuple[str, ...]]]
) -> Catalog:
    """Return ``catalog`` whose plans have ``models``, in every edition that is chosen."""
    old = catalog.models
    added = []
    for plan, names in models:
        dates = [edition.as_of for edition in old.editions if edition.plan == plan]
        newest = max(dates, default=catalog.as_of)
        # Where one edition was chosen, only what is part of it counts.
        id = old.strict if old.is_strict(plan) else OWN
        added.append(Edition(id, plan, names, OWN, newest))
    index = old._replace(editions=(*old.editions, *added))
    newer = catalog._replace(models=index, sources=_sources(catalog))
    return with_trigger_words(newer, _model_words(added))


def _model_words(editions: Iterable[Edition]) -> list[str]:
    return [model.lower() for edition in editions for model in edition.models]


def _sources(catalog: Catalog) -> dict[str, CitedSource]:
    """Return the sources, with one for what the user's own settings say."""
    own = CitedSource("your own settings", catalog.as_of)
    return {**catalog.sources, OWN: own}
