"""``keyfit models``: the models of each plan, with the figures that are published of them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence

from ..about.model import ModelRow, row_of
from ..catalog.vendor import Catalog, Edition
from .errors import UsageError
from .options import add_format
from .session import project_here
from .style import Style, style_for

_EPILOG = """\
A model in any list is accepted by 'keyfit check', because lists age; where sources
differ, the largest figure counts. With --edition, that list and its own figures.
What the project file of the current folder adds is among them.

examples:
  keyfit models
  keyfit models --plan coding-plan
  keyfit models --edition 2026-03-11
  keyfit models --output-format json"""
_HEAD = ("MODEL", "PLANS", "CONTEXT", "THINKING", "BUDGET", "LISTED")
_NONE = "–"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.epilog = _EPILOG
    parser.add_argument(
        "--plan", default="", metavar="PLAN", help="only this plan, e.g. coding-plan"
    )
    parser.add_argument(
        "--edition", default="", metavar="DATE", help="only this list, e.g. 2026-03-11"
    )
    add_format(parser)


def run(options: argparse.Namespace) -> int:
    """Prints the models and returns 0."""
    catalog = project_here(options.edition).analysis.catalog
    editions = _editions(catalog, options.plan)
    rows = list(_rows(catalog, editions))
    if options.output_format == "json":
        print(_json(catalog, rows))
        return 0
    for line in _text(catalog, rows, editions, style_for(sys.stdout)):
        print(line)
    return 0


def _editions(catalog: Catalog, plan: str) -> list[Edition]:
    """The editions to show, newest first."""
    plans = list(dict.fromkeys(edition.plan for edition in catalog.editions))
    if plan and plan not in plans:
        raise UsageError(f"no list of models for a plan {plan!r}; there are {', '.join(plans)}")
    chosen = [
        edition
        for edition in catalog.editions
        if plan in ("", edition.plan) and catalog.strict in ("", edition.id)
    ]
    return sorted(chosen, key=lambda edition: (-edition.as_of.toordinal(), edition.id))


def _rows(catalog: Catalog, editions: Sequence[Edition]) -> Iterator[ModelRow]:
    for model in dict.fromkeys(model for edition in editions for model in edition.models):
        yield row_of(catalog, model, editions)


def _text(
    catalog: Catalog, rows: Sequence[ModelRow], editions: Sequence[Edition], style: Style
) -> Iterator[str]:
    from .report.table import table

    yield from table(_HEAD, [_cells(row) for row in rows], style, right=(2, 4))
    yield ""
    yield style("bold", "Lists (for --edition):")
    for edition in editions:
        source = catalog.sources.get(edition.cite)
        by = source.title if source else edition.cite
        yield f"  {edition.id}: {catalog.plans[edition.plan].title}, {by}"


def _cells(row: ModelRow) -> tuple[str, ...]:
    dates = sorted(edition.as_of.isoformat() for edition in row.editions)
    listed = dates[0] if dates[0] == dates[-1] else f"{dates[0]} to {dates[-1]}"
    context, budget = (f"{n:,}" if n else _NONE for n in (row.context, row.budget))
    return row.id, ", ".join(row.plans), context, row.thinking or _NONE, budget, listed


def _json(catalog: Catalog, rows: Sequence[ModelRow]) -> str:
    import json

    models = [
        {
            "id": row.id,
            "plans": row.plans,
            "editions": [edition.id for edition in row.editions],
            "context": row.context or None,
            "thinking": row.thinking or None,
            "thinking_budget": row.budget or None,
        }
        for row in rows
    ]
    said = {"version": 1, "catalog": catalog.as_of.isoformat(), "models": models}
    return json.dumps(said, indent=2)
