"""Describe a model for the hover: the plans that list it, its limits, and since when."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from ...catalog.vendor_facts import TIERS, Edition, ModelFacts
from ...catalog.vendor_index import Catalog
from ...util.translation import localized, phrase, tr
from .markdown import bullet_list, inline_code, one_line, paragraphs, source_line

WHEN_THINKING = {"yes": phrase("yes"), "no": phrase("no"), "always": phrase("always")}
_OTHER_KINDS = {
    "alias": phrase("alias"),
    "embedding": phrase("embedding"),
    "image": phrase("image"),
    "pay-as-you-go": phrase("pay-as-you-go"),
    "speech": phrase("speech"),
    "video": phrase("video"),
}
_INPUTS = {
    "text": phrase("text"),
    "image": phrase("image"),
    "audio": phrase("audio"),
    "video": phrase("video"),
}
_MAX_SOURCES = 3  # a dozen lists may give the same figures


class ModelRow(NamedTuple):
    """A model with the editions that list it and its limits in tokens (0: not published)."""

    id: str
    editions: tuple[Edition, ...]
    context: int
    thinking: str
    budget: int
    output: int
    inputs: tuple[str, ...]
    facts: tuple[ModelFacts, ...]
    efforts: tuple[str, ...] = ()

    @property
    def plans(self) -> list[str]:
        """The ids of the plans that list the model, each once."""
        plans = [edition.plan for edition in self.editions]
        return list(dict.fromkeys(plans))


def row_of(catalog: Catalog, model: str, editions: Iterable[Edition]) -> ModelRow:
    """Return ``model`` with those of ``editions`` that list it and the largest published limits."""
    facts = _facts(catalog, model)
    listing = [edition for edition in editions if model in edition.models]
    context = 0
    budget = 0
    output = 0
    thinking = ""
    inputs: tuple[str, ...] = ()
    efforts: tuple[str, ...] = ()
    for row in facts:
        context = max(context, row.context)
        budget = max(budget, row.budget)
        output = max(output, row.output)
        # Words cannot be compared: the first source that has one counts.
        thinking = thinking or row.thinking
        inputs = max(inputs, row.inputs, key=len)
        efforts = efforts or row.efforts
    return ModelRow(
        id=model,
        editions=tuple(listing),
        context=context,
        thinking=thinking,
        budget=budget,
        output=output,
        inputs=inputs,
        facts=tuple(facts),
        efforts=efforts,
    )


def _facts(catalog: Catalog, model: str) -> Sequence[ModelFacts]:
    """Return the published facts of ``model``; under a strict edition those of its own source."""
    facts = catalog.models.facts_of(model)
    strict_cites = {
        edition.cite
        for edition in catalog.models.editions
        if edition.id == catalog.models.strict
    }
    own_facts = [row for row in facts if row.cite in strict_cites]
    return own_facts or facts


def model_text(catalog: Catalog, model: str, plans: Iterable[str] = ()) -> str | None:
    """Return Markdown about ``model`` in a call of one of ``plans``; None if it is unknown."""
    editions: list[Edition] = []
    for plan in catalog.plans:
        editions.extend(catalog.models.editions_of(plan))
    row = row_of(catalog, model, editions)
    called_plans = tuple(plans)
    if not row.editions and not row.facts:
        other_case = _other_case_text(catalog, model, called_plans)
        return other_case or _unlisted_text(catalog, model, called_plans)
    listings = tr("; ").join(_listings(catalog, row))
    sources = source_line(catalog, _newest_cites(row))
    return paragraphs(
        [
            _title(catalog, model, called_plans),
            _absence(catalog, model, called_plans),
            bullet_list(_limits(row)),
            one_line([listings, sources]),
        ]
    )


def _title(catalog: Catalog, model: str, plans: tuple[str, ...]) -> str:
    """Return the model's name, with those of ``plans`` that list it."""
    titles = [
        catalog.plans[plan].title
        for plan in plans
        if model in catalog.models.of_plan(plan)
    ]
    if not titles:
        return f"**{model}**"
    first, *more = titles
    for title in more:
        first = phrase("{plans} and the {last}", plans=first, last=title)
    return tr("**{model}**: a model of the {plans}", model=model, plans=first)


def _newest_cites(row: ModelRow) -> list[str]:
    """Return the ids of the row's latest sources, newest first."""
    from_lists = [(edition.as_of, edition.cite) for edition in row.editions]
    from_facts = [(fact.as_of, fact.cite) for fact in row.facts]
    newest_first = sorted(from_lists + from_facts, reverse=True)
    cites: dict[str, None] = {}
    for _, cite in newest_first:
        cites[cite] = None
    return list(cites)[:_MAX_SOURCES]


def _other_case_text(
    catalog: Catalog, model: str, plans: tuple[str, ...]
) -> str | None:
    """Return the text about the model that differs from ``model`` only in case, if there is one."""
    right = catalog.models.spelling(catalog.plans, model)
    if right is None:
        return None
    note = tr(
        "{model} is in no list: model names are case-sensitive, and the right spelling is {right}.",
        model=inline_code(model),
        right=inline_code(right),
    )
    return paragraphs([note, model_text(catalog, right, plans) or ""])


def _absence(catalog: Catalog, model: str, plans: tuple[str, ...]) -> str:
    """Return the sentence that no list of the call's plans has the model; '' if one has it."""
    titles: list[str] = []
    for plan in plans:
        models = catalog.models.of_plan(plan)
        if model in models:
            return ""
        # A plan without a list supports any model.
        if models:
            titles.append(catalog.plans[plan].title)
    if not titles:
        return ""
    first, *more = titles
    for title in more:
        first = phrase("{plans} or the {last}", plans=first, last=title)
    return tr("Not in any list of the {plans}, which this call uses.", plans=first)


def _listings(catalog: Catalog, row: ModelRow) -> Iterator[str]:
    """Yield a line for each plan: since when it lists the model, and the lists that lack it."""
    for plan in row.plans:
        editions = [edition for edition in row.editions if edition.plan == plan]
        tiers: dict[str, None] = {}
        for edition in editions:
            if edition.tier:
                tiers[edition.tier] = None
        title: str = catalog.plans[plan].title
        if tiers:
            names = tr(", ").join(localized(TIERS[tier]) for tier in tiers)
            title = phrase("{plan} ({editions})", plan=title, editions=names)
        line = tr("{plan}: listed {dates}", plan=title, dates=_period(editions))
        missing = _lists_without(catalog, row, plan, tiers)
        if missing:
            dates = tr(", ").join(missing)
            line = tr("{line} (not in the list of {dates})", line=line, dates=dates)
        yield line


def _period(editions: list[Edition]) -> str:
    """Return the dates of the first and the last of ``editions``, one date if they are equal."""
    first = editions[0].as_of
    last = editions[-1].as_of
    if first == last:
        return str(first)
    return tr("{first} to {last}", first=first, last=last)


def _lists_without(
    catalog: Catalog,
    row: ModelRow,
    plan: str,
    tiers: Collection[str],
) -> list[str]:
    """Return the dates of later lists of ``plan``, for the same ``tiers``, without the model."""
    first_listed = min(edition.as_of for edition in row.editions)
    missing: list[str] = []
    for edition in catalog.models.editions_of(plan):
        if row.id in edition.models or edition.as_of < first_listed:
            continue
        if not edition.tier or edition.tier in tiers:
            missing.append(str(edition.as_of))
    return missing


def _limits(row: ModelRow) -> Iterator[str]:
    if row.context:
        yield tr("Context window: {count:,} tokens", count=row.context)
    if row.thinking:
        yield _thinking(row)
    if row.output:
        yield tr("Output: up to {count:,} tokens", count=row.output)
    if row.inputs:
        inputs = tr(", ").join(localized(_INPUTS[kind]) for kind in row.inputs)
        yield tr("Input: {kinds}", kinds=inputs)
    for fact in row.facts:
        if fact.note:
            yield tr("{note} ({date})", note=fact.note, date=fact.as_of)
        if fact.until < date.max:
            yield _retired(fact)


def _thinking(row: ModelRow) -> str:
    text = tr("Thinking: {when}", when=WHEN_THINKING[row.thinking])
    if row.budget:
        budget = tr("budget up to {count:,} tokens", count=row.budget)
        text = tr("{facts}, {fact}", facts=text, fact=budget)
    if row.efforts:
        effort = tr("effort {words}", words=tr(", ").join(row.efforts))
        text = tr("{facts}, {fact}", facts=text, fact=effort)
    return text


def _retired(fact: ModelFacts) -> str:
    if not fact.until_in:
        return tr("Retired as of {date}", date=fact.until)
    regions = tr(", ").join(fact.until_in)
    return tr("Retired as of {date} in {regions}", date=fact.until, regions=regions)


def _unlisted_text(catalog: Catalog, model: str, plans: tuple[str, ...]) -> str | None:
    """Return the text about a model that is in no plan's list but otherwise known, if it is."""
    group = catalog.models.known_elsewhere(model)
    if group is None:
        return None
    kind = tr("known as: {kind}", kind=_OTHER_KINDS.get(group.kind, group.kind))
    if group.vendor:
        kind = tr("a model of {vendor}", vendor=group.vendor)
    facts = [kind, localized(group.note)]
    return paragraphs(
        [
            f"**{inline_code(model)}**",
            _absence(catalog, model, plans),
            bullet_list(facts),
            source_line(catalog, [group.cite]),
        ]
    )


def model_cells(row: ModelRow) -> str:
    """Return the model's published limits on one line."""
    cells: list[str] = []
    if row.context:
        cells.append(tr("context {count:,}", count=row.context))
    if row.thinking:
        cells.append(tr("thinking {when}", when=WHEN_THINKING[row.thinking]))
    if row.budget:
        cells.append(tr("budget {count:,}", count=row.budget))
    return " · ".join(cells)
