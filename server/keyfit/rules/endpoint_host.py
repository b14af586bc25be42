"""A host that is a near miss of a known one, or a URL without its scheme."""

from __future__ import annotations

from collections.abc import Iterator

from ..catalog.vendor import URL
from ..findings import Finding, Fix
from ..resolve.call import Call
from ..text.source import Span
from .base import Example, Rule
from .urls import protocol_of, rewritten


def check(rule: Rule, call: Call) -> Iterator[Finding]:
    """A finding for a misspelt host, else for a missing scheme."""
    if call.url is None or not call.url.text:
        return
    if call.endpoint is None:
        yield from _misspelt(rule, call, call.url.text)
    elif not call.endpoint.scheme and (call.slot or call.endpoint.path):
        yield from _no_scheme(rule, call)


def _misspelt(rule: Rule, call: Call, text: str) -> Iterator[Finding]:
    match = URL.fullmatch(text)
    right = match and call.catalog.near_host(match["host"])
    if not match or not right or call.url is None:
        return
    edits = rewritten(call.url, [(Span(*match.span("host")), right)])
    fixes = (Fix(f"Use {right}", edits, preferred=True),) if edits else ()
    yield rule.at(call.url, f"{match['host']} is no known host; {right} is", fixes=fixes)


def _no_scheme(rule: Rule, call: Call) -> Iterator[Finding]:
    assert call.url is not None and call.endpoint is not None, "check() saw them"
    scheme = "wss://" if protocol_of(call, call.endpoint) == "websocket" else "https://"
    edits = rewritten(call.url, [(call.endpoint.scheme_span, scheme)])
    fixes = (Fix(f"Add {scheme}", edits, preferred=True),) if edits else ()
    yield rule.at(call.url, f"the URL lacks its {scheme}", fixes=fixes)


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
