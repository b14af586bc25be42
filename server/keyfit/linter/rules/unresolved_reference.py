"""A reference to a variable or file that does not exist."""

from __future__ import annotations

from collections.abc import Iterator

from ...resolve.call import Call
from ...resolve.resolved_value import CallPart
from ..finding import Finding, Message
from ..rule import Example, Rule


def check(rule: Rule, call: Call) -> Iterator[Finding]:
    """Yield a finding at each value that refers to what none of the tool's layers has."""
    for part, reference in call.faults.unresolved:
        yield rule.at(part, _message(rule, call, part, reference))


def _message(rule: Rule, call: Call, part: CallPart, reference: str) -> Message:
    if reference.startswith("{file:"):
        return rule.message(
            "missing-file", reference=reference, reader=call.sender.title
        )
    if part.text:
        value = call.catalog.keys.masked(part.text)
        return rule.message("unset-value-sent", reference=reference, value=value)
    return rule.message("unset", reference=reference)


RULE = Rule(
    id="unresolved-reference",
    severity="info",
    summary="A reference has no target.",
    why=(
        "Tools treat a reference without a target differently: OpenCode sends no key, OpenClaw "
        "and Qwen Code send the reference itself, and a missing `{file:…}` stops OpenCode. "
        "Variables are looked up only where the environment is known, as in `keyfit doctor`."
    ),
    bad=Example(
        "opencode.json",
        '{"provider": {"plan": {"npm": "@ai-sdk/openai-compatible", "options": {'
        '"apiKey": "{file:./no-such-key.txt}", '
        '"baseURL": "https://coding-intl.dashscope.aliyuncs.com/v1"}}}}\n',
    ),
    good=Example(
        "opencode.json",
        '{"provider": {"plan": {"npm": "@ai-sdk/openai-compatible", "options": {'
        '"apiKey": "{env:PLAN_KEY}", '
        '"baseURL": "https://coding-intl.dashscope.aliyuncs.com/v1"}}}}\n',
    ),
    cite="oracle",
    messages={
        "missing-file": "{reference} does not exist, so {reader} will not start",
        "unset-value-sent": "{reference} is set in no layer that is read, so {value} is sent",
        "unset": "{reference} is set in no layer that is read, so no key is sent",
    },
    outcome="auth-error",
).for_calls(check)
