"""Describe an endpoint for the hover: plan, region, protocol, the URL called, the answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from ...catalog.loader import load_messages
from ...catalog.vendor_facts import Endpoint, Host
from ...catalog.vendor_index import Catalog
from ...doctor.documented_answer import documented_answer
from ...linter.url_rewrite import protocol_of, protocols_at, right_paths, suffix_of
from ...resolve.call import Call
from ...util.translation import Phrase, capitalized, localized, tr
from .markdown import (
    bullet_list,
    inline_code,
    one_line,
    paragraphs,
    plan_links,
    source_line,
)

_Note = dict[str, Any]  # a row of the catalog's ``notes``


def url_text(catalog: Catalog, endpoint: Endpoint, calls: Iterable[Call] = ()) -> str:
    """Return Markdown about ``endpoint`` as those of ``calls`` use it that call it.

    First comes the answer, then what is called, last where that is from.
    """
    own_calls = [call for call in calls if call.endpoint == endpoint]
    plan = catalog.plan(endpoint.plan)
    host = endpoint.host
    protocols = _protocols(catalog, endpoint, own_calls)
    lines = list(_facts(catalog, endpoint, own_calls, protocols))
    cites = [host.cite]
    for protocol in protocols:
        for note in _notes(catalog, plan.id, protocol):
            lines.append(localized(Phrase(note["text"])))
            cites.append(note["cite"])
    return paragraphs(
        [
            tr(
                "**{plan}** endpoint, region {region}",
                plan=plan.title,
                region=region_text(host),
            ),
            bullet_list(_verdicts(catalog, endpoint, own_calls)),
            bullet_list(lines),
            one_line([plan_links(plan), source_line(catalog, cites)]),
        ]
    )


def _facts(
    catalog: Catalog, endpoint: Endpoint, calls: list[Call], protocols: list[str]
) -> Iterator[str]:
    """Yield the URLs called, and the protocols."""
    for call in calls:
        yield _called_url_text(call, endpoint)
    for protocol in protocols:
        yield tr("Protocol: {protocol}", protocol=catalog.protocols[protocol].title)


def _verdicts(catalog: Catalog, endpoint: Endpoint, calls: list[Call]) -> Iterator[str]:
    """Yield the documented answers; if there is none, who pays."""
    has_answer = False
    for call in calls:
        answer = documented_answer(call)
        if answer:
            has_answer = True
            yield tr("Documented answer: {answer}", answer=answer)
    if not has_answer:
        plan = catalog.plan(endpoint.plan)
        yield tr("Who pays: {payer}", payer=plan.terms.payer)


def region_text(host: Host) -> str:
    """Return the region of ``host`` with what is special about it."""
    if host.note:
        return tr("{region}; {note}", region=host.region, note=host.note)
    return host.region


def _protocols(catalog: Catalog, endpoint: Endpoint, calls: list[Call]) -> list[str]:
    """Return the ids of the protocols of ``calls``; if none is known, those of the URL's path."""
    protocols: dict[str, None] = {}  # each once, in order
    for call in calls:
        protocol = protocol_of(call, endpoint)
        if protocol:
            protocols[protocol] = None
    if protocols:
        return list(protocols)
    for protocol, base in catalog.endpoints.routes_of(endpoint.host).pairs():
        if base == endpoint.path:
            protocols[protocol] = None
    return list(protocols)


@lru_cache(maxsize=16)
def _all_notes(folder: str) -> tuple[_Note, ...]:
    messages = load_messages(folder)
    return tuple(messages.get("notes", ()))


def _notes(catalog: Catalog, plan: str, protocol: str) -> list[_Note]:
    """Return the catalog's notes on ``protocol`` at the hosts of ``plan``."""
    return [
        note
        for note in _all_notes(catalog.folder)
        if note["plan"] == plan and note["protocol"] == protocol
    ]


def _called_url_text(call: Call, endpoint: Endpoint) -> str:
    """Return which URL the tool of ``call`` requests, and whether the host has such a route.

    Return '' if the protocol, and with it the path that the tool appends, is unknown.
    """
    protocol = protocol_of(call, endpoint)
    if protocol not in call.catalog.protocols:
        return ""
    reader = capitalized(call.sender.title)
    url = inline_code(_request_url(call, endpoint, protocol))
    text = tr("{reader} calls {url}", reader=reader, url=url)
    # A protocol that is only guessed from the URL cannot show that its path is wrong.
    if not call.wire.protocol:
        return text
    paths = right_paths(call, endpoint.host, protocol)
    if not paths or _is_route(call, endpoint, protocol, paths):
        return text
    return tr(
        "{reader} calls {url}, but the host has no such route: the path of the base URL would have "
        "to be {path}",
        reader=reader,
        url=url,
        path=inline_code(paths[0]),
    )


def _is_route(call: Call, endpoint: Endpoint, protocol: str, paths: list[str]) -> bool:
    """Return whether the host serves ``protocol`` at the endpoint's path.

    ``paths`` are the right ones for the tool; tolerated and deprecated ones are served, too.
    """
    catalog = call.catalog
    host = endpoint.host
    path = endpoint.path
    if path in paths:
        return True
    if path in catalog.endpoints.routes_of(host).tolerated:
        return True
    if path in catalog.endpoints.routes_of(host).deprecated:
        return True
    # The native API's routes begin anywhere below its base path.
    if not catalog.protocols[protocol].open:
        return False
    return protocol in protocols_at(catalog, host, path)


def _request_url(call: Call, endpoint: Endpoint, protocol: str) -> str:
    """Return the base URL with what the tool appends; a complete endpoint URL stays as it is.

    A user name before the host is left out, and a query too, since they may be secret.
    """
    catalog = call.catalog
    url = base_url(endpoint.host, endpoint.path, protocol, endpoint.host_name)
    suffix = suffix_of(call, protocol)
    # Only where no tool is known to append something can the URL be complete already.
    has_suffix = endpoint.path.endswith(suffix.rstrip("/"))
    if has_suffix and not call.url_slot.is_known:
        return url
    if catalog.protocols[protocol].open:
        suffix += "…"
    return url + suffix


def base_url(host: Host, path: str, protocol: str, name: str = "") -> str:
    """Return the URL of ``path`` at ``host``.

    ``name`` is the host's name as the file has it, for a host of the catalog with a ``*`` in it.
    """
    scheme = "https"
    if protocol == "websocket":
        scheme = "wss"
    host_name = name or host.host
    return f"{scheme}://{host_name}{path}"
