"""Thinking switched on for a model that cannot think."""

from __future__ import annotations

from collections.abc import Iterator

from ...resolve.call import Call, ModelUse
from ...resolve.resolved_value import CallPart
from ..finding import Finding
from ..model_checks import recognized_models, whole_number
from ..rule import Example, Rule

_ON = ("true", "enabled", "on", "1")


def check(rule: Rule, call: Call) -> Iterator[Finding]:
    """Yield a finding where thinking, or a budget for it, is set for a model without thinking."""
    for use, model in recognized_models(call):
        published = {
            row.thinking for row in call.catalog.models.facts_of(model) if row.thinking
        }
        part = _asks_to_think(use)
        if part and published == {"no"}:
            yield rule.at(part, rule.message("no-thinking", model=model))


def _asks_to_think(use: ModelUse) -> CallPart | None:
    if use.thinking:
        return use.thinking if (use.thinking.text or "").lower() in _ON else None
    return use.budget if whole_number(use.budget) else None


RULE = Rule(
    id="thinking-unsupported",
    severity="warning",
    summary="Thinking is turned on for a model without a thinking mode.",
    why=(
        "`qwen3-coder-next` and `qwen3-coder-plus` have no thinking mode: a request that asks for "
        "it is rejected with a message about `thinking_budget`, or the setting does nothing."
    ),
    bad=Example(
        ".claude/settings.json",
        '{"env": {'
        '"ANTHROPIC_BASE_URL": "https://coding-intl.dashscope.aliyuncs.com/apps/anthropic", '
        '"ANTHROPIC_MODEL": "qwen3-coder-plus", "MAX_THINKING_TOKENS": "8000"}}\n',
    ),
    good=Example(
        ".claude/settings.json",
        '{"env": {'
        '"ANTHROPIC_BASE_URL": "https://coding-intl.dashscope.aliyuncs.com/apps/anthropic", '
        '"ANTHROPIC_MODEL": "qwen3.5-plus", "MAX_THINKING_TOKENS": "8000"}}\n',
    ),
    cite="REF",
    messages={
        "no-thinking": "{model} has no thinking mode: remove this setting or turn it off",
    },
    outcome="bad-request",
).for_calls(check)
