"""Checks of a call's models that several rules share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from ..catalog.vendor_facts import ModelFacts
from ..resolve.call import Call, ModelUse
from ..resolve.resolved_value import CallPart
from ..text.edit import Edit
from ..text.source import Span
from ..util.translation import phrase
from .url_rewrite import rewrite_edits

_MODEL = re.compile(r"\s*(.*\S)\s*", re.DOTALL)
_MAX_DIGITS = 18

KIND_TITLES = {
    "pay-as-you-go": phrase("the pay-as-you-go models"),
    "image": phrase("the image models"),
    "video": phrase("the video models"),
    "speech": phrase("the speech models"),
    "embedding": phrase("the embedding models"),
    "other-vendor": phrase("the other-vendor models"),
}


def in_plans(call: Call, model: str) -> bool:
    """Return whether any of the plans that ``call`` may be of supports ``model``."""
    return any(model in call.catalog.models.of_plan(plan) for plan in call.plans)


def has_unlisted_model(call: Call) -> bool:
    """Return whether a model of ``call`` is in none of its plans.

    Then another rule reports it, and a mismatch that only comes from its spelling is not reported.
    """
    return any(not in_plans(call, model) for _, model in call.judged)


def in_other_case(call: Call, model: str) -> str | None:
    """Return the plan's spelling of ``model`` where only the case differs."""
    return call.catalog.models.spelling(call.plans, model)


def replacement_edits(part: CallPart, new: str) -> tuple[Edit, ...]:
    """Return the edits that make ``part`` read ``new``."""
    match = _MODEL.fullmatch(part.text or "")
    if match is None:
        return ()
    return rewrite_edits(part, [(Span(*match.span(1)), new)])


def is_taken(call: Call, part: CallPart, new: str) -> bool:
    """Return whether ``part`` is a name in an object that has another entry called ``new``, in any
    case: that one may be about to be renamed too."""
    if not part.is_name:
        return False
    *above, own_name = part.setting.path
    depth = len(above)
    for use in call.models:
        other = use.part.setting
        if other.source is not part.setting.source or other.path[:depth] != tuple(
            above
        ):
            continue
        name = other.path[depth]
        if name != own_name and name.lower() == new.lower():
            return True
    return False


def retirement(call: Call, model: str) -> ModelFacts | None:
    """Return the newest facts that name the day on which the plan that ``call`` leads to loses
    ``model`` in its region, None if none do."""
    if call.endpoint is None:
        return None
    plan, region = call.catalog.plan(call.endpoint.plan), call.endpoint.host.region
    for facts in call.catalog.models.facts_of(model):
        is_plans = facts.until_plan == plan.id if facts.until_plan else plan.metered
        if (
            facts.until < date.max
            and is_plans
            and region in (facts.until_in or (region,))
        ):
            return facts
    return None


def newest_list_date(call: Call, *plans: str) -> date:
    """Return the date of the newest list of ``plans``, with which the models of ``call`` are
    compared; one of them has a list."""
    models = call.catalog.models
    return max(edition.as_of for plan in plans for edition in models.editions_of(plan))


def largest_published(call: Call, model: str, field: str) -> int:
    """Return the largest published ``field`` (``context``, ``budget``: tokens) of ``model``, 0 if
    none."""
    published = (getattr(facts, field) for facts in call.catalog.models.facts_of(model))
    return max(published, default=0)


def recognized_models(call: Call) -> Iterable[tuple[ModelUse, str]]:
    """Yield the models of ``call`` that its plan has, or its own spelling of them."""
    for use, model in call.judged:
        right = model if in_plans(call, model) else in_other_case(call, model)
        if right:
            yield use, right


def whole_number(part: CallPart | None) -> int | None:
    """Return the value of ``part`` as a whole number, None if it is not one."""
    text = part.text if part else None
    digits = (text or "").strip().replace("_", "")
    if not digits.isascii() or not digits.isdigit() or len(digits) > _MAX_DIGITS:
        return None
    return int(digits)
