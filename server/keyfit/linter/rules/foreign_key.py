"""Another vendor's key with a host of this one."""

from __future__ import annotations

from collections.abc import Iterator

from ...catalog.vendor_facts import URL, KeyShape
from ...resolve.call import Call
from ...resolve.resolved_value import CallPart
from ..finding import Finding
from ..rule import Example, Rule


def check(rule: Rule, call: Call) -> Iterator[Finding]:
    """Yield a finding at each key of another vendor, and at each plan key that is sent to another
    vendor."""
    if call.url is None:
        return
    if call.endpoint is None:
        yield from _sent_to_another(rule, call, call.url)
        return
    for part, secret, shape in call.secrets:
        if (
            shape
            and shape.vendor
            and not call.catalog.keys.is_placeholder(secret.reveal())
        ):
            host = call.endpoint.host_name
            message = rule.message(
                "other-vendor", key=secret, vendor=shape.vendor, host=host
            )
            yield rule.at(part, message, related=(rule.related(call.url, "endpoint"),))


def _sent_to_another(rule: Rule, call: Call, url: CallPart) -> Iterator[Finding]:
    """Yield a finding at each key that is sent to a known service, none of whose keys it is."""
    keys = call.catalog.keys
    match = URL.fullmatch(url.text or "")
    host = match["host"] if match else ""
    service = call.catalog.endpoints.service(host) if host else ""
    if not service:
        return
    for part, secret, shape in call.secrets:
        key = secret.reveal()
        # Of a rival, the host's own keys begin so, too.
        if shape is None or keys.is_placeholder(key) or keys.rival(key, host):
            continue
        described = _described(shape, service)
        if described:
            variant, about = described
            message = rule.message(variant, key=secret, host=host, **about)
            yield rule.at(part, message, related=(rule.related(url, "endpoint"),))


def _described(shape: KeyShape, service: str) -> tuple[str, dict[str, str]] | None:
    """Return the variant of the message about a key of ``shape`` at a host of ``service``, and its
    arguments; None if the key may be that service's own."""
    if shape.plans and not shape.shared:
        return "sent-to-another", {"kind": shape.title}
    if shape.certain and shape.vendor not in ("", service):
        return "other-vendor", {"vendor": shape.vendor}
    return None


RULE = Rule(
    id="foreign-key",
    severity="warning",
    summary="The key looks like another vendor's.",
    why=(
        "Keys of OpenRouter, Anthropic, ModelScope and others have their own prefixes, and this "
        "vendor rejects them with 401. Sending such a key also discloses it."
    ),
    bad=Example(
        ".env",
        "OPENAI_API_KEY=sk-or-v1-0123456789abcdef0123456789abcdef0123456789abcdef\n"
        "OPENAI_BASE_URL=https://dashscope-intl.aliyuncs.com/compatible-mode/v1\n",
    ),
    good=Example(
        ".env",
        "OPENAI_API_KEY=sk-fedcba9876543210fedcba9876543210\n"
        "OPENAI_BASE_URL=https://dashscope-intl.aliyuncs.com/compatible-mode/v1\n",
    ),
    cite="CPFAQ",
    messages={
        "other-vendor": "{key} looks like a key of {vendor}, and {host} rejects it",
        "sent-to-another": (
            "{host} belongs to another vendor, which rejects this vendor's {kind} {key}"
        ),
        "related.endpoint": "the endpoint",
    },
    outcome="auth-error",
).for_calls(check)
