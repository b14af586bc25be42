"""How rules rewrite URLs: the same protocol and region at another plan's host."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from ..catalog.tool_spec import Wire
from ..catalog.vendor_facts import Endpoint, Host
from ..catalog.vendor_index import Catalog
from ..parsers.document import Setting
from ..resolve.call import Call, Sender
from ..resolve.resolved_value import CallPart
from ..text.edit import Edit, Fix, Safety
from ..text.source import Span
from .fix_safety import doubts_of_move, move_title
from .rule import Rule

Change = tuple[Span, str]  # what stands there in a text is to be the other
_MOVE = "Use the {plan} endpoint {host}"
MOVE_TITLES = {
    "fix.use-endpoint": _MOVE,
    "fix.use-endpoint-refusing-scripts": f"{_MOVE} (rejects {{caller}} with {{refusal}})",
    "fix.use-endpoint-for-coding-tools": f"{_MOVE} (for coding tools, not for {{caller}})",
    "fix.use-endpoint-of-other-vendor": f"{_MOVE} (the key may belong to {{vendor}})",
    "fix.use-endpoint-without-model": f"{_MOVE} (does not have the model)",
    "fix.use-endpoint-named-otherwise": f"{_MOVE} (names here suggest another plan)",
    "fix.use-declared-endpoint": f"{_MOVE} (declared in {{file}}, not by keyfit)",
}
"""The titles of `move_fix`, for the records of the rules that offer it."""
_DEFAULT_PORTS = {"https": "443", "wss": "443", "http": "80", "ws": "80"}


def protocol_of(call: Call, endpoint: Endpoint) -> str:
    """Return the protocol that ``call`` speaks: its tool's, else what its URL's path says, else
    ''."""
    catalog, hosts = call.catalog, (endpoint.host, *call.catalog.endpoints.hosts)
    told = (p for host in hosts for p in protocols_at(catalog, host, endpoint.path))
    return call.wire.protocol or next(told, "")


@lru_cache(maxsize=1024)
def protocols_at(catalog: Catalog, host: Host, path: str) -> tuple[str, ...]:
    """Return the protocols of which ``path`` is a route of ``host``, or a beginning that clients
    end."""
    return tuple(
        protocol
        for protocol, base in catalog.endpoints.routes_of(host)
        if _tail(catalog, protocol, base, path) is not None
    )


def _tail(catalog: Catalog, protocol: str, base: str, path: str) -> str | None:
    """Return what ``path`` holds behind ``base``, if that is a beginning of the protocol's
    endpoint."""
    if path != base and not path.startswith(f"{base}/"):
        return None
    tail, endpoint = path[len(base) :], catalog.protocols[protocol]
    below = endpoint.open and tail.startswith(endpoint.endpoint)
    begins = f"{endpoint.endpoint}/".startswith(f"{tail}/")
    return tail if tail == "" or below or begins else None


@lru_cache(maxsize=1024)
def led_to(catalog: Catalog, host: Host, path: str) -> tuple[str, ...]:
    """Return the protocols of which something can be appended to ``path`` that makes it a route
    of ``host``."""
    begun = [
        name
        for name, base in catalog.endpoints.routes_of(host)
        if f"{base}/".startswith(f"{path}/")
    ]
    return (*begun, *protocols_at(catalog, host, path))


def serves_elsewhere(catalog: Catalog, protocol: str, path: str) -> bool:
    """Return whether ``path`` is a route of ``protocol`` at any other host."""
    return any(protocol in protocols_at(catalog, host, path) for host in catalog.endpoints.hosts)


def unsupported(call: Call, endpoint: Endpoint) -> str:
    """Return the protocol that ``call`` wants and its host is said not to have, '' if none.

    A path tells of an open protocol only: others share theirs.
    """
    missing = call.catalog.endpoints.unsupported_protocols(endpoint.host)
    told = (p for p in missing if call.catalog.protocols[p].open)
    leads = (p for p in told if serves_elsewhere(call.catalog, p, endpoint.path))
    return call.wire.protocol if call.wire.protocol in missing else next(leads, "")


def lacks(call: Call, endpoint: Endpoint, protocol: str) -> dict[str, str]:
    """Return the arguments of messages about a host that does not serve ``protocol``."""
    titles = {name: protocol.title for name, protocol in call.catalog.protocols.items()}
    served = dict.fromkeys(
        titles[name] for name, _ in call.catalog.endpoints.routes_of(endpoint.host)
    )
    return {
        "host": endpoint.host_name,
        "protocol": titles[protocol],
        "served": " and ".join(served),
    }


def suffix_of(call: Call, protocol: str) -> str:
    """Return what ``call``'s tool appends to a base URL."""
    endpoint = call.catalog.protocols[protocol].endpoint
    return endpoint if call.wire.suffix is None else call.wire.suffix


def right_paths(call: Call, host: Host, protocol: str) -> list[str]:
    """Return the paths that a base URL at ``host`` may have for ``call``, the official one
    first."""
    catalog = call.catalog
    if protocol not in catalog.protocols:
        return []
    endpoint, suffix = catalog.protocols[protocol].endpoint, suffix_of(call, protocol)
    below = catalog.protocols[protocol].open and suffix.startswith(endpoint)
    if not (endpoint.endswith(suffix) or below):
        return []
    kept = "" if below else endpoint[: len(endpoint) - len(suffix)]
    ends = dict.fromkeys((kept, kept + call.wire.base_may_include))
    return [base + end for base in catalog.endpoints.bases(host, protocol) for end in ends]


@lru_cache(maxsize=256)
def counterpart(catalog: Catalog, host: Host, plan: str) -> tuple[Host | None, bool]:
    """Return the host of ``plan`` for ``host``'s region, and whether the region is the same."""
    of_plan = [
        other for other in catalog.endpoints.hosts if other.plan == plan and "*" not in other.host
    ]
    same = next((other for other in of_plan if host.region and other.region == host.region), None)
    if same:
        return same, True
    near = (other for other in of_plan if host.site and other.site == host.site)
    return next(near, None), False


def moved(call: Call, host: Host) -> tuple[Edit, ...]:
    """Return the edits that lead ``call``'s URL to ``host``, its protocol kept; () if none can."""
    if call.endpoint is None or call.url is None:
        return ()
    return rewritten(call.url, _way(call.catalog, call.wire, call.endpoint, host))


@lru_cache(maxsize=256)
def _way(catalog: Catalog, wire: Wire, endpoint: Endpoint, host: Host) -> tuple[Change, ...]:
    """Return the changes that make ``endpoint`` one at ``host`` for a tool's ``wire``; () if
    none can."""
    call = Call(catalog, Sender(""), wire=wire)  # nothing else of a call has a part in it
    protocol = protocol_of(call, endpoint)
    fixed = call.wire.protocol and not call.catalog.protocols[protocol].open
    paths = right_paths(call, host, protocol) if fixed else []
    if not paths:
        paths = _path_with_tail(call, endpoint, host, protocol)
    authority = _authority(endpoint)
    if not paths or authority is None:
        return ()
    return (authority, host.host), (bare_path(endpoint), paths[0])


def _authority(endpoint: Endpoint) -> Span | None:
    """Return the host's span with a default port; None with another one, which says of no other
    host where it is reached."""
    start, end = endpoint.host_span.start, endpoint.path_span.start
    port = endpoint.text[endpoint.host_span.end : end].removeprefix(":")
    return Span(start, end) if port in ("", _DEFAULT_PORTS.get(endpoint.scheme, "")) else None


def _path_with_tail(call: Call, endpoint: Endpoint, host: Host, protocol: str) -> list[str]:
    """Return the path at ``host`` that keeps what stood behind the old base."""
    catalog = call.catalog
    for base in catalog.endpoints.bases(endpoint.host, protocol):
        tail = _tail(catalog, protocol, base, endpoint.path)
        if tail is not None:
            return [new + tail for new in catalog.endpoints.bases(host, protocol)[:1]]
    return list(catalog.endpoints.bases(host, protocol)[:1]) if not endpoint.path else []


def bare_path(endpoint: Endpoint) -> Span:
    """Return the path's span, a trailing slash left out."""
    start = endpoint.path_span.start
    return Span(start, start + len(endpoint.path))


def rewritten(part: CallPart, changes: Iterable[Change]) -> tuple[Edit, ...]:
    """Return edits that make each ``(span of the part's text, new text)``; () unless all can be
    made."""
    edits = []
    for span, new in changes:
        if part.text is None:
            return ()
        span, new = _narrowed(part.text, span, new)
        if span.start == span.end and not new:
            continue
        place = part.place(*span)
        if place is None:
            return ()
        edits.append(Edit(place[0].source, place[1], written(place[0], new)))
    return tuple(edits)


@lru_cache(maxsize=256)
def _narrowed(text: str, span: Span, new: str) -> tuple[Span, str]:
    """Return the change without what stays the same at its ends."""
    old = text[span.start : span.end]
    limit = min(len(old), len(new))
    head = next((i for i in range(limit) if old[i] != new[i]), limit)
    limit -= head
    tail = next((i for i in range(limit) if old[-1 - i] != new[-1 - i]), limit)
    return Span(span.start + head, span.end - tail), new[head : len(new) - tail]


def written(setting: Setting, text: str) -> str:
    """Return ``text`` as the file that holds ``setting`` writes it: JSON may escape slashes."""
    raw = setting.source.text[setting.span.start : setting.span.end]
    return text.replace("/", "\\/") if setting.value.quote and "\\/" in raw else text


def hosts_for(
    catalog: Catalog, endpoint: Endpoint, plans: tuple[str, ...]
) -> Iterator[tuple[Host, bool]]:
    """Yield the hosts of ``plans`` nearest to ``endpoint``; each with: is its region the same?"""
    for plan in plans:
        host, exact = counterpart(catalog, endpoint.host, plan)
        if host:
            yield host, exact


def move_fix(rule: Rule, call: Call, host: Host, exact: bool, preferred: bool) -> Fix | None:
    """Return the fix that leads ``call`` to ``host``; ``exact``: it is in the same region as now.

    ``rule`` has `MOVE_TITLES` among its messages.
    """
    edits = moved(call, host)
    if not edits:
        return None
    doubts = doubts_of_move(call, host, exact)
    variant, arguments = move_title(call, host, doubts)
    safety: Safety = "unsafe" if doubts else "safe"
    plan = call.catalog.plans[host.plan].title
    return rule.fixes(
        variant, edits, safety, preferred and not doubts, plan=plan, host=host.host, **arguments
    )[0]
