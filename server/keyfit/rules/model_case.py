"""The right model in the wrong case."""

from __future__ import annotations

from collections.abc import Iterator

from ..findings import Edit, Finding, Fix
from ..resolve.call import Call
from ..resolve.resolved import Part
from .base import Example, Rule
from .models import in_other_case, in_plans, judged, replaced


def check(rule: Rule, call: Call) -> Iterator[Finding]:
    """A finding for each model of the plan that is written in another case."""
    for use, model in judged(call):
        known = None if in_plans(call, model) else in_other_case(call, model)
        if known:
            edits = _edits(call, use.part, model, known)
            fixes = (Fix(f"Write {known}", edits, preferred=True),) if edits else ()
            message = f"model names are case-sensitive: {model} is not supported, {known} is"
            yield rule.at(use.part, message, fixes=fixes)


def _edits(call: Call, part: Part, model: str, known: str) -> tuple[Edit, ...]:
    """``known`` for ``model`` wherever the call's file has it: what chooses a model by its name
    must still find it."""
    same = (use.part for use, other in judged(call) if other == model)
    here = [p for p in same if p is not part and p.setting.source is part.setting.source]
    own = replaced(part, known)
    found = dict.fromkeys((*own, *(edit for other in here for edit in replaced(other, known))))
    return tuple(found) if own else ()


RULE = Rule(
    id="model-case",
    severity="error",
    summary="The model's name is right but for its case.",
    why="The plans compare model names exactly: `minimax-m2.5` answers that it is not supported.",
    bad=Example(
        ".env",
        "OPENAI_API_KEY=sk-sp-0123456789abcdef0123456789abcdef\n"
        "OPENAI_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/v1\n"
        "OPENAI_MODEL=minimax-m2.5\n",
    ),
    good=Example(
        ".env",
        "OPENAI_API_KEY=sk-sp-0123456789abcdef0123456789abcdef\n"
        "OPENAI_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/v1\n"
        "OPENAI_MODEL=MiniMax-M2.5\n",
    ),
    cite="REF",
    outcome="bad-request",
).for_calls(check)
