"""A host that is a near miss of a known one, or a URL without its scheme."""

from __future__ import annotations

from collections.abc import Iterator

from ..catalog.vendor import URL, Catalog
from ..findings import Finding, Fix
from ..resolve.call import Call
from ..resolve.resolved import Part
from ..text.source import Span
from .base import Example, Rule
from .urls import protocol_of, rewritten


def check(rule: Rule, call: Call) -> Iterator[Finding]:
    """A finding for a misspelt host, else for a missing scheme."""
    url, endpoint = call.url, call.endpoint
    if url is None or not url.text:
        return
    if endpoint is None:
        yield from _misspelt(rule, call.catalog, url, url.text)
    elif not endpoint.scheme and (call.slot or endpoint.path):
        scheme = "wss://" if protocol_of(call, endpoint) == "websocket" else "https://"
        fixes = _fixes(f"Add {scheme}", url, endpoint.scheme_span, scheme)
        yield rule.at(url, f"the URL lacks its {scheme}", focus=endpoint.host_span, fixes=fixes)


def _misspelt(rule: Rule, catalog: Catalog, url: Part, text: str) -> Iterator[Finding]:
    match = URL.fullmatch(text)
    right = match and catalog.near_host(match["host"])
    if match and right:
        host = Span(*match.span("host"))
        message = f"{match['host']} is no known host; {right} is"
        yield rule.at(url, message, focus=host, fixes=_fixes(f"Use {right}", url, host, right))


def _fixes(title: str, url: Part, span: Span, new: str) -> tuple[Fix, ...]:
    edits = rewritten(url, [(span, new)])
    return (Fix(title, edits, preferred=True),) if edits else ()


RULE = Rule(
    id="endpoint-host",
    severity="warning",
    summary="The host is a near miss of a known one, or the URL lacks its scheme.",
    why=(
        "`aliyun.com` for `aliyuncs.com` or `trail.` for `trial.` leads to nobody, or to somebody "
        "else who then gets your key. Without `https://` most clients refuse the URL."
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
).for_calls(check)
