"""``keyfit models``: list the models of each plan with their published limits."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence

from ...catalog.vendor_facts import Edition
from ...catalog.vendor_index import Catalog
from ...ide.hover.model import WHEN_THINKING, ModelRow, row_of
from ...util.terminal_text import Style
from ...util.translation import localized, phrase, tr
from ..check_session import project_here
from ..errors import UsageError
from ..options import add_format, add_trust, add_vendor, vendor_of
from ..terminal import style_for

_EPILOG = phrase("""\
'keyfit check' accepts a model that is in any list, because lists go out of
date. If sources differ, the largest limit is shown; with --edition, only that
list and its limits. Models that the project file of the current folder adds
are included.

examples:
  keyfit models
  keyfit models --plan coding-plan
  keyfit models --edition 2026-03-11
  keyfit models --vendor mimo
  keyfit models --output-format json""")
_NONE = "–"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.epilog = localized(_EPILOG)
    parser.add_argument(
        "--plan",
        default="",
        metavar="PLAN",
        help=tr("only this plan, e.g. coding-plan"),
    )
    parser.add_argument(
        "--edition",
        default="",
        metavar="DATE",
        help=tr("only this list, e.g. 2026-03-11"),
    )
    add_vendor(parser)
    add_trust(parser)
    add_format(parser)


def run(options: argparse.Namespace) -> int:
    """Print the models and return 0."""
    home = project_here(options, _edition(options)).linter.catalog
    catalog = vendor_of(home, options)
    editions = _editions(catalog, options.plan)
    rows = list(_rows(catalog, editions))
    if options.output_format == "json":
        print(_json(catalog, rows))
        return 0
    owner = "" if catalog is home else f"{catalog.id}/"
    for line in _text(catalog, rows, editions, style_for(sys.stdout), owner):
        print(line)
    return 0


def _edition(options: argparse.Namespace) -> str:
    """Return the edition as settings name it: with ``--vendor``, it is that vendor's."""
    edition: str = options.edition
    if not edition or not options.vendor or "/" in edition:
        return edition
    return f"{options.vendor}/{edition}"


def _editions(catalog: Catalog, plan: str) -> list[Edition]:
    """Return the editions to show, newest first: of ``plan``, or if that is '', of all plans.

    Raises `UsageError` if ``plan`` has no list.
    """
    plans = list(dict.fromkeys(edition.plan for edition in catalog.models.editions))
    if plan and plan not in plans:
        known = tr(", ").join(plans)
        text = tr(
            "no model list for the plan {plan!r}; known plans: {known}",
            plan=plan,
            known=known,
        )
        raise UsageError(text)
    selected = [
        edition
        for edition in catalog.models.editions
        if plan in ("", edition.plan) and catalog.models.strict in ("", edition.id)
    ]
    return sorted(
        selected, key=lambda edition: (-edition.as_of.toordinal(), edition.id)
    )


def _rows(catalog: Catalog, editions: Sequence[Edition]) -> Iterator[ModelRow]:
    models: dict[str, None] = {}
    for edition in editions:
        models.update(dict.fromkeys(edition.models))
    for model in models:
        yield row_of(catalog, model, editions)


def _text(
    catalog: Catalog,
    rows: Sequence[ModelRow],
    editions: Sequence[Edition],
    style: Style,
    owner: str,
) -> Iterator[str]:
    """Yield the lines to print; ``owner`` is what settings write before an edition's id."""
    from ...util.text_layout import table

    cells = [_cells(row) for row in rows]
    head = (
        tr("MODEL"),
        tr("PLANS"),
        tr("CONTEXT"),
        tr("THINKING"),
        tr("BUDGET"),
        tr("LISTED"),
    )
    yield from table(head, cells, style, right_aligned=(2, 4))
    yield ""
    yield style("bold", tr("Lists (for --edition):"))
    for edition in editions:
        plan = catalog.plans[edition.plan]
        source = catalog.sources.get(edition.cite)
        publisher = source.title if source else edition.cite
        id = f"{owner}{edition.id}"
        line = tr(
            "{edition}: {plan}, {publisher}",
            edition=id,
            plan=plan.title,
            publisher=publisher,
        )
        yield f"  {line}"


def _cells(row: ModelRow) -> tuple[str, ...]:
    dates = sorted(edition.as_of.isoformat() for edition in row.editions)
    listed = dates[0]
    if dates[-1] != listed:
        listed = tr("{first} to {last}", first=listed, last=dates[-1])
    thinking = WHEN_THINKING.get(row.thinking, _NONE)
    return (
        row.id,
        tr(", ").join(row.plans),
        _tokens(row.context),
        localized(thinking),
        _tokens(row.budget),
        listed,
    )


def _tokens(count: int) -> str:
    return f"{count:,}" if count else _NONE


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
    document = {
        "version": 1,
        "catalog": catalog.as_of.isoformat(),
        "models": models,
    }
    return json.dumps(document, indent=2)
