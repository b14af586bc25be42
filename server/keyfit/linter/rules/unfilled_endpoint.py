"""A part of the host that is still to be filled in."""

from __future__ import annotations

from collections.abc import Iterator

from ...resolve.call import Call
from ..finding import Finding
from ..rule import Example, Rule


def check(rule: Rule, call: Call) -> Iterator[Finding]:
    """Yield a finding at the label of the host that is still the template's placeholder.

    A warning for a known tool; an unknown program may fill it in itself.
    """
    endpoint, url = call.endpoint, call.url
    hole = call.catalog.endpoints.unfilled_label(endpoint) if endpoint else None
    if (
        endpoint is None
        or url is None
        or hole is None
        or not (call.sender.tool or call.keys)
    ):
        return
    label = endpoint.text[hole.start : hole.end]
    message = (
        rule.message("placeholder", label=label) if label else rule.message("empty")
    )
    focus = hole if label else endpoint.host_span
    yield rule.at(
        url, message, focus=focus, severity=None if call.sender.tool else "info"
    )


RULE = Rule(
    id="unfilled-endpoint",
    severity="warning",
    summary="A part of the host is still a placeholder.",
    why=(
        "The vendor's pages show the hosts of workspaces as `{WorkspaceId}.<region>.maas…`. If "
        "you copy such a URL unchanged, its host is not valid. The console shows the workspace "
        "ID; `dashscope-intl.aliyuncs.com` and `dashscope.aliyuncs.com` do not need one."
    ),
    bad=Example(
        ".claude/settings.json",
        '{"env": {"ANTHROPIC_AUTH_TOKEN": "sk-fedcba9876543210fedcba9876543210", '
        '"ANTHROPIC_BASE_URL": '
        '"https://{WorkspaceId}.ap-southeast-1.maas.aliyuncs.com/apps/anthropic"}}\n',
    ),
    good=Example(
        ".claude/settings.json",
        '{"env": {"ANTHROPIC_AUTH_TOKEN": "sk-fedcba9876543210fedcba9876543210", '
        '"ANTHROPIC_BASE_URL": '
        '"https://ws-0123456789abcdef.ap-southeast-1.maas.aliyuncs.com/apps/anthropic"}}\n',
    ),
    cite="BASEURL",
    messages={
        "placeholder": "the workspace ID is missing: replace {label} with it",
        "empty": "the workspace ID is missing: the host starts with a dot",
    },
    outcome="unknown",
    in_templates=False,
).for_calls(check)
