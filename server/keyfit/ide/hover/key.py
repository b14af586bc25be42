"""Describe a key for the hover: its kind, who pays and what it may call; always masked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...catalog.vendor_facts import KeyShape, Plan
from ...catalog.vendor_index import Catalog
from ...doctor.documented_answer import documented_answer
from ...resolve.call import Call
from ...util.translation import localized, tr
from ..plan_labels import possible_plans
from .markdown import (
    all_of,
    bullet_list,
    inline_code,
    one_line,
    paragraphs,
    plan_links,
    source_line,
)


def key_text(catalog: Catalog, key: str, calls: Iterable[Call] = ()) -> str | None:
    """Return Markdown about ``key`` as ``calls`` send it; None if its shape is unknown.

    First comes what becomes of it, then what its plan allows, last where that is from.
    """
    shape = catalog.keys.shape_of(key)
    if shape is None:
        return None
    calls = list(calls)
    masked = catalog.keys.secret(key).masked()
    title = f"**{_kind(shape)}** {inline_code(masked)}"
    if not shape.plans:
        title = tr("{key}: not a key of {vendor}", key=title, vendor=catalog.title)
        answers = (localized(documented_answer(call)) for call in calls)
        return paragraphs([title, bullet_list(answers)])
    plans = _possible_plans(catalog, shape, calls)
    is_ambiguous = len(plans) > 1
    if is_ambiguous and shape.ambiguity.likely:
        title = tr("{key} ({likely})", key=title, likely=shape.ambiguity.likely)
    facts: list[str] = []
    links: list[str] = []
    cites = [shape.cite]
    for plan in plans:
        facts.append(_plan_facts(plan, is_ambiguous))
        links.append(plan_links(plan))
        cites.append(plan.cite)
    return paragraphs(
        [
            title,
            bullet_list(_uses(calls)),
            *facts,
            one_line([*links, source_line(catalog, cites)]),
        ]
    )


def _kind(shape: KeyShape) -> str:
    """Return the kind of key with a capital: the plan's, or the other vendor's."""
    kind = tr("Key of {vendor}", vendor=shape.vendor)
    if shape.plans:
        kind = localized(shape.title)
    return kind[0].upper() + kind[1:]


def _possible_plans(catalog: Catalog, shape: KeyShape, calls: list[Call]) -> list[Plan]:
    return [catalog.plans[plan] for plan in possible_plans(shape, calls)]


def _plan_facts(plan: Plan, is_ambiguous: bool) -> str:
    title = tr("Plan: {plan}", plan=plan.title)
    if is_ambiguous:
        title = tr("If it is a {plan} key:", plan=plan.title)
    facts = bullet_list(
        [
            tr("Who pays: {payer}", payer=plan.terms.payer),
            tr("Quota used up: {quota}", quota=plan.terms.quota),
            tr("May call: {usage}", usage=plan.terms.usage),
            tr("Models: {models}", models=plan.terms.models),
        ]
    )
    return f"{title}\n\n{facts}"


def _uses(calls: list[Call]) -> Iterator[str]:
    """Yield where the key is sent, with the documented answer.

    If no call has an endpoint of the vendor, yield who sends the key.
    """
    has_endpoint = False
    for call in calls:
        if call.endpoint is None:
            continue
        has_endpoint = True
        answer = documented_answer(call)
        if answer:
            host = inline_code(call.endpoint.host.host)
            yield tr("Sent to {host}: {answer}", host=host, answer=answer)
    if has_endpoint:
        return
    tools = [call.sender.title for call in calls if call.sender.tool]
    if tools:
        yield tr("Sent by {tools}", tools=all_of(tools))
