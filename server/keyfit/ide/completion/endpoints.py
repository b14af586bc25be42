"""Offer the endpoints that a call could use in place of its present URL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...catalog.vendor_facts import Endpoint, Host, KeyShape
from ...catalog.vendor_index import Catalog
from ...linter.url_rewrite import right_paths
from ...resolve.call import Call
from ...resolve.resolved_value import CallPart
from ..hover.endpoint import base_url, url_text
from .items import CompletionItem


def endpoints(
    call: Call,
    replaced: Endpoint | None,
    other_calls: Iterable[Call],
) -> Iterator[CompletionItem]:
    """Yield the base URLs that fit the key and the protocol of ``call``, each once.

    The likeliest plan comes first, and of its hosts the one in the region of the endpoint
    ``replaced``, or else of ``other_calls``.
    """
    if not _is_for_vendor(call):
        return
    region = _region_in_use(replaced, other_calls)
    seen: set[str] = set()
    for plan in _possible_plans(call):
        for host in _hosts_of(call.catalog, plan, region):
            for item in _items_at(call, host):
                if item.text not in seen:
                    seen.add(item.text)
                    yield item


def _region_in_use(replaced: Endpoint | None, other_calls: Iterable[Call]) -> str:
    """Return the region of the first known endpoint; '' if there is none."""
    if replaced:
        return replaced.host.region
    for call in other_calls:
        if call.endpoint:
            return call.endpoint.host.region
    return ""


def _hosts_of(catalog: Catalog, plan: str, region: str) -> list[Host]:
    """Return the hosts of ``plan``, those of ``region`` first."""
    # A ``*`` stands for a name that only the user knows.
    hosts = [
        host
        for host in catalog.endpoints.hosts
        if host.plan == plan and "*" not in host.host
    ]
    return sorted(hosts, key=lambda host: host.region != region)


def _is_for_vendor(call: Call) -> bool:
    """Return whether the call's slot, key or names show that a URL of the vendor belongs here."""
    shapes = [shape for _, _, shape in call.secrets if shape]
    has_other_vendors_key = any(shape.vendor for shape in shapes)
    if has_other_vendors_key:
        return False
    is_known_slot = call.url_slot.is_known and bool(call.wire.protocol)
    if is_known_slot or any(map(_proves_vendor, shapes)):
        return True
    parts = [call.url, *call.keys]
    names = [part.setting.last_name for part in parts if part]
    return any(map(call.catalog.owns_variable, names))


def _proves_vendor(shape: KeyShape) -> bool:
    """Return whether a key of ``shape`` can only be the vendor's."""
    return bool(shape.plans) and not shape.shared


def _possible_plans(call: Call) -> list[str]:
    """Return the plans that the key can belong to, likeliest first; all if there is no key."""
    plans = list(call.catalog.plans)
    for _, _, shape in call.secrets:
        if shape and shape.plans:
            plans = list(shape.plans)
            break
    if not call.sender.is_script:
        return plans
    return [plan for plan in plans if not call.catalog.plans[plan].refuses_scripts]


def _items_at(call: Call, host: Host) -> Iterator[CompletionItem]:
    """Yield the base URL of ``host`` for the call's protocol, or for each if that is unknown."""
    if not call.wire.protocol:
        for protocol in call.catalog.protocols:
            for path in call.catalog.endpoints.bases(host, protocol)[:1]:
                yield _item(call, host, path, protocol)
        return
    protocol = call.wire.protocol
    paths = right_paths(call, host, protocol) or call.catalog.endpoints.bases(
        host, protocol
    )
    for path in paths[:1]:
        yield _item(call, host, path, protocol)


def _item(call: Call, host: Host, path: str, protocol: str) -> CompletionItem:
    catalog = call.catalog
    url = base_url(host, path, protocol)
    detail = f"{catalog.plans[host.plan].title} · {host.region}"
    return CompletionItem("url", url, detail, _documentation(call, url))


def _documentation(call: Call, url: str) -> str:
    """Return the text that the hover would show if ``url`` were chosen."""
    endpoint = call.catalog.endpoints.parse(url)
    if endpoint is None or call.url is None:
        return ""
    resolved = call.url.resolved._replace(text=url, pieces=())
    part = CallPart(call.url.setting, resolved)
    # A new `Call`, since `_replace` would keep values cached for the old URL.
    chosen = Call(*call._replace(url=part))
    return url_text(call.catalog, endpoint, [chosen])
