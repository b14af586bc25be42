"""A base URL from which the tool's own suffix leads to no route."""

from __future__ import annotations

from collections.abc import Iterator

from ..catalog.vendor import Endpoint
from ..findings import Finding, Fix
from ..resolve.call import Call
from .base import Example, Rule
from .urls import bare_path, fits_route, protocol_of, rewritten, right_paths, suffix_of


def check(rule: Rule, call: Call) -> Iterator[Finding]:
    """A finding when base + what the tool appends is no route of the host.

    Silent where the key does not fit: its repair sets the path too.
    """
    endpoint = call.endpoint
    if endpoint is None or call.url is None or call.misfit or endpoint.has_rest:
        return
    if _is_variant(call, endpoint, "tolerated"):
        yield from _unusual(rule, call, endpoint)
    elif call.slot and call.wire.protocol:
        yield from _in_slot(rule, call, endpoint)
    elif not fits_route(call.catalog, endpoint.host, endpoint.path):
        yield from _anywhere(rule, call, endpoint)


def _is_variant(call: Call, endpoint: Endpoint, kind: str) -> bool:
    """Whether the path is one of the host's ``kind`` bases, as this tool would write it."""
    if call.wire.protocol not in ("", "openai-chat"):
        return kind == "deprecated" and endpoint.path in call.catalog.variants(endpoint.host, kind)
    return endpoint.path in call.catalog.variants(endpoint.host, kind)


def _unusual(rule: Rule, call: Call, endpoint: Endpoint) -> Iterator[Finding]:
    right = call.catalog.bases(endpoint.host, "openai-chat")[0]
    assert call.url is not None, "check() saw it"
    edits = rewritten(call.url, [(bare_path(endpoint), right)])
    yield rule.at(
        call.url,
        f"{endpoint.path} at {endpoint.host.host} stands on two official pages only; "
        f"everywhere else it is {right}",
        severity="info",
        fixes=(Fix(f"Use {right}", edits),) if edits else (),
    )


def _in_slot(rule: Rule, call: Call, endpoint: Endpoint) -> Iterator[Finding]:
    paths = right_paths(call, endpoint.host, call.wire.protocol)
    if not paths or endpoint.path in paths or _is_variant(call, endpoint, "deprecated"):
        return
    if call.catalog.protocols[call.wire.protocol].open and fits_route(
        call.catalog, endpoint.host, endpoint.path, call.wire.protocol
    ):
        return
    suffix = suffix_of(call, call.wire.protocol)
    title = call.catalog.protocols[call.wire.protocol].title
    message = (
        f"{call.reader} appends {suffix}, and {endpoint.path}{suffix} is no route of "
        f"{endpoint.host.host}; for {title} the path is {paths[0]}"
    )
    yield from _finding(rule, call, endpoint, message, paths[0])


def _anywhere(rule: Rule, call: Call, endpoint: Endpoint) -> Iterator[Finding]:
    """For a name that may mean anything: only a path that belongs to other hosts is wrong."""
    protocol = protocol_of(call, endpoint)
    bases = call.catalog.bases(endpoint.host, protocol)
    if endpoint.path and bases:
        title = call.catalog.protocols[protocol].title
        message = f"{endpoint.host.host} has no route {endpoint.path}; {title} is at {bases[0]}"
        yield from _finding(rule, call, endpoint, message, bases[0])


def _finding(
    rule: Rule, call: Call, endpoint: Endpoint, message: str, right: str
) -> Iterator[Finding]:
    assert call.url is not None, "check() saw it"
    edits = rewritten(call.url, [(bare_path(endpoint), right)])
    fixes = (Fix(f"Use the path {right}", edits, preferred=True),) if edits else ()
    yield rule.at(call.url, message, severity="" if call.tested else "info", fixes=fixes)


RULE = Rule(
    id="endpoint-path",
    severity="error",
    summary="The base URL's path and what the tool appends make no route.",
    why=(
        "A tool appends its own path to the base URL: `/chat/completions` for OpenAI-compatible "
        "clients, `/v1/messages` for Claude Code, `/messages` for OpenCode. The sum must be a "
        "route that the host serves, else the answer is 404, or 400 `url error`."
    ),
    bad=Example(
        ".claude/settings.json",
        '{"env": {"ANTHROPIC_BASE_URL": '
        '"https://coding-intl.dashscope.aliyuncs.com/apps/anthropic/v1"}}\n',
    ),
    good=Example(
        ".claude/settings.json",
        '{"env": {"ANTHROPIC_BASE_URL": '
        '"https://coding-intl.dashscope.aliyuncs.com/apps/anthropic"}}\n',
    ),
    cite="oracle",
).for_calls(check)
