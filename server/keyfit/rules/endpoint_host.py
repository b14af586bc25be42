"""A host that is a near miss of a known one or of no listed region, or a URL without a scheme."""

from __future__ import annotations

from collections.abc import Iterator

from ..catalog.vendor import URL, Catalog, Endpoint, Host
from ..findings import Finding, Fix
from ..resolve.call import Call
from ..resolve.resolved import Part
from ..text.source import Span
from .base import Example, Rule
from .urls import move_fix, protocol_of, rewritten

_DECLARED = "your project's or own facts"


def check(rule: Rule, call: Call) -> Iterator[Finding]:
    """A finding for a misspelt or unlisted host, else for a missing scheme."""
    url, endpoint = call.url, call.endpoint
    if url is None or not url.text:
        return
    if endpoint is None:
        if not _is_link(call, url.text):
            yield from _misspelt(rule, call.catalog, url, url.text)
    elif endpoint.host.unlisted:
        yield from _unlisted(rule, call, endpoint)
    elif not endpoint.scheme and (call.slot or endpoint.path):
        scheme = "wss://" if protocol_of(call, endpoint) == "websocket" else "https://"
        fixes = _fixes(f"Add {scheme}", url, endpoint.scheme_span, scheme)
        yield rule.at(url, f"the URL lacks its {scheme}", focus=endpoint.host_span, fixes=fixes)


def _is_link(call: Call, text: str) -> bool:
    """Return whether ``text`` is a site for people, where it is not known to be a base URL."""
    match = URL.fullmatch(text)
    bare = match is not None and (match["path"] or "").strip("/") == ""
    return bool(bare and not call.slot and match and match["host"].lower() in call.catalog.sites)


def _unlisted(rule: Rule, call: Call, endpoint: Endpoint) -> Iterator[Finding]:
    """A host that is named like a plan's, in a region that no list has; which listed one is meant
    is a guess."""
    catalog, plan = call.catalog, endpoint.plan
    listed = [host for host in catalog.hosts if host.plan == plan and "*" not in host.host]
    fixes = (
        move_fix(call, host, exact=False, preferred=False) for host in _alike(endpoint, listed)
    )
    message = (
        f"{endpoint.host_name} is named like a {catalog.plans[plan].title} host, "
        f"but no list has its region (as of {catalog.as_of})"
    )
    if call.url:
        found = tuple(fix for fix in fixes if fix)
        yield rule.at(call.url, message, focus=endpoint.host_span, fixes=found)


def _alike(endpoint: Endpoint, listed: list[Host]) -> Iterator[Host]:
    """Those of ``listed`` that begin with the same label as the host of ``endpoint``."""
    first = endpoint.host.host.partition(".")[0]
    yield from (host for host in listed if host.host.partition(".")[0] == first)


def _misspelt(rule: Rule, catalog: Catalog, url: Part, text: str) -> Iterator[Finding]:
    match = URL.fullmatch(text)
    right = match and catalog.near_host(match["host"])
    if match and right:
        host = Span(*match.span("host"))
        message = f"{match['host']} is no known host; {right} is"
        fixes = _fixes(f"Use {right}", url, host, right)
        if catalog.is_declared_typo(match["host"]):
            message = f"{match['host']} is declared a misspelling of {right} in {_DECLARED}"
            fixes = _fixes(f"Use {right}, as declared in {_DECLARED}", url, host, right)
            fixes = tuple(fix._replace(safety="unsafe", preferred=False) for fix in fixes)
        yield rule.at(url, message, focus=host, fixes=fixes)


def _fixes(title: str, url: Part, span: Span, new: str) -> tuple[Fix, ...]:
    edits = rewritten(url, [(span, new)])
    return (Fix(title, edits, preferred=True),) if edits else ()


RULE = Rule(
    id="endpoint-host",
    severity="warning",
    summary="The host is a near miss of a known one or in no listed region, or has no scheme.",
    why=(
        "`aliyun.com` for `aliyuncs.com` or `trail.` for `trial.` leads to nobody, or to somebody "
        "else who then gets your key. A host that is named like a plan's, in a region that no list "
        "has, was seen to refuse every key. Without `https://` most clients refuse the URL."
    ),
    bad=Example(
        ".env",
        "OPENAI_API_KEY=sk-fedcba9876543210fedcba9876543210\n"
        "OPENAI_BASE_URL=https://dashscope-intl.aliyun.com/compatible-mode/v1\n",
    ),
    good=Example(
        ".env",
        "OPENAI_API_KEY=sk-fedcba9876543210fedcba9876543210\n"
        "OPENAI_BASE_URL=https://dashscope-intl.aliyuncs.com/compatible-mode/v1\n",
    ),
    cite="BASEURL",
    outcome="unknown",
).for_calls(check)
