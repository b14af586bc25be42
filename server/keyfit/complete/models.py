"""The models that fit the plan of a call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..about.model import model_cells, model_text, row_of
from ..catalog.vendor import Catalog
from ..context import Role
from .items import MODEL, Item

_MEDIA = ("image", "video", "speech", "embedding")


def models(catalog: Catalog, plans: Iterable[str]) -> Iterator[Item]:
    """The models of ``plans``, the newest lists first; none that make images, video or speech."""
    plans = list(plans)
    for model in dict.fromkeys(m for plan in plans for m in _newest_first(catalog, plan)):
        group = catalog.known_elsewhere(model)
        if group is None or group.kind not in _MEDIA:
            yield _item(catalog, model, plans)


def plans_of(roles: Iterable[Role]) -> list[str]:
    """The plans of the calls that read the place."""
    return list(dict.fromkeys(plan for role in roles for plan in _plans(role)))


def _plans(role: Role) -> tuple[str, ...]:
    """The plan of the call's host, else the plans that its key may be of; or all, where only the
    name says that it is this vendor's."""
    call = role.call
    known = next((shape.plans for _, _, shape in call.secrets if shape and not shape.shared), ())
    if call.plans or known:
        return call.plans or known
    return tuple(call.catalog.plans) if call.catalog.owns(role.part.setting.last_name) else ()


def _newest_first(catalog: Catalog, plan: str) -> Iterator[str]:
    for edition in reversed(list(catalog.editions_of(plan))):
        yield from edition.models


def _item(catalog: Catalog, model: str, plans: Iterable[str]) -> Item:
    editions = [e for plan in plans for e in catalog.editions_of(plan)]
    row = row_of(catalog, model, editions)
    titles = ", ".join(catalog.plans[plan].title for plan in row.plans)
    detail = " · ".join(filter(None, (titles, model_cells(row))))
    return Item(MODEL, model, detail, model_text(catalog, model, plans) or "")
