"""``keyfit models``: the models of each plan, with the figures that are published of them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..catalog.loader import load_catalog
from ..catalog.vendor import Catalog, Edition, ModelFacts
from .errors import UsageError
from .style import Style, style_for

_EPILOG = """\
A model in any list is accepted by 'keyfit check', because lists age; where sources
differ, the largest figure counts. With --edition, that list and its own figures.

examples:
  keyfit models
  keyfit models --plan coding-plan
  keyfit models --edition 2026-03-11
  keyfit models --output-format json"""
_HEAD = ("MODEL", "PLANS", "CONTEXT", "THINKING", "BUDGET", "LISTED")
_NONE = "–"


@dataclass(frozen=True)
class Row:
    """A model: the editions that list it; tokens of context and budget, 0 where not published."""

    id: str
    editions: tuple[Edition, ...]
    context: int
    thinking: str
    budget: int

    @property
    def plans(self) -> list[str]:
        """The ids of the plans that list the model."""
        return list(dict.fromkeys(edition.plan for edition in self.editions))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.epilog = _EPILOG
    parser.add_argument(
        "--plan", default="", metavar="PLAN", help="only this plan, e.g. coding-plan"
    )
    parser.add_argument(
        "--edition", default="", metavar="DATE", help="only this list, e.g. 2026-03-11"
    )
    parser.add_argument(
        "--output-format", choices=("text", "json"), default="text", help="default: text"
    )


def run(options: argparse.Namespace) -> int:
    """Prints the models and returns 0."""
    catalog = load_catalog(options.edition)
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


def _rows(catalog: Catalog, editions: Sequence[Edition]) -> Iterator[Row]:
    for model in dict.fromkeys(model for edition in editions for model in edition.models):
        listing = tuple(edition for edition in editions if model in edition.models)
        facts = _facts(catalog, model)
        yield Row(
            model, listing, max((row.context for row in facts), default=0),
            next((row.thinking for row in facts if row.thinking), ""),
            max((row.budget for row in facts), default=0),
        )  # fmt: skip


def _facts(catalog: Catalog, model: str) -> list[ModelFacts]:
    """What is published of ``model``; under a strict edition by its own source, if it says any."""
    facts = catalog.model_facts(model)
    cites = {edition.cite for edition in catalog.editions if edition.id == catalog.strict}
    return [row for row in facts if row.cite in cites] or facts


def _text(
    catalog: Catalog, rows: Sequence[Row], editions: Sequence[Edition], style: Style
) -> Iterator[str]:
    from .report.table import table

    yield from table(_HEAD, [_cells(row) for row in rows], style, right=(2, 4))
    yield ""
    yield style("bold", "Lists (for --edition):")
    for edition in editions:
        source = catalog.sources.get(edition.cite)
        by = source.title if source else edition.cite
        yield f"  {edition.id}: {catalog.plans[edition.plan].title}, {by}"


def _cells(row: Row) -> tuple[str, ...]:
    dates = sorted(edition.as_of.isoformat() for edition in row.editions)
    listed = dates[0] if dates[0] == dates[-1] else f"{dates[0]} to {dates[-1]}"
    context, budget = (f"{n:,}" if n else _NONE for n in (row.context, row.budget))
    return row.id, ", ".join(row.plans), context, row.thinking or _NONE, budget, listed


def _json(catalog: Catalog, rows: Sequence[Row]) -> str:
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
