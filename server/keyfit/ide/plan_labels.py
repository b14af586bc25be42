"""Name the plan of a key, and the plan and region of an endpoint, in a few words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..catalog.vendor_facts import Endpoint, Host, KeyShape
from ..catalog.vendor_index import Catalog
from ..resolve.call import Call
from ..util.translation import localized, tr


def key_label(catalog: Catalog, key: str, calls: Iterable[Call] = ()) -> str:
    """Return the plan of ``key``, as far as its shape or the hosts that ``calls`` send it to show
    it; '' if the shape is unknown."""
    shape = catalog.keys.shape_of(key)
    if shape is None:
        return ""
    if not shape.plans:
        return tr("key of {vendor}", vendor=shape.vendor)
    possible = possible_plans(shape, calls)
    if len(possible) == 1:
        return tr("{plan} key", plan=catalog.plans[possible[0]].title)
    return localized(shape.title)


def endpoint_label(catalog: Catalog, endpoint: Endpoint) -> str:
    """Return the plan and the region of ``endpoint``."""
    return host_label(catalog, endpoint.host)


def host_label(catalog: Catalog, host: Host) -> str:
    """Return the plan and the region of ``host``."""
    # Some hosts are of several plans at once, or of no region.
    title = catalog.plan(host.plan).title if host.plan else catalog.title
    return " · ".join(filter(None, (localized(title), host.region)))


def documented_plan(call: Call, plan: str) -> str:
    """Return the name of ``plan`` of the vendor that ``call`` goes to, with that vendor's id before
    it if it is a neighbor; '' if the plan has no page."""
    if not call.catalog.plan(plan).documentation or not plan:
        return ""
    return plan if call.catalog is call.home else f"{call.catalog.id}/{plan}"


def possible_plans(shape: KeyShape, calls: Iterable[Call]) -> Sequence[str]:
    """Return the plans that a key can belong to: if possible, those whose hosts it is sent to."""
    called_plans = {call.endpoint.plan for call in calls if call.endpoint}
    fitting = [plan for plan in shape.plans if plan in called_plans]
    return fitting or shape.plans


def catalog_of_key(
    catalog: Catalog, name: str, key: str, calls: Iterable[Call] = ()
) -> Catalog | None:
    """Return the catalog by which ``key`` of the variable ``name`` is to be described; None if
    nothing shows whose it is."""
    for call in calls:
        if call.endpoint:
            return call.catalog
    # Without an endpoint of a vendor, only the key itself can prove that it is the vendor's.
    return catalog.of_key(key) if _is_vendor_key(catalog, name, key) else None


def _is_vendor_key(catalog: Catalog, name: str, key: str) -> bool:
    """Return whether the shape of ``key``, or its variable's ``name``, proves whose key it is."""
    shape = catalog.keys.shape_of(key)
    if shape is None:
        return False
    return not shape.shared or catalog.owns_variable(name)
