"""A context window larger than the model's."""

from __future__ import annotations

from collections.abc import Iterator

from ...resolve.call import Call
from ..finding import Finding
from ..limit_checks import over_limit_findings
from ..rule import Example, Rule


def check(rule: Rule, call: Call) -> Iterator[Finding]:
    """Yield a finding for a context or an output over the largest published figure of the model."""
    yield from over_limit_findings(rule, call, "context", lambda use: use.context)
    # Only a hint: some tools request fewer tokens than their settings allow.
    yield from over_limit_findings(
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
        "The same goes for the output limit: a request for more tokens than the model can "
        "generate is rejected."
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
            "the context window is set to {asked} tokens, but the largest published for {model} "
            "is {most}"
        ),
        "output-over-limit": (
            "the output limit is set to {asked} tokens, but the largest published for {model} is "
            "{most}: a request for more gets 400"
        ),
        "fix.lower": "Lower to {most}",
    },
).for_calls(check)
