"""Decide whether a fix is safe: one policy for all rules that change where a call goes.

A fix is safe if it is right for every program that may send the call, starts no billing and does
not guess. Each reason against that is a `Doubt`; where it helps, the fix's title states it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from ..catalog.caller_signs import load_callers
from ..catalog.vendor_facts import Host
from ..resolve.call import Call
from ..util.translation import phrase
from .key_checks import is_certain, possible_rival

Doubt = Literal[
    "billed",
    "region",
    "guess",
    "key",
    "other key",
    "no agent",
    "meant otherwise",
    "model",
    "declared",
]
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def doubts_of_move(call: Call, host: Host, exact: bool) -> tuple[Doubt, ...]:
    """Return the reasons against moving ``call`` to ``host``, which belongs to its key's plan.

    ``exact``: the host is in the same region as the present one.
    """
    return tuple(_doubts(call, host, exact))


def _doubts(call: Call, host: Host, exact: bool) -> Iterator[Doubt]:
    plan = call.catalog.plan(host.plan)
    if _is_declared(call, host):
        yield "declared"  # anyone who can commit could choose where the key is sent
    if plan.metered:
        yield "billed"
    if not exact:
        yield "region"
    if not call.certain:
        yield "guess"
    yield from _doubts_about_key(call)
    if not plan.metered and is_not_agent(call):
        yield "no agent"
    yield from _doubts_about_plan(call, host.plan)


def _doubts_about_plan(call: Call, plan: str) -> Iterator[Doubt]:
    meant = suggested_plans(call)
    if meant and plan not in meant:
        yield "meant otherwise"
    # The tool's own model, where none is chosen, says nothing of what was paid for.
    chosen = [model for use, model in call.judged if use.part.setting.source.path]
    if not all(_has(call, plan, model) for model in chosen):
        yield "model"


def _doubts_about_key(call: Call) -> Iterator[Doubt]:
    if call.mismatched_key:
        key, _, shape = call.mismatched_key
        if not is_certain(call, key, shape):
            yield "key"
    if call.fitting_overridden_key:
        yield "other key"


def _is_declared(call: Call, host: Host) -> bool:
    """Return whether the old or the new host is one that a project declares."""
    is_declared = call.catalog.endpoints.is_declared
    if is_declared(host):
        return True
    return call.endpoint is not None and is_declared(call.endpoint.host)


def move_title(
    call: Call, host: Host, doubts: tuple[Doubt, ...]
) -> tuple[str, dict[str, str]]:
    """Return the title variant for a fix with ``doubts`` that moves ``call`` to ``host``, and its
    arguments besides the plan and the host.

    The title states the reason to review the fix first, unless the edit itself makes it obvious.
    """
    if "declared" in doubts:
        return "use-declared-endpoint", {"file": call.catalog.endpoints.declared.file}
    plan = call.catalog.plan(host.plan)
    if "no agent" in doubts and plan.refuses_scripts:
        refusal = {"refusal": plan.scripts_refusal}
        return "use-endpoint-refusing-scripts", refusal | caller_arguments(call)
    if "no agent" in doubts:
        usage = {"usage": plan.short_usage}
        return "use-endpoint-for-coding-tools", usage | caller_arguments(call)
    vendor = ""
    if "key" in doubts and call.mismatched_key:
        vendor = possible_rival(call, call.mismatched_key[0])
    if vendor:
        return "use-endpoint-of-other-vendor", {"vendor": vendor}
    if "model" in doubts:
        return "use-endpoint-without-model", {}
    if "meant otherwise" in doubts:
        return "use-endpoint-named-otherwise", {}
    return "use-endpoint", {}


def is_not_agent(call: Call) -> bool:
    """Return whether signs show that a program other than a coding agent sends ``call``."""
    return call.kind in ("script", "server", "sdk")


def caller_arguments(call: Call) -> dict[str, str]:
    """Return the arguments ``{doubt}{caller}`` of messages, which describe the sender of ``call``.

    ``caller`` is a noun such as ``a container (compose.yaml)``; ``doubt`` is ``what may be `` if
    that need not be the sender.
    """
    doubt = phrase("what may be ") if call.callers.is_likely else ""
    return {"doubt": doubt, "caller": call.callers.sign or phrase("a script")}


def _has(call: Call, plan: str, model: str) -> bool:
    """Return whether ``plan`` lists ``model``, in any case and with or without a router's prefix,
    or has no complete list."""
    models = call.catalog.models
    listed = models.of_plan(plan)
    if not listed or call.catalog.plans[plan].open_list:
        return True
    names = [
        model,
        *(model.removeprefix(prefix) for prefix in call.sender.router_prefixes),
    ]
    return any(
        name in listed or models.spelling((plan,), name) is not None for name in names
    )


def suggested_plans(call: Call) -> frozenset[str]:
    """Return the plans that names suggest: variables, sections and functions around URL and
    key."""
    names = set(call.callers.within)
    for part in (call.url, *call.keys):
        if part:
            names.update(part.setting.path)
    if not names:
        return frozenset()
    words = [f"_{'_'.join(_WORD.findall(name)).upper()}_" for name in names]
    plans = set()
    for plan, plan_words in load_callers().meant.items():
        if any(f"_{word}_" in name for word in plan_words for name in words):
            plans.add(plan)
    return frozenset(plans)
