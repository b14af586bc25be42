"""A thinking budget that no source allows, or that leaves nothing for the answer."""

from __future__ import annotations

from collections.abc import Iterator

from ...resolve.call import Call
from ..finding import Finding
from ..limit_checks import over_limit_findings
from ..model_checks import whole_number
from ..rule import Example, Rule


def check(rule: Rule, call: Call) -> Iterator[Finding]:
    """Yield a finding for a budget over the largest published maximum of the model, and a hint at
    one that takes all of the output."""
    yield from over_limit_findings(rule, call, "budget", lambda use: use.budget)
    for use in call.models:
        model = (use.part.text or "").strip()
        budget, output = whole_number(use.budget), whole_number(use.output)
        if not use.budget or budget is None or output is None or budget < output:
            continue
        if any(row.thinking_in_output for row in call.catalog.models.facts_of(model)):
            limits = {"budget": f"{budget:,}", "output": f"{output:,}"}
            message = rule.message("takes-all", model=model, **limits)
            yield rule.at(use.budget, message, severity="info")


_HEAD = (
    '{"env": {"ANTHROPIC_BASE_URL": '
    '"https://coding-intl.dashscope.aliyuncs.com/apps/anthropic", '
)

RULE = Rule(
    id="thinking-budget",
    severity="warning",
    summary="The thinking budget is over the model's maximum.",
    why=(
        "A budget over the maximum is rejected: `thinking_budget parameter must be a positive "
        "integer and not greater than N`. Sources differ; the largest figure counts here. Some "
        "models count their thinking as output, so a budget that is not below the output limit "
        "leaves nothing for the answer."
    ),
    bad=Example(
        ".claude/settings.json",
        _HEAD + '"ANTHROPIC_MODEL": "glm-5", "MAX_THINKING_TOKENS": "40000"}}\n',
    ),
    good=Example(
        ".claude/settings.json",
        _HEAD + '"ANTHROPIC_MODEL": "glm-5", "MAX_THINKING_TOKENS": "32768"}}\n',
    ),
    cite="REF",
    messages={
        "over-limit": (
            "the thinking budget is set to {asked} tokens, but the largest published for {model} "
            "is {most}"
        ),
        "takes-all": (
            "{model} counts thinking as output, so a budget of {budget} tokens may leave nothing "
            "of the output limit of {output} for the answer"
        ),
        "fix.lower": "Lower to {most}",
    },
    outcome="bad-request",
).for_calls(check)
