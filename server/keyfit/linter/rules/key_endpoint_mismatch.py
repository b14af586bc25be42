"""A key of one plan with another plan's host."""

from __future__ import annotations

from collections.abc import Iterator

from ...catalog.vendor_facts import Endpoint, KeyShape
from ...resolve.call import Call
from ...resolve.resolved_value import CallPart
from ...text.edit import Edit, Fix
from ...text.secret import Secret
from ..finding import Finding, Message, Severity
from ..fix_safety import caller_arguments, is_not_agent
from ..key_checks import possible_rival
from ..rule import Example, Rule
from ..url_rewrite import MOVE_TITLES, hosts_for, move_fix


def check(rule: Rule, call: Call) -> Iterator[Finding]:
    """Yield a finding when every key that the call sends is of another plan than its host."""
    endpoint, url = call.endpoint, call.url
    if url is None:
        yield from _at_built_in_url(rule, call)
        return
    if call.mismatched_key is None or endpoint is None:
        return
    part, secret, shape = call.mismatched_key
    yield rule.at(
        url,
        _message(rule, call, endpoint, secret, shape),
        focus=endpoint.host_span,
        severity=_severity(call, part),
        related=(rule.related(part, "key", key_kind=shape.title, key=secret),),
        fixes=(
            *_fixes(rule, call, endpoint, shape),
            *_references(rule, call, endpoint, part),
        ),
    )


def _at_built_in_url(rule: Rule, call: Call) -> Iterator[Finding]:
    """Yield a finding at the key, where the URL is one that is built into the tool.

    No more than a warning: a variable that was not read may set another URL. For an SDK, the
    program may give another one, so that is only information.
    """
    if not call.url_slot.default:
        return
    sent = call.with_built_in_url()
    if sent.mismatched_key is None or sent.endpoint is None:
        return
    part, secret, shape = sent.mismatched_key
    if sent.catalog.keys.is_placeholder(secret.reveal()):
        return
    plan = sent.catalog.plan(sent.endpoint.plan)
    is_sdk = not call.sender.tool
    message = rule.message(
        "key-for-url-of-sdk" if is_sdk else "key-for-built-in-url",
        host=sent.endpoint.host_name,
        plan=plan.title,
        key_kind=shape.title,
        key=secret,
        statuses=plan.keys_refusal,
        reader=call.sender.title,
    )
    yield rule.at(part, message, severity="info" if is_sdk else "warning")


def _severity(call: Call, key: CallPart) -> Severity:
    """Return how sure it is that ``key`` is one of this vendor's, and is what will be sent."""
    if call.catalog.keys.is_placeholder(key.text or ""):
        return "info"
    return "warning" if possible_rival(call, key) or not call.certain else "error"


def _message(
    rule: Rule, call: Call, endpoint: Endpoint, secret: Secret, shape: KeyShape
) -> Message:
    """Return the message. Where the key's plan does not serve the caller, the key is the mistake
    and not the endpoint."""
    host_plan = call.catalog.plans[endpoint.plan]
    key_plan = call.catalog.plans[shape.plans[0]]
    arguments = {
        "host": endpoint.host_name,
        "plan": host_plan.title,
        "key_kind": shape.title,
        "key": secret,
        "statuses": host_plan.keys_refusal,
    }
    if not host_plan.metered:
        is_standard = call.catalog.is_metered(shape)
        variant = "payg-key-on-plan-host" if is_standard else "key-on-other-plan-host"
        return rule.message(variant, **arguments)
    if not is_not_agent(call):
        return rule.message("plan-key-on-payg-host", **arguments)
    arguments |= {
        **caller_arguments(call),
        "key_plan": key_plan.title,
        "right_key": host_plan.terms.key,
    }
    if key_plan.refuses_scripts:
        arguments["refusal"] = key_plan.scripts_refusal
        return rule.message("refused-script-key-on-payg-host", **arguments)
    arguments["usage"] = key_plan.short_usage
    return rule.message("script-key-on-payg-host", **arguments)


def _fixes(
    rule: Rule, call: Call, endpoint: Endpoint, shape: KeyShape
) -> Iterator[Fix]:
    for host, exact in hosts_for(call.catalog, endpoint, shape.plans):
        fix = move_fix(rule, call, host, exact, preferred=host.plan == shape.plans[0])
        if fix:
            yield fix


def _references(
    rule: Rule, call: Call, endpoint: Endpoint, key: CallPart
) -> Iterator[Fix]:
    """Return the fixes that put another variable of the right plan in the key's place; which one
    is meant is a guess."""
    if key.setting.value.quote == "'" or key.resolved.owner is not key.setting:
        return
    for other in call.references.candidates:
        shape = call.catalog.keys.shape_of(other.text or "")
        if shape and endpoint.plan in shape.plans:
            name = other.setting.last_name
            edit = Edit(key.setting.source, key.setting.span, f"${{{name}}}")
            yield from rule.fixes("refer", (edit,), "unsafe", name=name)


RULE = Rule(
    id="key-endpoint-mismatch",
    severity="error",
    summary="The key belongs to another plan than the endpoint.",
    why=(
        "Pay-as-you-go and the plans have separate keys and separate hosts, and each rejects "
        "the other's keys. For a plan key on a pay-as-you-go host, the documented answer is "
        "403, but 401 was observed. A standard key on a plan's host gets 401."
    ),
    bad=Example(
        ".env",
        "OPENAI_API_KEY=sk-sp-0123456789abcdef0123456789abcdef\n"
        "OPENAI_BASE_URL=https://dashscope-intl.aliyuncs.com/compatible-mode/v1\n",
    ),
    good=Example(
        ".env",
        "OPENAI_API_KEY=sk-sp-0123456789abcdef0123456789abcdef\n"
        "OPENAI_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/v1\n",
    ),
    cite="REF",
    messages={
        **MOVE_TITLES,
        "plan-key-on-payg-host": (
            "{host} is a {plan} host and rejects the {key_kind} {key} with {statuses}"
        ),
        "payg-key-on-plan-host": (
            "{host} is a {plan} host and rejects the {key_kind} {key} with {statuses}"
        ),
        "key-on-other-plan-host": (
            "{host} is a {plan} host and rejects the {key_kind} {key} with {statuses}"
        ),
        "key-for-built-in-url": (
            "{reader} sends the {key_kind} {key} to {host}, a {plan} host, which rejects it "
            "with {statuses}; no other URL is set in what was read"
        ),
        "key-for-url-of-sdk": (
            "{reader} sends the {key_kind} {key} to {host}, a {plan} host, which rejects it "
            "with {statuses}, unless the program gives it another URL"
        ),
        "script-key-on-payg-host": (
            "{host} is a {plan} host and rejects the {key_kind} {key} with {statuses}; it "
            "is sent by {doubt}{caller}, and the {key_plan} is for {usage}: set the "
            "{right_key}"
        ),
        "refused-script-key-on-payg-host": (
            "{host} is a {plan} host and rejects the {key_kind} {key} with {statuses}; it "
            "is sent by {doubt}{caller}, which the {key_plan} rejects with {refusal}: set the "
            "{right_key}"
        ),
        "related.key": "the {key_kind} {key}",
        "fix.refer": "Refer to {name}",
    },
    outcome="auth-error",
).for_calls(check)
