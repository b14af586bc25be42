"""A provider that the tool does not know."""

from __future__ import annotations

from collections.abc import Iterator

from ...resolve.call import Call
from ..finding import Finding
from ..rule import Example, Rule


def check(rule: Rule, call: Call) -> Iterator[Finding]:
    """Yield a finding at each name of a provider that the tool does not know."""
    if call.endpoint is None:
        return
    reader = call.sender.title
    for part, other in call.faults.skipped:
        if other:
            message = rule.message("other", reader=reader, name=part.text, other=other)
        else:
            message = rule.message("skipped", reader=reader, name=part.text)
        yield rule.at(part, message)


RULE = Rule(
    id="skipped-provider",
    severity="warning",
    summary="The tool does not know the provider.",
    why=(
        "Tools that choose the protocol by a provider's name skip a provider whose name they do "
        "not know, so no request uses its key, URL and models. Use the tool's name for the "
        "protocol of the endpoint, such as `openai` for an OpenAI-compatible one."
    ),
    bad=Example(
        ".qwen/settings.json",
        '{"modelProviders": {"openai-compatible": [{"id": "qwen3.7-plus", "envKey": "PLAN_KEY", '
        '"baseUrl": "https://coding-intl.dashscope.aliyuncs.com/v1"}]}}\n',
    ),
    good=Example(
        ".qwen/settings.json",
        '{"modelProviders": {"openai": [{"id": "qwen3.7-plus", "envKey": "PLAN_KEY", '
        '"baseUrl": "https://coding-intl.dashscope.aliyuncs.com/v1"}]}}\n',
    ),
    cite="QC-code",
    messages={
        "skipped": "{reader} does not know the provider {name}, and ignores it",
        "other": (
            "{reader} ignores the provider {name}, and looks for {other} instead; rename it, here "
            "and where it is selected"
        ),
    },
).for_calls(check)
