"""Describe how the service is documented to answer a call."""

from __future__ import annotations

from ..catalog.vendor_facts import KeyShape, Plan
from ..resolve.call import Call
from ..util.translation import phrase
from .verdict import foreseen_outcomes

DIFFERENT_KEYS = phrase("different keys are set, and it is not known which one counts")


def documented_answer(call: Call) -> str:
    """Return the documented answer to the key and URL of ``call``, as the rest of a sentence.

    Return '' if the call sends no key to an endpoint of the vendor, or if nothing is known about
    keys of that shape. Keys are masked.
    """
    if call.endpoint is None or not call.secrets:
        return ""
    plan = call.catalog.plan(call.endpoint.plan)
    _, secret, shape = call.secrets[0]
    # Of several keys, one that does not fit decides: that is the one to change.
    if call.mismatched_key:
        _, secret, shape = call.mismatched_key
        return phrase(
            "the {key_kind} `{key}` is refused with {statuses}",
            key_kind=shape.title,
            key=secret,
            statuses=plan.keys_refusal,
        )
    if shape is None:
        return ""
    if not shape.plans:
        return phrase(
            "refused: `{key}` is a key of {vendor}", key=secret, vendor=shape.vendor
        )
    answer = _answer_by_rules(call)
    if not answer and call.has_different_keys:
        return phrase("not known: {reason}", reason=DIFFERENT_KEYS)
    return answer or _answer_of_plan(call, plan, shape)


def _answer_by_rules(call: Call) -> str:
    """Return why a rule predicts that the call fails, or leaves its answer open; '' if none."""
    predictions = list(foreseen_outcomes(call))
    for prediction in predictions:
        # A certain failure outweighs a doubt, whichever rule comes first.
        if not prediction.is_doubt:
            return phrase("fails: {reason}", reason=prediction.finding.message)
    if predictions:
        return phrase("not known: {reason}", reason=predictions[0].finding.message)
    return ""


def _answer_of_plan(call: Call, plan: Plan, shape: KeyShape) -> str:
    """Return the answer to a key that fits ``plan``, with the callers and keys it refuses."""
    if call.sender.is_script and plan.refuses_scripts:
        return phrase(
            "scripts are refused with {statuses}: the plan is for coding agents",
            statuses=plan.scripts_refusal,
        )
    # Where the URL does not show the plan, the key may.
    if not plan.id and len(shape.plans) == 1:
        plan = call.catalog.plans[shape.plans[0]]
    answer = phrase("works; paid by {payer}", payer=plan.terms.payer)
    if plan.refuses_scripts and not call.sender.is_agent:
        answer = phrase(
            "{answer}; a caller that is not a coding agent is refused with {statuses}",
            answer=answer,
            statuses=plan.scripts_refusal,
        )
    for other in shape.plans:
        if other == plan.id or not plan.refuses_keys:
            continue
        title = call.catalog.plans[other].title
        # One other plan is enough to warn that the key may not be what it looks like.
        return phrase(
            "{answer}; a {plan} key looks the same and is refused with {statuses}",
            answer=answer,
            plan=title,
            statuses=plan.keys_refusal,
        )
    return answer
