"""A reference to a variable or file that is nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from ..findings import Finding
from ..resolve.call import Call
from .base import Example, Rule


def check(rule: Rule, call: Call) -> Iterator[Finding]:
    """A finding at each value that refers to what none of the tool's layers has."""
    for part, reference in call.unresolved:
        is_file = reference.startswith("{file:")
        what = "no such file" if is_file else "set in no layer that it reads"
        sent = f"{call.catalog.masked(part.text)} is sent" if part.text else "no key is sent"
        then = f"{call.reader} does not start" if is_file else sent
        yield rule.at(part, f"{reference}: {what}; {then}")


RULE = Rule(
    id="unresolved-reference",
    severity="info",
    summary="A reference leads to nothing.",
    why=(
        "What a tool makes of a reference to nothing differs: OpenCode sends no key, OpenClaw and "
        "Qwen Code send the reference itself, and a missing `{file:…}` stops OpenCode. Variables "
        "are looked up only where the environment is known, as in `keyfit doctor`."
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
    outcome="auth-error",
).for_calls(check)
