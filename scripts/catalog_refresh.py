"""Print what checked-out models.dev and qwen-code trees would change in the catalog.

    python scripts/catalog_refresh.py TREE…

Nothing is edited: a person decides row by row, see docs/adding-a-model.md. A provider's base URL
tells which vendor and plan it is about. Each line begins with its class: `new` (an id that no list
has), `gone` (an id of the newest lists that the tree lacks), `figure` (a limit above all that are
known) or `host` (a URL that leads to no known host, though to a domain that has some).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from catalog_sources import Provider, read_tree

from keyfit.catalog import Catalog, load_catalog

Models = Mapping[str, Mapping[str, int]]


class Listing(NamedTuple):
    """What a tree has of one plan of a vendor (``plan`` is '' where its URLs do not show it)."""

    catalog: Catalog
    plan: str
    places: dict[str, None]
    models: dict[str, dict[str, int]]


def main(arguments: list[str] | None = None) -> int:
    """Print the candidates and return 0; 2 for a folder that is no such tree."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("trees", type=Path, nargs="+", metavar="tree")
    for tree in parser.parse_args(arguments).trees:
        providers = read_tree(tree)
        if providers is None:
            parser.error(f"neither a models.dev nor a qwen-code tree: {tree}")
        for line in candidates(list(providers)):
            print(line)
    return 0


def candidates(providers: list[Provider]) -> Iterator[str]:
    """Yield, for each plan of ``providers``, a heading and a line for each difference."""
    yield from _unknown_hosts(providers)
    for listing in _listings(providers):
        lines = [*_new(listing), *_gone(listing), *_figures(listing)]
        if lines:
            plan = listing.plan or "(any plan)"
            yield f"\n{listing.catalog.id} {plan}: {', '.join(listing.places)}"
            yield from lines


def _unknown_hosts(providers: Iterable[Provider]) -> Iterator[str]:
    home = load_catalog()
    known = {
        _domain(host.host) for one in home.vendors() for host in one.endpoints.hosts
    }
    for provider in providers:
        host = urlsplit(provider.url).hostname or ""
        if _domain(host) in known and not home.leads_to_vendor(provider.url):
            yield f"host   {provider.url}    {provider.place}"


def _domain(host: str) -> str:
    return ".".join(host.split(".")[-2:])


def _listings(providers: Iterable[Provider]) -> Iterable[Listing]:
    """Return what ``providers`` have together of each plan: a plan has a host for each region."""
    listings: dict[tuple[str, str], Listing] = {}
    for provider in providers:
        catalog = load_catalog().of_url(provider.url)
        endpoint = catalog.endpoints.parse(provider.url)
        if endpoint is None:
            continue
        new = Listing(catalog, endpoint.plan, {}, {})
        listing = listings.setdefault((catalog.id, endpoint.plan), new)
        listing.places[provider.place] = None
        for model, limits in provider.models.items():
            listing.models.setdefault(model, {}).update(limits)
    return listings.values()


def _listed(listing: Listing, only_newest: bool = False) -> set[str]:
    """Return the ids that the catalog lists for the plan, or for all where it is not shown."""
    models = listing.catalog.models
    listed: set[str] = set()
    for plan in [listing.plan] if listing.plan else listing.catalog.plans:
        editions = list(models.editions_of(plan))
        newest = max((one.as_of for one in editions), default=None)
        for edition in editions:
            if edition.as_of == newest or not only_newest:
                listed.update(edition.models)
    return listed


def _shown_id(listing: Listing, model: str) -> str:
    """Return ``model`` as ids of the plan are compared: some vendors' in any case."""
    plans = [listing.plan] if listing.plan else listing.catalog.plans
    any_case = all(listing.catalog.plans[plan].any_case for plan in plans)
    return model.lower() if any_case else model


def _new(listing: Listing) -> Iterator[str]:
    known = {_shown_id(listing, model) for model in _listed(listing)}
    if known:  # a plan without a list has any model
        fresh = [one for one in listing.models if _shown_id(listing, one) not in known]
        yield from (f"new    {model}" for model in fresh)


def _gone(listing: Listing) -> Iterator[str]:
    there = {_shown_id(listing, model) for model in listing.models}
    listed = sorted(_listed(listing, only_newest=True))
    gone = [model for model in listed if _shown_id(listing, model) not in there]
    if listing.plan:
        yield from (f"gone   {model}" for model in gone)


def _figures(listing: Listing) -> Iterator[str]:
    for model, limits in listing.models.items():
        facts = listing.catalog.models.facts_of(model)
        for field in ("context", "output"):
            largest = max((getattr(row, field) for row in facts), default=0)
            given = limits.get(field, 0)
            if facts and given > largest:
                yield f"figure {model} {field} {given}, known: {largest or 'none'}"


if __name__ == "__main__":
    raise SystemExit(main())
