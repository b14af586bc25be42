"""A key of one plan with another plan's host."""

from __future__ import annotations

from collections.abc import Iterator

from ..catalog.vendor import Endpoint, KeyShape
from ..findings import Edit, Finding, Fix
from ..resolve.call import Call
from ..resolve.resolved import Part
from ..text.secret import Secret
from .base import Example, Rule, related
from .keys import rival
from .safety import caller, is_no_agent
from .urls import hosts_for, move_fix


def check(rule: Rule, call: Call) -> Iterator[Finding]:
    """A finding when every key that the call sends is of another plan than its host."""
    endpoint, url = call.endpoint, call.url
    if call.misfit is None or endpoint is None or url is None:
        return
    part, secret, shape = call.misfit
    yield rule.at(
        url,
        _message(call, endpoint, secret, shape),
        focus=endpoint.host_span,
        severity=_severity(call, part),
        related=(related(part, f"the {shape.title} {secret}"),),
        fixes=(*_fixes(call, endpoint, shape), *_references(call, endpoint, part)),
    )


def _severity(call: Call, key: Part) -> str:
    """Return how sure it is that ``key`` is one of this vendor's, and is what will be sent."""
    if call.catalog.is_placeholder(key.text or ""):
        return "info"
    return "warning" if rival(call, key) or not call.certain else "error"


def _message(call: Call, endpoint: Endpoint, secret: Secret, shape: KeyShape) -> str:
    plan, host = call.catalog.plans[endpoint.plan], endpoint.host_name
    refused = f"it refuses the {shape.title} {secret} with {plan.refuses_keys}"
    said = f"{host} is a {plan.title} host: {refused}"
    return f"{said}{_for_no_agent(call, shape)}" if plan.metered else said


def _for_no_agent(call: Call, shape: KeyShape) -> str:
    """What to do where the key's plan does not answer the caller: the key is the mistake."""
    if not is_no_agent(call):
        return ""
    plan = call.catalog.plans[shape.plans[0]]
    answer = f", which gets {plan.refuses_scripts} from the {plan.title}"
    why = answer if plan.refuses_scripts else f"; the {plan.title} is for coding tools"
    return f". It is sent by {caller(call)}{why}: set a standard key"


def _fixes(call: Call, endpoint: Endpoint, shape: KeyShape) -> Iterator[Fix]:
    for host, exact in hosts_for(call.catalog, endpoint, shape.plans):
        fix = move_fix(call, host, exact, preferred=host.plan == shape.plans[0])
        if fix:
            yield fix


def _references(call: Call, endpoint: Endpoint, key: Part) -> Iterator[Fix]:
    """Another variable of the right plan in the key's place; which one is meant is a guess."""
    if key.setting.value.quote == "'" or key.resolved.owner is not key.setting:
        return
    for other in call.others:
        shape = call.catalog.key_shape(other.text or "")
        if shape and endpoint.plan in shape.plans:
            name = other.setting.last_name
            edit = Edit(key.setting.source, key.setting.span, f"${{{name}}}")
            yield Fix(f"Refer to {name}", (edit,), "unsafe")


RULE = Rule(
    id="key-endpoint-mismatch",
    severity="error",
    summary="The key belongs to another plan than the endpoint.",
    why=(
        "Pay-as-you-go and the plans have separate keys and separate hosts, and each refuses the "
        "other's key: a plan key on a pay-as-you-go host is documented to answer 403 and was seen "
        "to answer 401; a standard key on a plan's host answers 401."
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
    outcome="auth-error",
).for_calls(check)
