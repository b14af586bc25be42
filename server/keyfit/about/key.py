"""What a key is: its kind, who pays, what it may call. The key itself is only shown masked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..catalog.vendor import Catalog, KeyShape, Plan
from ..resolve.call import Call
from .answers import answer
from .words import blocks, bullets, code, listed, plan_links, sources


def key_text(catalog: Catalog, key: str, calls: Iterable[Call] = ()) -> str | None:
    """Markdown about ``key`` as ``calls`` send it; None where its shape tells nothing."""
    shape, calls = catalog.key_shape(key), list(calls)
    if shape is None:
        return None
    head = f"**{_kind(catalog, shape)}** {code(catalog.secret(key).masked())}"
    if not shape.plans:
        return blocks([f"{head}: no key of {catalog.title}", bullets(map(answer, calls))])
    plans = _plans(catalog, shape, calls)
    return blocks([
        head + (f" ({shape.likely})" if shape.likely and len(plans) > 1 else ""),
        *(_plan(plan, named=len(plans) > 1) for plan in plans),
        bullets(_uses(calls)),
        " · ".join(map(plan_links, plans)),
        sources(catalog, (shape.cite, *(plan.cite for plan in plans))),
    ])  # fmt: skip


def _kind(catalog: Catalog, shape: KeyShape) -> str:
    if len(shape.plans) > 1:
        return f"{shape.title[0].upper()}{shape.title[1:]}"
    words = shape.title if shape.plans else f"Key of {shape.vendor}"
    return f"{words[0].upper()}{words[1:]}"


def _plans(catalog: Catalog, shape: KeyShape, calls: list[Call]) -> list[Plan]:
    """The plans that the key may be of: the one whose host it is sent to, if that can be."""
    hosts = {call.endpoint.plan for call in calls if call.endpoint}
    fitting = [plan for plan in shape.plans if plan in hosts]
    return [catalog.plans[plan] for plan in fitting or shape.plans]


def _plan(plan: Plan, named: bool) -> str:
    title = f"If it is of the {plan.title}:" if named else f"Plan: {plan.title}"
    lines = [
        f"Who pays: {plan.payer}",
        f"Quota used up: {plan.quota}",
        f"May call: {plan.usage}",
        f"Models: {plan.models}",
    ]
    return f"{title}\n\n{bullets(lines)}"


def _uses(calls: list[Call]) -> Iterator[str]:
    """Where the key goes and what the answer is."""
    for call in calls:
        if call.endpoint and (said := answer(call)):
            yield f"Sent to {code(call.endpoint.host.host)}: {said}"
    if not any(call.endpoint for call in calls):
        readers = [call.reader for call in calls if call.tool]
        if readers:
            yield f"Sent by {listed(readers, 'and')}"
