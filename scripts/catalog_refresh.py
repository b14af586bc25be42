"""Print what a provider's folder of a checked-out models.dev tree would change in the catalog.

    python scripts/catalog_refresh.py VENDOR PLAN FOLDER…

Nothing is edited: a person decides row by row, see docs/adding-a-model.md. Each line begins with
its class: `new` (an id that no list has), `gone` (an id of the newest lists that the tree lacks),
`figure` (a limit above all that are known) or `host` (a base URL that leads to no known host).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import tomli

from keyfit.catalog import Catalog, load_catalog

Models = Mapping[str, Mapping[str, Any]]


def main(arguments: list[str] | None = None) -> int:
    """Print the candidates and return 0; 2 for a vendor or plan that the catalog lacks."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("vendor")
    parser.add_argument("plan")
    parser.add_argument("folders", type=Path, nargs="+", metavar="folder")
    options = parser.parse_args(arguments)
    catalog = load_catalog().vendor(options.vendor)
    if catalog is None or options.plan not in catalog.plans:
        parser.error(f"no plan {options.plan!r} of a vendor {options.vendor!r}")
    for line in candidates(catalog, options.plan, options.folders):
        print(line)
    return 0


def candidates(catalog: Catalog, plan: str, folders: list[Path]) -> Iterator[str]:
    """Yield a line for each difference between ``plan`` and the provider ``folders``."""
    models: dict[str, Mapping[str, Any]] = {}
    for folder in folders:
        models |= _models(folder)
        yield from _hosts(catalog, folder)
    known = catalog.models.of_plan(plan)
    yield from (f"new    {model}" for model in models if model not in known)
    yield from _gone(catalog, plan, models)
    yield from _figures(catalog, models)


def _models(folder: Path) -> dict[str, Mapping[str, Any]]:
    """Return the tables of the provider's models, by id: its path below ``models``."""
    top = folder / "models"
    return {
        path.relative_to(top).with_suffix("").as_posix(): _read(path)
        for path in sorted(top.rglob("*.toml"))
    }


def _hosts(catalog: Catalog, folder: Path) -> Iterator[str]:
    url = _read(folder / "provider.toml").get("api", "")
    if url and catalog.endpoints.parse(url) is None:
        yield f"host   {url}"


def _gone(catalog: Catalog, plan: str, models: Models) -> Iterator[str]:
    editions = list(catalog.models.editions_of(plan))
    newest = max((edition.as_of for edition in editions), default=None)
    latest = [edition for edition in editions if edition.as_of == newest]
    listed = dict.fromkeys(model for edition in latest for model in edition.models)
    yield from (f"gone   {model}" for model in listed if model not in models)


def _figures(catalog: Catalog, models: Models) -> Iterator[str]:
    for model, table in models.items():
        limits = table.get("limit", {})
        for field in ("context", "output"):
            facts = catalog.models.facts_of(model)
            largest = max((getattr(row, field) for row in facts), default=0)
            given = limits.get(field, 0)
            if facts and given > largest:
                yield f"figure {model} {field} {given}, known: {largest}"


def _read(path: Path) -> dict[str, Any]:
    return tomli.loads(path.read_text("utf-8"))


if __name__ == "__main__":
    raise SystemExit(main())
