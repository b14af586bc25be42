"""Offer the models that fit the plan of a call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...catalog.vendor_facts import Edition
from ...catalog.vendor_index import Catalog
from ...resolve.context import ValueRole
from ...util.translation import localized, tr
from ..hover.model import model_cells, model_text, row_of
from .items import CompletionItem

_MEDIA = ("image", "video", "speech", "embedding")


def models(catalog: Catalog, plans: Iterable[str]) -> Iterator[CompletionItem]:
    """Yield the models of ``plans``, those of the newest lists first.

    Models for images, video, speech and embeddings are left out: they cannot chat.
    """
    plans = list(plans)
    seen: set[str] = set()
    for plan in plans:
        for model in _newest_first(catalog, plan):
            if model in seen:
                continue
            seen.add(model)
            if not _is_media(catalog, model):
                yield _item(catalog, model, plans)


def _is_media(catalog: Catalog, model: str) -> bool:
    group = catalog.models.known_elsewhere(model)
    if group is None:
        return False
    return group.kind in _MEDIA


def plans_of(roles: Iterable[ValueRole]) -> list[str]:
    """Return the plans of the calls in which the value has ``roles``, each once."""
    plans: dict[str, None] = {}
    for role in roles:
        for plan in _plans(role):
            plans[plan] = None
    return list(plans)


def _plans(role: ValueRole) -> tuple[str, ...]:
    """Return the plan of the call's host, or else those that its key can belong to.

    If only the setting's name shows that it is the vendor's, return all plans.
    """
    call = role.call
    if call.plans:
        return call.plans
    for _, _, shape in call.secrets:
        # A shape that other vendors use too says nothing about this one's plans.
        if shape is None or shape.shared:
            continue
        if shape.plans:
            return shape.plans
        break
    if call.catalog.owns_variable(role.part.setting.last_name):
        return tuple(call.catalog.plans)
    return ()


def _newest_first(catalog: Catalog, plan: str) -> Iterator[str]:
    oldest_first = list(catalog.models.editions_of(plan))
    for edition in reversed(oldest_first):
        yield from edition.models


def _item(catalog: Catalog, model: str, plans: Iterable[str]) -> CompletionItem:
    editions: list[Edition] = []
    for plan in plans:
        editions.extend(catalog.models.editions_of(plan))
    row = row_of(catalog, model, editions)
    titles = [localized(catalog.plans[plan].title) for plan in row.plans]
    joined_titles = tr(", ").join(titles)
    limits = model_cells(row)
    detail = " · ".join(filter(None, (joined_titles, limits)))
    documentation = model_text(catalog, model, plans) or ""
    return CompletionItem("model", model, detail, documentation)
