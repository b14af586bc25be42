"""Whether a repair may be made unasked: one policy for all rules that change where a call goes.

A repair is safe if it is right for every program that may send the call, starts no billing and
does not guess. What speaks against that is a doubt; each has a word and, where it helps, a reason
that the repair's title gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from ..catalog.caller_signs import load_callers
from ..catalog.vendor_facts import Host
from ..resolve.call import Call
from .key_checks import is_sure, rival
from .rules.conflicting_keys import fitting

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
    """Return what speaks against leading ``call`` to ``host``, which is of its key's plan.

    ``exact``: it lies in the same region as the host that the call has now.
    """
    return tuple(_doubts(call, host, exact))


def _doubts(call: Call, host: Host, exact: bool) -> Iterator[Doubt]:
    plan = call.catalog.plans[host.plan]
    ends = [host, call.endpoint.host] if call.endpoint else [host]
    if any(map(call.catalog.endpoints.is_declared, ends)):
        yield "declared"  # whoever commits to a repository could choose where the key goes
    if plan.metered:
        yield "billed"
    if not exact:
        yield "region"
    if not call.certain:
        yield "guess"
    if call.misfit and not is_sure(call, call.misfit[0], call.misfit[2]):
        yield "key"
    if fitting(call):
        yield "other key"
    if not plan.metered and is_no_agent(call):
        yield "no agent"
    meant = meant_plans(call)
    if meant and host.plan not in meant:
        yield "meant otherwise"
    if any(not _has(call, host.plan, model) for _, model in call.judged):
        yield "model"


def move_title(call: Call, host: Host, doubts: tuple[Doubt, ...]) -> tuple[str, dict[str, str]]:
    """Return the variant of the title of a repair with ``doubts`` that leads to ``host``, and the
    arguments that this variant has besides the plan and the host.

    The title gives the reason to look at the repair first, unless what it does shows it.
    """
    if "declared" in doubts:
        return "use-declared-endpoint", {"file": call.catalog.endpoints.declared.file}
    plan = call.catalog.plans[host.plan]
    if "no agent" in doubts and plan.refuses_scripts:
        refusal = {"refusal": plan.scripts_refusal, "caller": caller(call)}
        return "use-endpoint-refusing-scripts", refusal
    if "no agent" in doubts:
        return "use-endpoint-for-coding-tools", {"caller": caller(call)}
    if "key" in doubts and call.misfit and (other := rival(call, call.misfit[0])):
        return "use-endpoint-of-other-vendor", {"vendor": other}
    if "model" in doubts:
        return "use-endpoint-without-model", {}
    if "meant otherwise" in doubts:
        return "use-endpoint-named-otherwise", {}
    return "use-endpoint", {}


def is_no_agent(call: Call) -> bool:
    """Return whether signs show that a program other than a coding agent sends ``call``."""
    return call.kind in ("script", "server", "sdk")


def caller(call: Call) -> str:
    """Return words for what sends ``call``, for messages: ``a container (compose.yaml)``."""
    return call.callers.sign or "a script"


def _has(call: Call, plan: str, model: str) -> bool:
    """Return whether ``plan`` has ``model``, in any spelling and behind a router's word, or
    publishes no list."""
    known = call.catalog.models.of_plan(plan)
    names = (model, *(model.removeprefix(word) for word in call.sender.router_prefixes))
    return not known or any(
        name in known or call.catalog.models.spelling((plan,), name) is not None for name in names
    )


def meant_plans(call: Call) -> frozenset[str]:
    """Return the plans of which names speak: variables, sections and functions around URL and
    key."""
    parts = ([call.url] if call.url else []) + list(call.keys)
    names = {*call.callers.within, *(name for part in parts for name in part.setting.path)}
    said = {f"_{'_'.join(_WORD.findall(name)).upper()}_" for name in names}
    return frozenset(
        plan
        for plan, words in load_callers().meant.items()
        if any(f"_{word}_" in name for word in words for name in said)
    )
