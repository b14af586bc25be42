"""Rewrite URLs for rules: the same protocol and region at another plan's host."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from ..catalog.tool_spec import Wire
from ..catalog.vendor_facts import Endpoint, Host
from ..catalog.vendor_index import Catalog
from ..parsers.document import Setting
from ..resolve.call import Call
from ..resolve.resolved_value import CallPart
from ..text.edit import Edit, Fix, Safety
from ..text.source import Span
from ..util.translation import both
from .fix_safety import doubts_of_move, move_title
from .rule import Rule

Change = tuple[Span, str]  # a span of a text, and what is to replace it
_MOVE = "Use the {plan} endpoint {host}"
MOVE_TITLES = {
    "fix.use-endpoint": _MOVE,
    "fix.use-endpoint-refusing-scripts": f"{_MOVE} (rejects {{doubt}}{{caller}} with {{refusal}})",
    "fix.use-endpoint-for-coding-tools": f"{_MOVE} (for {{usage}}, not for {{doubt}}{{caller}})",
    "fix.use-endpoint-of-other-vendor": f"{_MOVE} (the key may belong to {{vendor}})",
    "fix.use-endpoint-without-model": f"{_MOVE} (does not have the model)",
    "fix.use-endpoint-named-otherwise": f"{_MOVE} (names here suggest another plan)",
    "fix.use-declared-endpoint": f"{_MOVE} (declared in {{file}}, not by keyfit)",
}
"""The titles of `move_fix`, for the records of the rules that offer it."""
_DEFAULT_PORTS = {"https": "443", "wss": "443", "http": "80", "ws": "80"}


def protocol_of(call: Call, endpoint: Endpoint) -> str:
    """Return the protocol of ``call``: its tool's, else that of its URL's path, '' if unknown."""
    return _protocol(call.catalog, call.wire, endpoint)


def _protocol(catalog: Catalog, wire: Wire, endpoint: Endpoint) -> str:
    if wire.protocol:
        return wire.protocol
    # The same path at another host shows the protocol, too.
    for host in (endpoint.host, *catalog.endpoints.hosts):
        protocols = protocols_at(catalog, host, endpoint.path)
        if protocols:
            return protocols[0]
    return ""


@lru_cache(maxsize=1024)
def protocols_at(catalog: Catalog, host: Host, path: str) -> tuple[str, ...]:
    """Return the protocols of which ``path`` is a route of ``host``, or the beginning of a route
    that clients complete."""
    protocols = []
    for protocol, base in catalog.endpoints.routes_of(host).pairs():
        if _tail(catalog, protocol, base, path) is not None:
            protocols.append(protocol)
    return tuple(protocols)


def _tail(catalog: Catalog, protocol: str, base: str, path: str) -> str | None:
    """Return the part of ``path`` after ``base`` if the protocol's endpoint begins with it, else
    None."""
    if path != base and not path.startswith(f"{base}/"):
        return None
    tail = path.removeprefix(base)
    endpoint = catalog.protocols[protocol]
    is_below_open_endpoint = endpoint.open and tail.startswith(endpoint.endpoint)
    begins_endpoint = f"{endpoint.endpoint}/".startswith(f"{tail}/")
    return tail if tail == "" or is_below_open_endpoint or begins_endpoint else None


@lru_cache(maxsize=1024)
def completable_protocols(catalog: Catalog, host: Host, path: str) -> tuple[str, ...]:
    """Return the protocols for which ``path`` is a route of ``host`` or the beginning of one."""
    protocols = []
    for protocol, base in catalog.endpoints.routes_of(host).pairs():
        if f"{base}/".startswith(f"{path}/"):
            protocols.append(protocol)
    return (*protocols, *protocols_at(catalog, host, path))


def serves_elsewhere(catalog: Catalog, protocol: str, path: str) -> bool:
    """Return whether ``path`` is a route of ``protocol`` at any other host."""
    return any(
        protocol in protocols_at(catalog, host, path)
        for host in catalog.endpoints.hosts
    )


def unsupported_protocol(call: Call, endpoint: Endpoint) -> str:
    """Return the protocol of ``call`` that its host is documented not to have, '' if none.

    A path alone shows only an open protocol: other protocols share their paths.
    """
    missing = call.catalog.endpoints.routes_of(endpoint.host).unsupported
    if call.wire.protocol in missing:
        return call.wire.protocol
    for protocol in missing:
        is_open = call.catalog.protocols[protocol].open
        if is_open and serves_elsewhere(call.catalog, protocol, endpoint.path):
            return protocol
    return ""


def missing_protocol_arguments(
    call: Call, endpoint: Endpoint, protocol: str
) -> dict[str, str]:
    """Return the arguments of messages about a host that does not serve ``protocol``."""
    protocols = call.catalog.protocols
    routes = call.catalog.endpoints.routes_of(endpoint.host).pairs()
    served = dict.fromkeys(protocols[name].title for name, _ in routes)
    return {
        "host": endpoint.host_name,
        "protocol": protocols[protocol].title,
        "served": both(served),
    }


def suffix_of(call: Call, protocol: str) -> str:
    """Return what the program of ``call`` appends to a base URL."""
    return _suffix(call.catalog, call.wire, protocol)


def _suffix(catalog: Catalog, wire: Wire, protocol: str) -> str:
    return catalog.protocols[protocol].endpoint if wire.suffix is None else wire.suffix


def right_paths(call: Call, host: Host, protocol: str) -> list[str]:
    """Return the paths that a base URL at ``host`` may have for ``call``, the official one
    first."""
    return _right_paths(call.catalog, call.wire, host, protocol)


def _right_paths(catalog: Catalog, wire: Wire, host: Host, protocol: str) -> list[str]:
    if protocol not in catalog.protocols:
        return []
    endpoint = catalog.protocols[protocol].endpoint
    suffix = _suffix(catalog, wire, protocol)
    bases = catalog.endpoints.bases(host, protocol)
    if catalog.protocols[protocol].open and suffix.startswith(endpoint):
        kept = ""
    elif suffix.endswith(endpoint):
        # The program appends the end of the base, too, which must not be there twice.
        kept, end = "", suffix.removesuffix(endpoint)
        shorter = (base.removesuffix(end) for base in bases if base.endswith(end))
        bases = tuple(shorter)
    elif endpoint.endswith(suffix):
        # The base must contain what the program does not append itself.
        kept = endpoint[: len(endpoint) - len(suffix)]
    else:
        return []
    ends = dict.fromkeys((kept, kept + wire.base_may_include))
    return [base + end for base in bases for end in ends]


@lru_cache(maxsize=256)
def counterpart(catalog: Catalog, host: Host, plan: str) -> tuple[Host | None, bool]:
    """Return the host of ``plan`` for the region of ``host``, and whether the region is the same.

    Without one, the host is of the same site; None if there is no such, either.
    """
    of_same_site = None
    for other in catalog.endpoints.hosts:
        # A fix cannot write a host pattern.
        if other.plan != plan or "*" in other.host:
            continue
        if host.region and other.region == host.region:
            return other, True
        if of_same_site is None and host.site and other.site == host.site:
            of_same_site = other
    return of_same_site, False


def move_edits(call: Call, host: Host) -> tuple[Edit, ...]:
    """Return the edits that move the URL of ``call`` to ``host`` and keep its protocol; () if that
    is impossible."""
    if call.endpoint is None or call.url is None:
        return ()
    changes = _changes_to_move(call.catalog, call.wire, call.endpoint, host)
    return rewrite_edits(call.url, changes)


@lru_cache(maxsize=256)
def _changes_to_move(
    catalog: Catalog, wire: Wire, endpoint: Endpoint, host: Host
) -> tuple[Change, ...]:
    """Return the changes that make ``endpoint`` one at ``host`` for a program with ``wire``; () if
    none can."""
    authority = _authority(endpoint)
    if authority is None:
        return ()
    protocol = _protocol(catalog, wire, endpoint)
    paths: list[str] = []
    if wire.protocol and not catalog.protocols[protocol].open:
        paths = _right_paths(catalog, wire, host, protocol)
    path = paths[0] if paths else _path_with_tail(catalog, endpoint, host, protocol)
    if path is None:
        return ()
    return (authority, host.host), (bare_path(endpoint), path)


def _authority(endpoint: Endpoint) -> Span | None:
    """Return the span of the host with its default port; None with another port, which says nothing
    about other hosts."""
    port_span = Span(endpoint.host_span.end, endpoint.path_span.start)
    port = endpoint.text[port_span.start : port_span.end].removeprefix(":")
    if port and port != _DEFAULT_PORTS.get(endpoint.scheme):
        return None
    return Span(endpoint.host_span.start, port_span.end)


def _path_with_tail(
    catalog: Catalog, endpoint: Endpoint, host: Host, protocol: str
) -> str | None:
    """Return the path at ``host`` that keeps what followed the old base; None if there is none."""
    new_base = next(iter(catalog.endpoints.bases(host, protocol)), None)
    for base in catalog.endpoints.bases(endpoint.host, protocol):
        tail = _tail(catalog, protocol, base, endpoint.path)
        if tail is not None:
            return None if new_base is None else new_base + tail
    return new_base if not endpoint.path else None


def bare_path(endpoint: Endpoint) -> Span:
    """Return the path's span, a trailing slash left out."""
    start = endpoint.path_span.start
    return Span(start, start + len(endpoint.path))


def rewrite_edits(part: CallPart, changes: Iterable[Change]) -> tuple[Edit, ...]:
    """Return edits that make each ``(span of the part's text, new text)``; () unless all can be
    made."""
    if part.text is None:
        return ()
    edits = []
    for span, new in changes:
        # What stays the same may come from another file, such as a variable with the host.
        span, new = _narrowed(part.text, span, new)
        if span.start == span.end and not new:
            continue
        place = part.place(*span)
        if place is None:
            return ()
        setting, raw_span = place
        edits.append(Edit(setting.source, raw_span, escaped_for(setting, new)))
    return tuple(edits)


@lru_cache(maxsize=256)
def _narrowed(text: str, span: Span, new: str) -> tuple[Span, str]:
    """Return the change without what stays the same at its ends."""
    old = text[span.start : span.end]
    head = _common_length(old, new)
    tail = _common_length(old[head:][::-1], new[head:][::-1])
    return Span(span.start + head, span.end - tail), new[head : len(new) - tail]


def _common_length(one: str, other: str) -> int:
    """Return how many code points both texts begin with."""
    for index, (mine, theirs) in enumerate(zip(one, other, strict=False)):
        if mine != theirs:
            return index
    return min(len(one), len(other))


def escaped_for(setting: Setting, text: str) -> str:
    """Return ``text`` as the file of ``setting`` writes it: JSON may escape slashes."""
    raw = setting.source.text[setting.span.start : setting.span.end]
    escapes_slashes = bool(setting.value.quote) and "\\/" in raw
    return text.replace("/", "\\/") if escapes_slashes else text


def hosts_for(
    catalog: Catalog, endpoint: Endpoint, plans: tuple[str, ...]
) -> Iterator[tuple[Host, bool]]:
    """Yield the host of each of ``plans`` nearest to ``endpoint``, and whether it is in the same
    region, then of the likeliest plan, the first, those that serve its keys as well; each host of a
    plan where no site shows which one is near."""
    site = endpoint.host.site
    for plan in plans:
        host, exact = counterpart(catalog, endpoint.host, plan)
        if host:
            yield host, exact
        for other in catalog.endpoints.hosts:
            if other.plan != plan or other is host or "*" in other.host:
                continue
            is_near = plan == plans[0] and other.alternative and other.site == site
            is_anywhere = host is None and not (site and other.site)
            if is_near or is_anywhere:
                yield other, False


def move_fix(
    rule: Rule, call: Call, host: Host, exact: bool, preferred: bool
) -> Fix | None:
    """Return the fix that moves ``call`` to ``host``; ``exact``: the host is in the same region.

    ``rule`` has `MOVE_TITLES` among its messages.
    """
    edits = move_edits(call, host)
    if not edits:
        return None
    doubts = doubts_of_move(call, host, exact)
    variant, arguments = move_title(call, host, doubts)
    safety: Safety = "unsafe" if doubts else "safe"
    plan = call.catalog.plan(host.plan).title
    return rule.fixes(
        variant,
        edits,
        safety,
        preferred and not doubts,
        plan=plan,
        host=host.host,
        **arguments,
    )[0]
