"""A provider with an id that the tool reserves for a built-in one."""

from __future__ import annotations

from collections.abc import Iterator

from ...resolve.call import Call
from ..finding import Finding
from ..rule import Example, Rule


def check(rule: Rule, call: Call) -> Iterator[Finding]:
    """Yield a finding at the name of a row with which the tool does not start."""
    for part, why in call.faults.refused:
        if part.is_name:
            yield rule.at(
                part, rule.message("reserved", reader=call.sender.title, why=why)
            )


RULE = Rule(
    id="reserved-id",
    severity="error",
    summary="A provider has an id that the tool reserves for a built-in one.",
    why=(
        "Codex rejects a configuration that declares `[model_providers.openai]` or another of "
        "its built-in providers, and exits before it sends anything. Give the provider another "
        "id, such as `openai-custom`, and use it in `model_provider`."
    ),
    bad=Example(
        ".codex/config.toml",
        'model = "qwen3.7-plus"\n'
        'model_provider = "openai"\n'
        "[model_providers.openai]\n"
        'name = "Tokens"\n'
        'base_url = "https://token-plan.ap-southeast-1.maas.aliyuncs.com/compatible-mode/v1"\n'
        'env_key = "PLAN_KEY"\n',
    ),
    good=Example(
        ".codex/config.toml",
        'model = "qwen3.7-plus"\n'
        'model_provider = "tokens"\n'
        "[model_providers.tokens]\n"
        'name = "Tokens"\n'
        'base_url = "https://token-plan.ap-southeast-1.maas.aliyuncs.com/compatible-mode/v1"\n'
        'env_key = "PLAN_KEY"\n',
    ),
    cite="community",
    messages={
        "reserved": (
            "{reader} will not start: {why}; rename the provider, here and where it is selected"
        ),
    },
).for_calls(check)
