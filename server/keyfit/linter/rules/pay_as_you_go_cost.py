"""A standard key that overrides a plan key: calls succeed and are billed."""

from __future__ import annotations

from collections.abc import Iterator

from ...catalog.vendor_facts import Endpoint, Plan
from ...catalog.vendor_index import Catalog
from ...resolve.call import Call
from ...resolve.resolved_value import CallPart
from ..finding import Finding, Severity
from ..fix_safety import suggested_plans
from ..rule import Example, Rule
from ..url_rewrite import bare_path, protocol_of, rewrite_edits, right_paths


def check(rule: Rule, call: Call) -> Iterator[Finding]:
    """Yield findings where calls are billed although a plan seems to be meant."""
    yield from _overriding_key(rule, call)
    yield from _billed_path(rule, call)


def _overriding_key(rule: Rule, call: Call) -> Iterator[Finding]:
    """Yield a finding at the winning standard key of a tool that has a plan key in a lower
    layer."""
    if not call.sender.tool or call.endpoint is None or call.mismatched_key:
        return
    if not call.catalog.plan(call.endpoint.plan).metered:
        return
    for part, _, shape in call.secrets:
        if shape is None or not shape.plans:
            continue
        for hidden in part.overridden:
            if _is_metered(call.catalog, hidden) is False:
                message = rule.message(
                    "billed", reader=call.sender.title, key_kind=shape.title
                )
                yield rule.at(
                    part, message, related=(rule.related(hidden, "plan-key"),)
                )
                break


def _billed_path(rule: Rule, call: Call) -> Iterator[Finding]:
    """Yield a finding at a URL whose path is billed per token, where names suggest a plan that has
    another path at the same host: a warning if the path alone decides who pays."""
    endpoint, url = call.endpoint, call.url
    if endpoint is None or url is None:
        return
    endpoints = call.catalog.endpoints
    plan = call.catalog.plan(endpoint.plan)
    if not plan.metered or not endpoints.is_shared_by_plans(endpoint.host):
        return
    suggested = suggested_plans(call)
    if len(suggested) != 1:
        return
    for host in endpoints.rows(endpoint.host):
        paths = right_paths(call, host, protocol_of(call, endpoint))
        if host.plan == plan.id or host.plan not in suggested or not paths:
            continue
        other = call.catalog.plans[host.plan]
        yield _wrong_path(rule, url, endpoint, other, paths[0])


def _wrong_path(
    rule: Rule, url: CallPart, endpoint: Endpoint, other: Plan, path: str
) -> Finding:
    """Return the finding at the path of ``url``; ``path`` is the one of the plan ``other``."""
    variant: str = "path-billed" if other.path_pays else "path-of-other-plan"
    severity: Severity = "warning" if other.path_pays else "info"
    arguments = {"path": endpoint.path, "plan": other.title, "right": path}
    edits = rewrite_edits(url, [(bare_path(endpoint), path)])
    return rule.at(
        url,
        rule.message(variant, **arguments),
        focus=endpoint.path_span,
        severity=severity,
        fixes=rule.fixes("use-path", edits, "unsafe", False, path=path),
    )


def _is_metered(catalog: Catalog, part: CallPart) -> bool | None:
    """Return whether calls with the key ``part`` are billed one by one; None if it cannot be
    told."""
    shape = catalog.keys.shape_of(part.text or "")
    return catalog.is_metered(shape) if shape and shape.plans else None


RULE = Rule(
    id="pay-as-you-go-cost",
    severity="info",
    summary="A standard key overrides a plan key, so calls are billed per token.",
    why=(
        "With a standard key and a pay-as-you-go host everything works, and each call is "
        "billed although you pay for a subscription. Only the billing page shows it."
    ),
    bad=Example(
        ".claude/settings.local.json",
        '{"env": {"ANTHROPIC_AUTH_TOKEN": "sk-fedcba9876543210fedcba9876543210", '
        '"ANTHROPIC_BASE_URL": "https://dashscope-intl.aliyuncs.com/apps/anthropic"}}\n',
        companion_files=(
            (
                ".claude/settings.json",
                '{"env": {"ANTHROPIC_AUTH_TOKEN": "sk-sp-0123456789abcdef0123456789abcdef"}}\n',
            ),
        ),
    ),
    good=Example(
        ".claude/settings.local.json",
        '{"env": {'
        '"ANTHROPIC_BASE_URL": "https://coding-intl.dashscope.aliyuncs.com/apps/anthropic"}}\n',
    ),
    cite="REF",
    messages={
        "billed": (
            "calls are billed: {reader} will use this {key_kind} instead of your plan key"
        ),
        "path-billed": (
            "{path} is billed per token whatever the key, and names here suggest the {plan}, "
            "whose path is {right}"
        ),
        "path-of-other-plan": (
            "names here suggest the {plan}, whose path is {right} and not {path}; which of "
            "them pays may depend on the key"
        ),
        "fix.use-path": "Use the path {path}",
        "related.plan-key": "the plan key that is overridden",
    },
).for_calls(check)
