"""A key or endpoint of another plan in a lower layer, which is never used."""

from __future__ import annotations

from collections.abc import Iterator

from ...resolve.call import Call
from ...resolve.resolved_value import CallPart
from ..finding import Finding
from ..rule import Example, Rule


def check(rule: Rule, call: Call) -> Iterator[Finding]:
    """Yield a finding at each overridden key or URL with which another plan would pay.

    Overriding alone is not reported: that is what layers are for.
    """
    if not call.sender.tool:
        return
    parts = [*call.keys]
    if call.url:
        parts.append(call.url)
    for part in parts:
        plan = _plan(call, part)
        for loser in part.overridden:
            other = _plan(call, loser)
            if (
                plan
                and other
                and other != plan
                and not _is_reported_elsewhere(call, part, plan)
            ):
                title = call.catalog.plan(plan).title
                message = rule.message(
                    "other-plan-wins", reader=call.sender.title, plan=title
                )
                yield rule.at(loser, message, related=(rule.related(part, "winner"),))


def _is_reported_elsewhere(call: Call, part: CallPart, plan: str) -> bool:
    """Return whether another rule reports it: calls are billed instead, or the key does not fit."""
    if call.catalog.plans[plan].metered:
        return any(
            _plan(call, loser) not in ("", plan)
            for key in call.keys
            for loser in key.overridden
        )
    return part is not call.url and bool(
        call.mismatched_key and call.fitting_overridden_key
    )


def _plan(call: Call, part: CallPart) -> str:
    """Return the plan that pays by this key or URL, '' where that cannot be told."""
    if endpoint := call.catalog.endpoints.parse(part.text or ""):
        return endpoint.plan
    shape = call.catalog.keys.shape_of(part.text or "")
    return shape.plans[0] if shape and shape.plans and not shape.vendor else ""


RULE = Rule(
    id="layer-override",
    severity="info",
    summary="A value of another plan is overridden by a higher layer.",
    why=(
        "Each tool has its own order of layers: in Claude Code, settings override the shell; "
        "in most tools, the shell overrides all files. A key or endpoint that is overridden "
        "looks as if it were in use, but its plan does not pay for the calls."
    ),
    bad=Example(
        ".claude/settings.json",
        '{"env": {"ANTHROPIC_BASE_URL": '
        '"https://coding-intl.dashscope.aliyuncs.com/apps/anthropic"}}\n',
        companion_files=(
            (
                ".claude/settings.local.json",
                '{"env": {"ANTHROPIC_BASE_URL": '
                '"https://dashscope-intl.aliyuncs.com/apps/anthropic"}}\n',
            ),
        ),
    ),
    good=Example(
        ".claude/settings.json",
        '{"env": {"ANTHROPIC_BASE_URL": '
        '"https://coding-intl.dashscope.aliyuncs.com/apps/anthropic"}}\n',
    ),
    cite="oracle",
    messages={
        "other-plan-wins": (
            "this value is overridden: {reader} uses the {plan} value from a higher layer"
        ),
        "related.winner": "the value that is used",
    },
).for_calls(check)
