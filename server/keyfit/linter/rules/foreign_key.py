"""Another vendor's key with a host of this one."""

from __future__ import annotations

from collections.abc import Iterator

from ...resolve.call import Call
from ..finding import Finding
from ..rule import Example, Rule


def check(rule: Rule, call: Call) -> Iterator[Finding]:
    """Yield a finding at each key that another vendor gave out."""
    if call.endpoint is None or call.url is None:
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


RULE = Rule(
    id="foreign-key",
    severity="warning",
    summary="The key looks like another vendor's.",
    why=(
        "Keys of OpenRouter, Anthropic, ModelScope and others have their own prefixes, and "
        "this vendor answers 401 to them. It also discloses another vendor's key."
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
        "related.endpoint": "the endpoint",
    },
    outcome="auth-error",
).for_calls(check)
