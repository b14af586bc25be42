"""A model that pay-as-you-go no longer has."""

from __future__ import annotations

from collections.abc import Iterator

from ...catalog.vendor_facts import ModelFacts
from ...resolve.call import Call
from ..finding import Finding
from ..rule import Example, Rule


def check(rule: Rule, call: Call) -> Iterator[Finding]:
    """Yield a hint at each model with a day of retirement, in the region of the call.

    Only for pay-as-you-go: plans have lists of their own.
    """
    endpoint = call.endpoint
    if endpoint is None or call.mismatched_key:
        return
    if not call.catalog.plan(endpoint.plan).metered:
        return
    for use in call.models:
        model = (use.part.text or "").strip()
        facts = _retirement(call, model, endpoint.host.region)
        if facts:
            message = rule.message("retired", model=model, until=facts.until)
            yield rule.at(use.part, message)


def _retirement(call: Call, model: str, region: str) -> ModelFacts | None:
    """Return the newest facts that tell when ``model`` is retired in ``region``, None if none."""
    for facts in call.catalog.models.facts_of(model):
        if facts.until.year < 9999 and region in (facts.until_in or (region,)):
            return facts
    return None


RULE = Rule(
    id="retired-model",
    severity="info",
    summary="The model is retired, or will be soon.",
    why=(
        "Models leave pay-as-you-go in a region on a day that is announced before; calls with "
        "their ids fail from then on. Use a newer model of the same line."
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
        "retired": "{model} is retired in this region as of {until}",
    },
).for_calls(check)
