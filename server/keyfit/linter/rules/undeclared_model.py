"""A chosen model that its provider does not declare."""

from __future__ import annotations

from collections.abc import Iterator

from ...resolve.call import Call
from ..finding import Finding
from ..model_checks import has_unlisted_model
from ..rule import Example, Rule


def check(rule: Rule, call: Call) -> Iterator[Finding]:
    """Yield a finding at the chosen model of a tool that calls declared ones only."""
    if call.endpoint is None or has_unlisted_model(call):
        return
    for use in call.models:
        if use.lost:
            message = rule.message(
                "undeclared",
                reader=call.sender.title,
                why=use.lost,
                model=use.part.text,
            )
            yield rule.at(use.part, message)


RULE = Rule(
    id="undeclared-model",
    severity="warning",
    summary="The chosen model is not declared by its provider.",
    why=(
        "OpenCode and similar tools call only the models that a provider declares, and exit "
        "with an error if another one is chosen. Names are compared exactly. Declare the "
        "model, or choose a declared one."
    ),
    bad=Example(
        "opencode.json",
        '{"model": "plan/glm-4.7", "provider": {"plan": {"npm": "@ai-sdk/openai-compatible", '
        '"options": {"apiKey": "{env:PLAN_KEY}", '
        '"baseURL": "https://coding-intl.dashscope.aliyuncs.com/v1"}, '
        '"models": {"qwen3.7-plus": {}}}}}\n',
    ),
    good=Example(
        "opencode.json",
        '{"model": "plan/qwen3.7-plus", "provider": {"plan": {"npm": "@ai-sdk/openai-compatible", '
        '"options": {"apiKey": "{env:PLAN_KEY}", '
        '"baseURL": "https://coding-intl.dashscope.aliyuncs.com/v1"}, '
        '"models": {"qwen3.7-plus": {}}}}}\n',
    ),
    cite="oracle",
    messages={
        "undeclared": "{reader} will not send any request: {why}: {model}",
    },
).for_calls(check)
