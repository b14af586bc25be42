"""How rules look at a call's models."""

from __future__ import annotations

from collections.abc import Iterator

from ..findings import Edit
from ..resolve.call import Call, ModelUse
from ..resolve.resolved import Part
from ..text.source import Span
from .urls import rewritten


def judged(call: Call) -> Iterator[tuple[ModelUse, str]]:
    """Each model of ``call`` whose text is known, where the plan is known and has a list."""
    if call.plans and any(any(call.catalog.models(plan)) for plan in call.plans):
        for use in call.models:
            if use.part.text and use.part.text.strip():
                yield use, use.part.text.strip()


def in_plans(call: Call, model: str) -> bool:
    """Whether any of the plans that ``call`` may be of supports ``model``."""
    return any(model in call.catalog.models(plan) for plan in call.plans)


def in_other_case(call: Call, model: str) -> str | None:
    """The plan's spelling of ``model`` where only the case differs."""
    every = (known for plan in call.plans for known in call.catalog.models(plan))
    return next((known for known in every if known.lower() == model.lower()), None)


def replaced(part: Part, new: str) -> tuple[Edit, ...]:
    """The edits that make ``part`` read ``new``."""
    return rewritten(part, [(Span(0, len(part.text or "")), new)])
