"""A protocol that the host does not serve, or that the tool no longer speaks."""

from __future__ import annotations

from collections.abc import Iterator

from ...resolve.call import Call
from ..finding import Finding
from ..rule import Example, Rule
from ..url_rewrite import missing_protocol_arguments, unsupported_protocol


def check(rule: Rule, call: Call) -> Iterator[Finding]:
    """Yield a finding at the URL of a host without the tool's protocol, and at settings that
    stop it."""
    for part, why in call.faults.refused:
        if part.is_name:
            continue  # the name of a row is another rule's
        yield rule.at(
            part, rule.message("refused-setting", reader=call.sender.title, why=why)
        )
    endpoint = call.endpoint
    protocol = unsupported_protocol(call, endpoint) if endpoint else ""
    if endpoint and call.url and protocol and not call.catalog.protocols[protocol].open:
        message = rule.message(
            "no-such-api", **missing_protocol_arguments(call, endpoint, protocol)
        )
        yield rule.at(call.url, message, focus=endpoint.host_span)


RULE = Rule(
    id="protocol-unsupported",
    severity="error",
    summary="The host does not serve the protocol that the tool uses.",
    why=(
        'Current versions of Codex use only the Responses API and reject `wire_api = "chat"`, '
        "but the Coding Plan has no Responses API. No setting can change that: use Codex with a "
        "pay-as-you-go or Token Plan endpoint, or the Coding Plan with another tool."
    ),
    bad=Example(
        ".codex/config.toml",
        'model = "qwen3.7-plus"\n'
        'model_provider = "plan"\n'
        "[model_providers.plan]\n"
        'name = "Plan"\n'
        'base_url = "https://coding-intl.dashscope.aliyuncs.com/v1"\n'
        'env_key = "PLAN_KEY"\n',
    ),
    good=Example(
        ".codex/config.toml",
        'model = "qwen3.7-plus"\n'
        'model_provider = "tokens"\n'
        "[model_providers.tokens]\n"
        'name = "Tokens"\n'
        'base_url = "https://token-plan.ap-southeast-1.maas.aliyuncs.com/compatible-mode/v1"\n'
        'env_key = "PLAN_KEY"\n',
    ),
    cite="QC-codex",
    messages={
        "no-such-api": "{host} has no {protocol} API; it serves only {served}",
        "refused-setting": "{reader} will not send any request: {why}",
    },
    outcome="not-found",
).for_calls(check)
