"""Two different keys are set, and the one that is sent does not fit."""

from __future__ import annotations

from collections.abc import Iterator

from ...resolve.call import Call
from ..finding import Finding
from ..rule import Example, Rule


def check(rule: Rule, call: Call) -> Iterator[Finding]:
    """Yield a finding at the second of two keys in one request, and at a key that hides a fitting
    one."""
    if call.endpoint is None:
        return
    if call.mismatched_key and (better := call.fitting_overridden_key):
        fits = rule.related(better, "fitting-key")
        yield rule.at(
            call.mismatched_key[0], rule.message("hides-fitting-key"), related=(fits,)
        )
    yield from _at_once(rule, call)


def _at_once(rule: Rule, call: Call) -> Iterator[Finding]:
    """Yield a finding where different keys go into one request: which one the service reads is
    not documented."""
    if not (call.sender.tool and call.wire.protocol):
        return
    if not call.secrets:
        return
    (first, first_secret, _), *others = call.secrets
    for part, secret, _ in others:
        if secret != first_secret:
            message = rule.message(
                "two-keys",
                reader=call.sender.title,
                first=first.setting.last_name,
                second=part.setting.last_name,
            )
            yield rule.at(part, message, related=(rule.related(first, "other-key"),))


RULE = Rule(
    id="conflicting-keys",
    severity="warning",
    summary="Two different keys are set, and the wrong one may be used.",
    why=(
        "If both are set, Claude Code sends ANTHROPIC_AUTH_TOKEN and ANTHROPIC_API_KEY in one "
        "request, and it is not documented what the service does with two keys. Also, a key in "
        "a higher layer hides the one below it, even if only the hidden key fits the endpoint."
    ),
    bad=Example(
        ".claude/settings.json",
        '{"env": {"ANTHROPIC_AUTH_TOKEN": "sk-sp-0123456789abcdef0123456789abcdef", '
        '"ANTHROPIC_API_KEY": "sk-sp-11111111111111111111111111111111", '
        '"ANTHROPIC_BASE_URL": "https://coding-intl.dashscope.aliyuncs.com/apps/anthropic"}}\n',
    ),
    good=Example(
        ".claude/settings.json",
        '{"env": {"ANTHROPIC_AUTH_TOKEN": "sk-sp-0123456789abcdef0123456789abcdef", '
        '"ANTHROPIC_BASE_URL": "https://coding-intl.dashscope.aliyuncs.com/apps/anthropic"}}\n',
    ),
    cite="oracle",
    messages={
        "hides-fitting-key": "this key does not fit the endpoint, and it overrides one that does",
        "two-keys": (
            "{first} and {second} are different keys, and {reader} will send both: keep one"
        ),
        "related.fitting-key": "the key that fits",
        "related.other-key": "the other key",
    },
    outcome="unknown",
).for_calls(check)
