"""The right model in the wrong case."""

from __future__ import annotations

from collections.abc import Iterator

from ..findings import Finding, Fix
from ..resolve.call import Call
from .base import Example, Rule
from .models import in_other_case, in_plans, is_taken, judged, replaced


def check(rule: Rule, call: Call) -> Iterator[Finding]:
    """A finding for each model of the plan that is written in another case."""
    for use, model in judged(call):
        known = None if in_plans(call, model) else in_other_case(call, model)
        if known:
            taken = is_taken(call, use.part, known)
            edits = () if taken else replaced(use.part, known)
            fixes = (Fix(f"Write {known}", edits, preferred=True),) if edits else ()
            message = f"model names are case-sensitive: {model} is not supported, {known} is"
            message += "; another spelling of it stands beside it: keep one" if taken else ""
            yield rule.at(use.part, message, fixes=fixes)


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
).for_calls(check)
