"""A context window larger than the model's."""

from __future__ import annotations

from collections.abc import Iterator

from ...resolve.call import Call
from ..finding import Finding
from ..limit_checks import over
from ..rule import Example, Rule


def check(rule: Rule, call: Call) -> Iterator[Finding]:
    """Yield a finding for a context or an output over the largest published figure of the model."""
    yield from over(rule, call, "context", lambda use: use.context)
    # No more than a hint: some tools ask for less than they are told that the model can give.
    yield from over(
        rule, call, "output", lambda use: use.output, "output-over-limit", "info"
    )


_HEAD = (
    '{"env": {"ANTHROPIC_BASE_URL": '
    '"https://coding-intl.dashscope.aliyuncs.com/apps/anthropic", '
)

RULE = Rule(
    id="context-window",
    severity="warning",
    summary="The configured context window is larger than the model's.",
    why=(
        "A tool that assumes a larger context window compacts too late, and long sessions "
        "fail. Sources round differently (198,000 or 202,752); the largest figure counts here. "
        "The same goes for the tokens of one answer: a request for more than the model can give "
        "is refused."
    ),
    bad=Example(
        ".claude/settings.json",
        _HEAD
        + '"ANTHROPIC_MODEL": "glm-5", "CLAUDE_CODE_MAX_CONTEXT_TOKENS": "1000000"}}\n',
    ),
    good=Example(
        ".claude/settings.json",
        _HEAD
        + '"ANTHROPIC_MODEL": "glm-5", "CLAUDE_CODE_MAX_CONTEXT_TOKENS": "198000"}}\n',
    ),
    cite="REF",
    messages={
        "over-limit": (
            "the context window of {asked} tokens is larger than the largest published one for "
            "{model}: {most}"
        ),
        "output-over-limit": (
            "an output of {asked} tokens is more than the most that is published for {model}, "
            "{most}: a request for that many gets 400"
        ),
        "fix.lower": "Lower to {most}",
    },
).for_calls(check)
