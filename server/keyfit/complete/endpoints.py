"""The endpoints that a call could use instead of what its URL's place holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..about.url import base_url, url_text
from ..catalog.vendor import Catalog, Endpoint, Host
from ..resolve.call import Call
from ..resolve.resolved import Part
from ..rules.urls import right_paths
from .items import URL, Item


def endpoints(call: Call, old: Endpoint | None, others: Iterable[Call]) -> Iterator[Item]:
    """The base URLs that fit ``call``'s key and protocol: the likeliest plan first, and in it the
    region of ``old`` (what stood there) or of the other calls."""
    if not _is_wanted(call):
        return
    regions = [e.host.region for e in (old, *(other.endpoint for other in others)) if e]
    wanted = next(iter(regions), "")
    seen: set[str] = set()
    for plan in _plans(call):
        hosts = [h for h in call.catalog.hosts if h.plan == plan and "*" not in h.host]
        for host in sorted(hosts, key=lambda host: host.region != wanted):
            for item in _at(call, host):
                if item.text not in seen:
                    seen.add(item.text)
                    yield item


def _is_wanted(call: Call) -> bool:
    """Whether the place is for this vendor: by its slot, or by what stands beside it."""
    shapes = [shape for _, _, shape in call.secrets if shape]
    if any(shape.vendor for shape in shapes):
        return False
    names = [part.setting.last_name for part in (call.url, *call.keys) if part]
    return (
        (call.slot and bool(call.wire.protocol))
        or any(shape.plans and not shape.shared for shape in shapes)
        or any(call.catalog.owns(name) for name in names)
    )


def _plans(call: Call) -> list[str]:
    """The plans that the key may be of, the likelier first; all where there is no key."""
    known = next((shape.plans for _, _, shape in call.secrets if shape and shape.plans), ())
    plans = known or tuple(call.catalog.plans)
    if call.scripts:
        return [plan for plan in plans if not call.catalog.plans[plan].refuses_scripts]
    return list(plans)


def _at(call: Call, host: Host) -> Iterator[Item]:
    """The base URLs of ``host`` for the call's protocol; for each, if that is not known."""
    protocols = [call.wire.protocol] if call.wire.protocol else list(call.catalog.protocols)
    for protocol in protocols:
        paths = right_paths(call, host, protocol) if call.wire.protocol else []
        for path in (paths or call.catalog.bases(host, protocol))[:1]:
            yield _item(call, host, path, protocol)


def _item(call: Call, host: Host, path: str, protocol: str) -> Item:
    catalog = call.catalog
    text = base_url(catalog, host, path, protocol)
    detail = f"{catalog.plans[host.plan].title} · {host.region}"
    return Item(URL, text, detail, _about(catalog, call, text))


def _about(catalog: Catalog, call: Call, text: str) -> str:
    """What the hover would say, were ``text`` chosen."""
    endpoint = catalog.endpoint(text)
    if endpoint is None or call.url is None:
        return ""
    chosen = Part(call.url.setting, call.url.resolved._replace(text=text, pieces=()))
    return url_text(catalog, endpoint, [Call(*call._replace(url=chosen))])
