"""What is published of a model: the plans that list it, its limits, and since when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ..catalog.vendor import Catalog, Edition, ModelFacts
from .words import blocks, bullets, code, sources

_MOST_SOURCES = 3  # of a dozen that say the same


class ModelRow(NamedTuple):
    """A model: the editions that list it; tokens of context, budget and output, 0 where not
    published."""

    id: str
    editions: tuple[Edition, ...]
    context: int
    thinking: str
    budget: int
    output: int
    inputs: tuple[str, ...]
    facts: tuple[ModelFacts, ...]

    @property
    def plans(self) -> list[str]:
        """The ids of the plans that list the model."""
        return list(dict.fromkeys(edition.plan for edition in self.editions))


def row_of(catalog: Catalog, model: str, editions: Iterable[Edition]) -> ModelRow:
    """``model`` as ``editions`` and the published facts have it: of each limit the largest."""
    facts = _facts(catalog, model)
    return ModelRow(
        model, tuple(edition for edition in editions if model in edition.models),
        max((row.context for row in facts), default=0),
        next((row.thinking for row in facts if row.thinking), ""),
        max((row.budget for row in facts), default=0),
        max((row.output for row in facts), default=0),
        next((row.inputs for row in facts if row.inputs), ()), tuple(facts),
    )  # fmt: skip


def _facts(catalog: Catalog, model: str) -> Sequence[ModelFacts]:
    """What is published of ``model``; under a strict edition by its own source, if it says any."""
    facts = catalog.model_facts(model)
    cites = {edition.cite for edition in catalog.editions if edition.id == catalog.strict}
    return [row for row in facts if row.cite in cites] or facts


def model_text(catalog: Catalog, model: str, plans: Iterable[str] = ()) -> str | None:
    """Markdown about ``model`` in a call of one of ``plans``; None where nothing is known of it."""
    editions = [e for plan in catalog.plans for e in catalog.editions_of(plan)]
    row, plans = row_of(catalog, model, editions), tuple(plans)
    if not row.editions and not row.facts:
        return _other_case(catalog, model, plans) or _unlisted(catalog, model, plans)
    dated = [(e.as_of, e.cite) for e in row.editions] + [(f.as_of, f.cite) for f in row.facts]
    cites = list(dict.fromkeys(cite for _, cite in sorted(dated, reverse=True)))[:_MOST_SOURCES]
    return blocks([
        f"**{model}**",
        _absence(catalog, model, plans),
        bullets([*_listings(catalog, row), *_limits(row)]),
        sources(catalog, cites),
    ])  # fmt: skip


def _other_case(catalog: Catalog, model: str, plans: tuple[str, ...]) -> str | None:
    """The text about the model that ``model`` is but for its case, if there is one."""
    right = catalog.spelling(catalog.plans, model)
    if right is None:
        return None
    note = f"{code(model)} is in no list: model names are case-sensitive, and it is {code(right)}."
    return blocks([note, model_text(catalog, right, plans) or ""])


def _absence(catalog: Catalog, model: str, plans: tuple[str, ...]) -> str:
    """That none of the call's plans, where they have lists, holds the model."""
    lists = [plan for plan in plans if any(catalog.models(plan))]
    if not lists or any(model in catalog.models(plan) for plan in lists):
        return ""
    titles = " and of the ".join(catalog.plans[plan].title for plan in lists)
    return f"In no list of the {titles}, which this call is of."


def _listings(catalog: Catalog, row: ModelRow) -> Iterator[str]:
    """A line for each plan: its lists that hold the model, by date, and whether the last does."""
    for plan in row.plans:
        dates = [str(e.as_of) for e in row.editions if e.plan == plan]
        span = dates[0] if dates[0] == dates[-1] else f"{dates[0]} to {dates[-1]}"
        tiers = dict.fromkeys(e.tier for e in row.editions if e.plan == plan and e.tier)
        tier = f" ({', '.join(t.title() for t in tiers)})" if tiers else ""
        missing = [
            str(e.as_of)
            for e in catalog.editions_of(plan)
            if row.id not in e.models and e.as_of >= min(x.as_of for x in row.editions)
            and (not e.tier or e.tier in tiers)
        ]  # fmt: skip
        gap = f"; not in the list of {', '.join(missing)}" if missing else ""
        yield f"{catalog.plans[plan].title}{tier}: listed {span}{gap}"


def _limits(row: ModelRow) -> Iterator[str]:
    if row.context:
        yield f"Context window: {row.context:,} tokens"
    if row.thinking:
        budget = f", budget up to {row.budget:,} tokens" if row.budget else ""
        yield f"Thinking: {row.thinking}{budget}"
    if row.output:
        yield f"Output: up to {row.output:,} tokens"
    if row.inputs:
        yield f"Takes: {', '.join(row.inputs)}"
    yield from (f"{fact.note} ({fact.as_of})" for fact in row.facts if fact.note)


def _unlisted(catalog: Catalog, model: str, plans: tuple[str, ...]) -> str | None:
    group = catalog.known_elsewhere(model)
    if group is None:
        return None
    kind = f"a model of {group.vendor}" if group.vendor else f"known as: {group.kind}"
    said = [kind, group.note, _absence(catalog, model, plans)]
    return blocks([f"**{code(model)}**", bullets(said), sources(catalog, [group.cite])])


def model_cells(row: ModelRow) -> str:
    """The model's row of the plans' tables, in one line."""
    cells = [
        f"context {row.context:,}" if row.context else "",
        f"thinking {row.thinking}" if row.thinking else "",
        f"budget {row.budget:,}" if row.budget else "",
    ]
    return " · ".join(filter(None, cells))
