"""Look-ups of endpoints: which known host a URL leads to, and what that host serves."""

# Annotations are evaluated here: NamedTuple compiles each that is a string, at every start.

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from ..text.source import Span
from ..util.lru_method import lru_cached_method
from .key_index import CACHE_SIZE
from .spelling import near_host
from .vendor_facts import OWN, URL, Endpoint, Host, RetiredRoute, Routes, Service

# ``htps://``, ``https:/``, ``https//``, ``https://https://``, or a sign before the scheme.
_BROKEN_SCHEME = re.compile(
    r"(?P<wrong>[-=:]{0,2}(?:h[tps]{2,5}[:;./\\]+){1,2})(?P<rest>[A-Za-z0-9].*)",
    re.IGNORECASE,
)
_SCHEMES = ("https://", "http://")


class DeclaredHosts(NamedTuple):
    """Hosts and misspellings that are neither keyfit's own nor in the user's own settings file.

    ``file`` names where what is not keyfit's own was added.
    """

    hosts: frozenset[str] = frozenset()
    misspellings: frozenset[str] = frozenset()
    file: str = "your settings"


class _EndpointFacts(NamedTuple):
    """The fields of an `EndpointIndex`.

    ``misspellings``: the right host by a misspelled one; ``guesses``: several that may be meant.
    ``non_api_hosts``: hosts that exist and
    serve something else than the vendor's API, though named like one. ``services``: those
    of other vendors. ``sites``: hosts that people
    read, not programs. ``unlisted``: hosts of regions that no list has. ``unfilled``: patterns of
    labels that are still to be filled in. ``private``: hosts that the user wants no judgment of.
    """

    hosts: tuple[Host, ...]
    routes: Mapping[str, Routes]
    misspellings: Mapping[str, str]
    non_api_hosts: tuple[str, ...]
    sites: tuple[str, ...]
    services: tuple[Service, ...] = ()
    unlisted: tuple[Host, ...] = ()
    unfilled: tuple[str, ...] = ()
    retired: tuple[RetiredRoute, ...] = ()
    private: tuple[Host, ...] = ()
    declared: DeclaredHosts = DeclaredHosts()
    guesses: Mapping[str, tuple[str, ...]] = MappingProxyType({})


class EndpointIndex(_EndpointFacts):
    """The vendor's hosts and the base paths that they serve."""

    __hash__ = object.__hash__  # caches go by identity
    __eq__ = object.__eq__

    @lru_cached_method(CACHE_SIZE)
    def parse(self, url: str) -> Endpoint | None:
        """Return ``url`` as an endpoint of this vendor, or None. A missing scheme is allowed."""
        match = URL.fullmatch(url)
        host = match and self.host(match["host"])
        if match is None or host is None:
            return None
        host = self._at_path(host, match["path"] or "")
        return Endpoint(
            url,
            host,
            scheme=(match["scheme"] or "").lower(),
            scheme_span=_span(match, "scheme") or _empty_span(match.start("host")),
            host_span=Span(*match.span("host")),
            path_span=_path_span(match),
            has_rest=bool(match["rest"]),
        )

    def _at_path(self, host: Host, path: str) -> Host:
        """Return the row of ``host`` whose plan ``path`` shows, where each plan has a row: the one
        with the longest route that ``path`` begins with.

        Where none has, or several have the same, it is the row without a plan.
        """
        rows = self.rows(host)
        if len(rows) < 2:
            return host
        bare = path.rstrip("/")
        routes = [self.routes_of(row) for row in rows if row.plan]
        lengths = [one.longest_fit(bare) for one in routes]
        longest = max(lengths)
        if longest > 0 and lengths.count(longest) == 1:
            return rows[lengths.index(longest)]
        return rows[-1]

    def is_shared_by_plans(self, host: Host) -> bool:
        """Return whether several plans have routes at the name of ``host``."""
        return len(self.rows(host)) > 1

    def rows(self, host: Host) -> Sequence[Host]:
        """Return the rows of the name of ``host``, one for each plan."""
        return self._rows_by_name.get(host.host, ())

    @cached_property
    def _rows_by_name(self) -> dict[str, list[Host]]:
        """By name: the host's rows, in the order of the file; the one without a plan is last."""
        by_name: dict[str, list[Host]] = {}
        for host in self.hosts:
            by_name.setdefault(host.host, []).append(host)
        return by_name

    def service(self, name: str) -> str:
        """Return the title of the other vendor whose the host called ``name`` is, '' if none is
        known."""
        lower = name.lower().rstrip(".")
        for service in self.services:
            if any(f".{lower}".endswith(f".{domain}") for domain in service.domains):
                return service.title
        return ""

    def meant(self, url: str) -> Host | None:
        """Return the known host to which ``url`` leads, or would lead if host and scheme were
        spelled right; None if there is none."""
        wrong = self.broken_scheme(url)
        match = URL.fullmatch(url[wrong.end :] if wrong else url)
        if match is None:
            return None
        name = match["host"]
        host = self.host(name) or self.host(self.near_host(name) or "")
        return self._at_path(host, match["path"] or "") if host else None

    def guessed_hosts(self, name: str) -> tuple[str, ...]:
        """Return the hosts of which ``name`` may be a misspelling, () if that is no guess."""
        return self.guesses.get(name.lower().rstrip("."), ())

    @lru_cached_method(CACHE_SIZE)
    def host(self, name: str) -> Host | None:
        """Return the known host called ``name``: whole labels, any case, a final dot allowed.

        A misspelling that the catalog lists is not one, though it may look like a workspace's host;
        nor is a private host.
        """
        lower = name.lower().rstrip(".")
        if lower in self.misspellings or self.is_private(lower):
            return None
        labels = lower.split(".")
        host = _first_fit(self.hosts, labels)
        if host is None or "*" not in host.host:
            return host
        # A workspace's pattern fits any region, also one that no list has.
        unlisted = _first_fit(self.unlisted, labels)
        return unlisted or host

    def unfilled_label(self, endpoint: Endpoint) -> Span | None:
        """Return the first label of ``endpoint``'s host that is still to be filled in, as a span
        of its text (0-based code points); None if there is none."""
        start = endpoint.host_span.start
        name = endpoint.host_name.rstrip(".")
        for label in name.split("."):
            end = start + len(label)
            if self._is_unfilled(label):
                return Span(start, end)
            start = end + 1
        return None

    @cached_property
    def _is_unfilled(self) -> Callable[[str], re.Match[str] | None]:
        alternatives = [f"(?:{pattern})" for pattern in self.unfilled]
        every = "|".join(alternatives) or "(?!)"
        return re.compile(every, re.IGNORECASE).fullmatch

    def retired_route(self, path: str) -> RetiredRoute | None:
        """Return the retired route that ``path`` is or lies below, or None."""
        for route in self.retired:
            if f"{path}/".startswith(f"{route.path}/"):
                return route
        return None

    def is_private(self, name: str) -> bool:
        """Return whether ``name`` is a host that the user wants no judgement of."""
        if not self.private:
            return False
        labels = name.lower().split(".")
        return _first_fit(self.private, labels) is not None

    def near_host(self, name: str) -> str | None:
        """Return the known host that ``name`` is a misspelling of, or None."""
        lower = name.lower().rstrip(".")
        if self.host(lower) or self.is_private(lower):
            return None
        # Some that exist look like misspellings of others.
        if lower in self.non_api_hosts:
            return None
        for guess in self.guessed_hosts(lower):
            return guess
        right = self.misspellings.get(lower)
        return right or near_host(lower, self._host_names)

    def broken_scheme(self, text: str) -> Span | None:
        """Return the span of ``text`` (0-based code points) that stands in the place of a scheme
        and is none, before a known host; None if there is none."""
        match = _BROKEN_SCHEME.fullmatch(text)
        if match is None or match["wrong"].lower() in _SCHEMES:
            return None
        return _span(match, "wrong") if self.parse(match["rest"]) else None

    @cached_property
    def _host_names(self) -> tuple[str, ...]:
        """The hosts that others may be near misses of: a declared one makes no other host wrong."""
        published = [host for host in self.hosts if host.cite != OWN]
        return tuple(host.host for host in published)

    def is_declared(self, host: Host) -> bool:
        """Return whether ``host`` is only declared by a project or an editor's settings."""
        return host.host in self.declared.hosts

    def is_declared_misspelling(self, name: str) -> bool:
        """Return whether only a project or an editor's settings call ``name`` a misspelling."""
        return name.lower().rstrip(".") in self.declared.misspellings

    def bases(self, host: Host, protocol: str) -> tuple[str, ...]:
        """Return the paths under which ``host`` serves ``protocol``, the official one first."""
        return self.routes_of(host).bases.get(protocol, ())

    def routes_of(self, host: Host) -> Routes:
        """Return the base paths that ``host`` serves."""
        return self.routes[host.routes]


def _first_fit(hosts: tuple[Host, ...], labels: list[str]) -> Host | None:
    for host in hosts:
        if host.fits(labels):
            return host
    return None


def _span(match: re.Match[str], group: str) -> Span | None:
    if not match[group]:
        return None
    return Span(*match.span(group))


def _empty_span(at: int) -> Span:
    return Span(at, at)


def _path_span(match: re.Match[str]) -> Span:
    """Return the span of the URL's path; an empty one after the port or host if there is none."""
    path = _span(match, "path")
    if path:
        return path
    last = "host" if match["port"] is None else "port"
    return _empty_span(match.end(last))
