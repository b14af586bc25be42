"""Offer the endpoints that a call could use in place of its present URL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ...catalog.vendor_facts import Endpoint, Host, KeyShape
from ...catalog.vendor_index import Catalog
from ...linter.url_rewrite import right_paths
from ...resolve.call import Call
from ...resolve.resolved_value import CallPart
from ...util.translation import localized
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


def catalog_meant(call: Call) -> Catalog:
    """Return the catalog of the vendor whose endpoint belongs in ``call``, by its key or else by
    the names of its variables."""
    home = call.home
    for key in call.keys:
        catalog = home.of_key(key.text or "")
        if catalog is not home:
            return catalog
    for name in _names(call):
        catalog = home.of_variable(name)
        if catalog is not home:
            return catalog
    return home


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
    in_region: list[Host] = []
    elsewhere: list[Host] = []
    for host in catalog.endpoints.hosts:
        # A ``*`` is a name that only the user knows.
        if host.plan != plan or "*" in host.host:
            continue
        if host.region == region:
            in_region.append(host)
        else:
            elsewhere.append(host)
    return in_region + elsewhere


def _is_for_vendor(call: Call) -> bool:
    """Return whether the call's slot, key or names show that a URL of the vendor belongs here."""
    shapes = [shape for _, _, shape in call.secrets if shape]
    has_other_vendors_key = any(shape.vendor for shape in shapes)
    if has_other_vendors_key:
        return False
    # A tool that calls any vendor's host here is offered this one's too.
    if call.url_slot.is_known and call.wire.protocol:
        return True
    if any(map(_proves_vendor, shapes)):
        return True
    return any(map(call.catalog.owns_variable, _names(call)))


def _names(call: Call) -> Iterator[str]:
    """Yield the names of the call's URL and keys."""
    if call.url:
        yield call.url.setting.last_name
    for key in call.keys:
        yield key.setting.last_name


def _proves_vendor(shape: KeyShape) -> bool:
    """Return whether a key of ``shape`` can only be the vendor's."""
    return bool(shape.plans) and not shape.shared


def _possible_plans(call: Call) -> list[str]:
    """Return the plans that the key can belong to, likeliest first; all if there is no key."""
    # Some hosts are of several plans at once.
    plans = [*call.catalog.plans, ""]
    for _, _, shape in call.secrets:
        if shape and shape.plans:
            plans = [*shape.plans, ""]
            break
    if not call.sender.is_script:
        return plans
    return [plan for plan in plans if not call.catalog.plan(plan).refuses_scripts]


def _items_at(call: Call, host: Host) -> Iterator[CompletionItem]:
    """Yield the base URL of ``host`` for the call's protocol, or for each if that is unknown."""
    known_protocol = call.wire.protocol
    protocols = [known_protocol] if known_protocol else list(call.catalog.protocols)
    for protocol in protocols:
        paths: Sequence[str] = call.catalog.endpoints.bases(host, protocol)
        if known_protocol:
            paths = right_paths(call, host, protocol) or paths
        # The first path is the one that the vendor documents; the others are served, too.
        for path in paths[:1]:
            yield _item(call, host, path, protocol)


def _item(call: Call, host: Host, path: str, protocol: str) -> CompletionItem:
    url = base_url(host, path, protocol)
    plan = call.catalog.plan(host.plan)
    detail = f"{localized(plan.title)} · {host.region}"
    documentation = _documentation(call, url)
    return CompletionItem("url", url, detail, documentation)


def _documentation(call: Call, url: str) -> str:
    """Return the text that the hover would show if ``url`` were chosen."""
    endpoint = call.catalog.endpoints.parse(url)
    if endpoint is None or call.url is None:
        return ""
    resolved = call.url.resolved._replace(text=url, pieces=())
    part = CallPart(call.url.setting, resolved)
    changed = call._replace(url=part)
    # A new `Call`, since `_replace` keeps what is cached for the old URL.
    chosen = Call(*changed)
    return url_text(call.catalog, endpoint, [chosen])
