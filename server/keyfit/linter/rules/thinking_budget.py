"""A thinking budget that no source allows."""

from __future__ import annotations

from collections.abc import Iterator

from ...resolve.call import Call
from ..finding import Finding
from ..limit_checks import over_limit_findings
from ..rule import Example, Rule


def check(rule: Rule, call: Call) -> Iterator[Finding]:
    """Yield a finding for a budget over the largest published maximum of the model."""
    yield from over_limit_findings(rule, call, "budget", lambda use: use.budget)


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
        "integer and not greater than N`. Sources differ; the largest figure counts here."
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
        "fix.lower": "Lower to {most}",
    },
    outcome="bad-request",
).for_calls(check)
