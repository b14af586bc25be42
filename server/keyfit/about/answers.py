"""What the service is documented to answer to a call."""

from __future__ import annotations

from ..catalog.vendor import KeyShape, Plan
from ..resolve.call import Call
from ..verdict import foreseen


def answer(call: Call) -> str:
    """The documented answer to ``call``'s key at its URL, in words; '' where nothing is known."""
    if call.endpoint is None or not call.secrets:
        return ""
    plan = call.catalog.plans[call.endpoint.plan]
    _, secret, shape = call.secrets[0]
    if call.misfit:
        _, secret, shape = call.misfit
        return f"the {shape.title} `{secret}` is refused with {plan.refuses_keys}"
    if shape is None:
        return ""
    if not shape.plans:
        return f"refused: `{secret}` is a key of {shape.vendor}"
    return _by_the_rules(call) or _of_the_plan(call, plan, shape)


def _by_the_rules(call: Call) -> str:
    """Why the call fails, or why its answer cannot be told; '' where neither is so."""
    found = sorted(foreseen(call), key=lambda one: one.is_doubt)
    if not found:
        return ""
    return f"{'not known' if found[0].is_doubt else 'fails'}: {found[0].finding.message}"


def _of_the_plan(call: Call, plan: Plan, shape: KeyShape) -> str:
    """The answer to a key that may be of the host's plan."""
    if call.scripts and plan.refuses_scripts:
        return f"scripts are refused with {plan.refuses_scripts}: the plan is for coding agents"
    said = f"works; paid by {plan.payer}"
    if plan.refuses_scripts and not call.agent:
        said += f"; a caller that is no coding agent is refused with {plan.refuses_scripts}"
    others = [call.catalog.plans[other].title for other in shape.plans if other != plan.id]
    if others:
        said += f"; a {others[0]} key looks the same and is refused with {plan.refuses_keys}"
    return said
