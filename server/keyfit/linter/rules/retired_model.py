"""A model that a plan has lost, or is about to lose."""

from __future__ import annotations

from collections.abc import Iterator

from ...catalog.vendor_facts import ModelFacts
from ...resolve.call import Call
from ...util.clock import today
from ...util.translation import phrase
from ..finding import Finding, Message
from ..model_checks import retirement
from ..rule import Example, Rule


def check(rule: Rule, call: Call) -> Iterator[Finding]:
    """Yield a hint at each model with a day of retirement from the plan, in the region of the
    call."""
    if call.endpoint is None or call.mismatched_key:
        return
    for use in call.models:
        model = (use.part.text or "").strip()
        facts = retirement(call, model)
        if facts:
            plan = call.catalog.plan(call.endpoint.plan).title
            yield rule.at(use.part, _message(rule, facts, plan))


def _message(rule: Rule, facts: ModelFacts, plan: str) -> Message:
    place = phrase("from the {plan}", plan=plan)
    if facts.until_in:
        place = phrase("in this region")
    variant = "retired" if facts.until <= today() else "retiring"
    return rule.message(variant, model=facts.id, place=place, until=facts.until)


RULE = Rule(
    id="retired-model",
    severity="info",
    summary="The model is retired, or will be soon.",
    why=(
        "The vendor announces the day on which a model leaves a plan, or pay-as-you-go in a "
        "region. From that day on, calls with its id fail. Use a newer model of the same "
        "series."
    ),
    bad=Example(
        ".env",
        "DASHSCOPE_API_KEY=sk-fedcba9876543210fedcba9876543210\n"
        "DASHSCOPE_BASE_URL=https://dashscope.aliyuncs.com/compatible-mode/v1\n"
        "DASHSCOPE_MODEL=qwq-plus\n",
    ),
    good=Example(
        ".env",
        "DASHSCOPE_API_KEY=sk-fedcba9876543210fedcba9876543210\n"
        "DASHSCOPE_BASE_URL=https://dashscope.aliyuncs.com/compatible-mode/v1\n"
        "DASHSCOPE_MODEL=qwen3.7-plus\n",
    ),
    cite="AC-retired",
    messages={
        "retired": "{model} is retired {place} as of {until}",
        "retiring": "{model} will be retired {place} on {until}",
    },
).for_calls(check)
