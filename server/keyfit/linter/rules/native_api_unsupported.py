"""The native DashScope API at a host that does not serve it."""

from __future__ import annotations

from collections.abc import Iterator

from ...resolve.call import Call
from ..finding import Finding
from ..rule import Example, Rule
from ..url_rewrite import missing_protocol_arguments, unsupported_protocol


def check(rule: Rule, call: Call) -> Iterator[Finding]:
    """Yield a finding if a native path or a native client is used with a host without native
    routes."""
    endpoint = call.endpoint
    protocol = unsupported_protocol(call, endpoint) if endpoint else ""
    if endpoint and call.url and protocol and call.catalog.protocols[protocol].open:
        message = rule.message(
            "no-such-api", **missing_protocol_arguments(call, endpoint, protocol)
        )
        yield rule.at(call.url, message, focus=endpoint.path_span)


RULE = Rule(
    id="native-api-unsupported",
    severity="error",
    summary="The host does not serve the native DashScope API.",
    why=(
        "Image, video and speech calls and the DashScope SDK use the native API under `/api/v1`. "
        "The Coding Plan serves chat only, so no URL of it would work: use a "
        "standard key with a pay-as-you-go host for these calls."
    ),
    bad=Example(
        ".env",
        "DASHSCOPE_API_KEY=sk-sp-0123456789abcdef0123456789abcdef\n"
        "DASHSCOPE_HTTP_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/api/v1\n",
    ),
    good=Example(
        ".env",
        "DASHSCOPE_API_KEY=sk-fedcba9876543210fedcba9876543210\n"
        "DASHSCOPE_HTTP_BASE_URL=https://dashscope-intl.aliyuncs.com/api/v1\n",
    ),
    cite="REF",
    messages={
        "no-such-api": "{host} has no {protocol} API; it serves only {served}",
    },
    outcome="not-found",
).for_calls(check)
