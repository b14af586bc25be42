"""What a URL leads to: plan, region, protocol, the URL that is called, and the answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from ..catalog.loader import load_messages
from ..catalog.vendor import Catalog, Endpoint, Host
from ..resolve.call import Call
from ..rules.urls import protocol_of, protocols_at, right_paths, suffix_of
from .answers import answer
from .words import blocks, bullets, code, plan_links, sources


def url_text(catalog: Catalog, endpoint: Endpoint, calls: Iterable[Call] = ()) -> str:
    """Markdown about ``endpoint`` as ``calls`` use it."""
    calls = [call for call in calls if call.endpoint == endpoint]
    plan, host = catalog.plans[endpoint.plan], endpoint.host
    protocols = dict.fromkeys(filter(None, (protocol_of(call, endpoint) for call in calls)))
    answers = [said for call in calls if (said := answer(call))]
    notes = [note for p in protocols or _by_path(catalog, endpoint) for note in _notes(plan.id, p)]
    return blocks([
        f"**{plan.title}** endpoint, region {_region(host)}",
        bullets([
            *(f"Protocol: {title}" for title in _titles(catalog, endpoint, list(protocols))),
            *(line for call in calls for line in _called(call, endpoint)),
            *(f"Documented answer: {said}" for said in answers),
            "" if answers else f"Who pays: {plan.payer}",
            *(note["text"] for note in notes),
        ]),
        plan_links(plan),
        sources(catalog, (host.cite, *(note["cite"] for note in notes))),
    ])  # fmt: skip


def _region(host: Host) -> str:
    return f"{host.region}; {host.note}" if host.note else host.region


def _titles(catalog: Catalog, endpoint: Endpoint, protocols: list[str]) -> Iterator[str]:
    names = protocols or _by_path(catalog, endpoint)
    yield from (catalog.protocols[name].title for name in names)


def _by_path(catalog: Catalog, endpoint: Endpoint) -> list[str]:
    """The protocols that the host serves under the URL's path."""
    served = (p for p, base in catalog.routes_of(endpoint.host) if base == endpoint.path)
    return list(dict.fromkeys(served))


@lru_cache(maxsize=1)
def _all_notes() -> tuple[dict[str, Any], ...]:
    return tuple(load_messages().get("notes", ()))


def _notes(plan: str, protocol: str) -> list[dict[str, Any]]:
    return [note for note in _all_notes() if (note["plan"], note["protocol"]) == (plan, protocol)]


def _called(call: Call, endpoint: Endpoint) -> Iterator[str]:
    """The URL that ``call``'s tool makes of the base, and whether the host has such a route."""
    protocol = protocol_of(call, endpoint)
    if protocol not in call.catalog.protocols:
        return
    said = f"{_upper(call.reader)} calls {code(_full(call, endpoint, protocol))}"
    paths = right_paths(call, endpoint.host, protocol) if call.wire.protocol else []
    if paths and not _is_route(call, endpoint, protocol, paths):
        said += f", which is no route of the host: the base URL's path would be {code(paths[0])}"
    yield said


def _upper(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _is_route(call: Call, endpoint: Endpoint, protocol: str, paths: list[str]) -> bool:
    variants = (*call.catalog.variants(endpoint.host, "tolerated"),
                *call.catalog.variants(endpoint.host, "deprecated"))  # fmt: skip
    served = protocols_at(call.catalog, endpoint.host, endpoint.path)
    is_below = call.catalog.protocols[protocol].open and protocol in served
    return is_below or endpoint.path in (*paths, *variants)


def _full(call: Call, endpoint: Endpoint, protocol: str) -> str:
    """Base URL and what is appended to it; a URL that is a whole endpoint already stays as it is.

    Shown without what may stand before the host or behind the path: a user name, a query.
    """
    suffix, open_ended = suffix_of(call, protocol), call.catalog.protocols[protocol].open
    whole = not call.slot and endpoint.path.endswith(suffix.rstrip("/"))
    tail = "" if whole else suffix + ("…" if open_ended else "")
    return (
        f"{base_url(call.catalog, endpoint.host, endpoint.path, protocol, _name(endpoint))}{tail}"
    )


def _name(endpoint: Endpoint) -> str:
    return endpoint.text[endpoint.host_span.start : endpoint.host_span.end]


def base_url(catalog: Catalog, host: Host, path: str, protocol: str, name: str = "") -> str:
    """The URL of ``path`` at ``host`` (``name``: as it is spelt out, where it has a ``*``)."""
    scheme = "wss" if protocol == "websocket" else "https"
    return f"{scheme}://{name or host.host}{path}"
