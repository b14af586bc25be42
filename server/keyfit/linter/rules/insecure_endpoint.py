"""A known host without encryption."""

from __future__ import annotations

from collections.abc import Iterator

from ...catalog.vendor_facts import OWN
from ...resolve.call import Call
from ...text.edit import Safety
from ..finding import Finding
from ..rule import Example, Rule
from ..url_rewrite import rewrite_edits

_SECURE = {"http": "https", "ws": "wss"}


def check(rule: Rule, call: Call) -> Iterator[Finding]:
    """Yield a finding for ``http://`` or ``ws://`` to a known host."""
    endpoint = call.endpoint
    secure = _SECURE.get(endpoint.scheme) if endpoint else None
    if endpoint is None or secure is None or call.url is None:
        return
    # A gateway in the user's own network may have no https.
    if endpoint.host.cite == OWN:
        return
    edits = rewrite_edits(call.url, [(endpoint.scheme_span, secure)])
    # The port belongs to the old scheme.
    with_port = endpoint.host_span.end < endpoint.path_span.start
    safety: Safety = "unsafe" if with_port else "safe"
    fixes = rule.fixes("use-scheme", edits, safety, not with_port, scheme=secure)
    message = rule.message(
        "unencrypted", scheme=endpoint.scheme, host=endpoint.host_name
    )
    yield rule.at(call.url, message, focus=endpoint.scheme_span, fixes=fixes)


RULE = Rule(
    id="insecure-endpoint",
    severity="warning",
    summary="The key is sent unencrypted.",
    why=(
        "Over `http://`, anyone on the network path can read the key. Every host of the vendor "
        "supports HTTPS."
    ),
    bad=Example(
        ".env",
        "OPENAI_API_KEY=sk-fedcba9876543210fedcba9876543210\n"
        "OPENAI_BASE_URL=http://dashscope-intl.aliyuncs.com/compatible-mode/v1\n",
    ),
    good=Example(
        ".env",
        "OPENAI_API_KEY=sk-fedcba9876543210fedcba9876543210\n"
        "OPENAI_BASE_URL=https://dashscope-intl.aliyuncs.com/compatible-mode/v1\n",
    ),
    cite="BASEURL",
    messages={
        "unencrypted": "the key is sent to {host} unencrypted, over {scheme}://",
        "fix.use-scheme": "Use {scheme}://",
    },
).for_calls(check)
