"""A base URL from which the tool's own suffix leads to no route."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ...catalog.tool_spec import Wire
from ...catalog.vendor_facts import Endpoint
from ...resolve.call import Call
from ..finding import Finding, Severity
from ..rule import Example, Rule
from ..url_rewrite import (
    bare_path,
    led_to,
    protocol_of,
    protocols_at,
    rewritten,
    right_paths,
    suffix_of,
    unsupported,
)


def check(rule: Rule, call: Call) -> Iterator[Finding]:
    """Yield a finding when base + what the tool appends is no route of the host.

    Silent where the key does not fit: its repair sets the path too; where several programs may
    read the URL, also where it is right for one of them.
    """
    endpoint, url = call.endpoint, call.url
    if endpoint is None or url is None or call.misfit or endpoint.has_rest:
        return
    if unsupported(call, endpoint):
        return  # no path would do
    if call.callers.is_template and _may_do(call, endpoint):
        return
    every = []
    for title, wire in call.wires:
        sender = call.sender._replace(title=title)
        wrong = _wrong(call._replace(sender=sender, wire=wire), endpoint)
        if wrong is None:
            return
        every.append(wrong)
    yield _finding(rule, call, endpoint, every)


class _Wrong(NamedTuple):
    """A wrong path: the message's variant and arguments, with the right path, and the severity."""

    variant: str
    severity: Severity
    right: str
    arguments: dict[str, str]


def _finding(
    rule: Rule, call: Call, endpoint: Endpoint, every: list[_Wrong]
) -> Finding:
    """Return the finding of what is wrong for every known reader; the repair is safe if no other
    reader may do with the path as it is, and all need the same one."""
    variant, severity, right, arguments = every[0]
    is_safe = len({wrong.right for wrong in every}) == 1 and severity != "info"
    if _may_do(call, endpoint):
        variant = f"{variant}-for-known"
        severity, is_safe = _in_doubt(call, endpoint), False
    message = rule.message(variant, right=right, **arguments)
    assert call.url is not None
    edits = rewritten(call.url, [(bare_path(endpoint), right)])
    fixes = rule.fixes(
        "use-path", edits, "safe" if is_safe else "unsafe", is_safe, path=right
    )
    focus = endpoint.path_span if endpoint.path else endpoint.host_span
    return rule.at(call.url, message, focus=focus, severity=severity, fixes=fixes)


def _in_doubt(call: Call, endpoint: Endpoint) -> Severity:
    """Return the severity where an unknown program may read the URL: a warning for another
    protocol's path in a variable that is named after one, or in a start-up file; else
    information."""
    others = call.url_slot.identifies == "protocol" and not any(
        name == call.wire.protocol or call.catalog.protocols[name].open
        for name in led_to(call.catalog, endpoint.host, endpoint.path)
    )
    return "warning" if others or call.callers.is_personal else "info"


def _may_do(call: Call, endpoint: Endpoint) -> bool:
    """Return whether a program of which nothing is known may read the URL, and do well with it:
    a route of the host begins so."""
    return call.callers.is_open and bool(
        led_to(call.catalog, endpoint.host, endpoint.path)
    )


def _wrong(call: Call, endpoint: Endpoint) -> _Wrong | None:
    in_slot = call.url_slot.is_known and call.wire.protocol
    return _unusual(call, endpoint) or (_in_slot if in_slot else _anywhere)(
        call, endpoint
    )


def _unusual(call: Call, endpoint: Endpoint) -> _Wrong | None:
    """Yield a finding for a path that the vendor shows in few places only."""
    # What the path itself says.
    protocol = protocol_of(call._replace(wire=Wire()), endpoint)
    tolerated = call.catalog.endpoints.tolerated_paths(endpoint.host)
    if endpoint.path not in tolerated or call.wire.protocol not in ("", protocol):
        return None
    right = call.catalog.endpoints.bases(endpoint.host, protocol)[0]
    arguments = {"path": endpoint.path, "host": endpoint.host_name}
    return _Wrong("unusual", "info", right, arguments)


def _in_slot(call: Call, endpoint: Endpoint) -> _Wrong | None:
    """Yield a finding for a base URL to which the tool appends a known suffix."""
    protocol, path = call.wire.protocol, call.base_path
    paths = right_paths(call, endpoint.host, protocol)
    fits = path in (*paths, *call.catalog.endpoints.deprecated_paths(endpoint.host))
    if not paths or fits or _is_below_open(call, endpoint):
        return None
    suffix = suffix_of(call, protocol)
    arguments = {
        "reader": call.sender.title,
        "path": path,
        "host": endpoint.host_name,
        "protocol": call.catalog.protocols[protocol].title,
    }
    severity: Severity = "error" if call.sender.is_tested else "info"
    if not suffix:
        return _Wrong("no-route-as-is", severity, paths[0], arguments)
    return _Wrong(
        "no-route-appended", severity, paths[0], {**arguments, "suffix": suffix}
    )


def _is_below_open(call: Call, endpoint: Endpoint) -> bool:
    """Return whether the protocol serves anything below its base, and the path lies there."""
    protocol, catalog = call.wire.protocol, call.catalog
    served = protocols_at(catalog, endpoint.host, endpoint.path)
    return catalog.protocols[protocol].open and protocol in served


def _anywhere(call: Call, endpoint: Endpoint) -> _Wrong | None:
    """Yield a finding where a name may mean anything: only a path that belongs to other hosts is
    wrong."""
    protocol = protocol_of(call, endpoint)
    bases = call.catalog.endpoints.bases(endpoint.host, protocol)
    served = any(protocols_at(call.catalog, endpoint.host, endpoint.path))
    if served or not endpoint.path or not bases:
        return None
    title = call.catalog.protocols[protocol].title
    arguments = {"host": endpoint.host_name, "path": endpoint.path, "protocol": title}
    return _Wrong("no-route", "error", bases[0], arguments)


RULE = Rule(
    id="endpoint-path",
    severity="error",
    summary="The base URL's path and what the tool appends are not a route of the host.",
    why=(
        "A tool appends its own path to the base URL: `/chat/completions` for "
        "OpenAI-compatible clients, `/v1/messages` for Claude Code, `/messages` for OpenCode. "
        "The result must be a route of the host; otherwise the answer is 404, or 400 `url "
        "error`."
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
    messages={
        "unusual": (
            "{path} at {host} appears on only two official pages; all others use {right}"
        ),
        "no-route-appended": (
            "{path}{suffix} is not a route of {host}: {reader} will append {suffix} to the "
            "URL; for {protocol}, use the path {right}"
        ),
        "no-route-as-is": (
            "{path} is not a route of {host}, and {reader} will use the URL as it is; for "
            "{protocol}, use the path {right}"
        ),
        "no-route": (
            "{path} is not a route of {host}; for {protocol}, use the path {right}"
        ),
        "unusual-for-known": (
            "{path} at {host} appears on only two official pages; all others use {right}; a "
            "program that appends another suffix may still work"
        ),
        "no-route-appended-for-known": (
            "{path}{suffix} is not a route of {host}: {reader} will append {suffix} to the "
            "URL; for {protocol}, use the path {right}; a program that appends another suffix "
            "may still work"
        ),
        "no-route-as-is-for-known": (
            "{path} is not a route of {host}, and {reader} will use the URL as it is; for "
            "{protocol}, use the path {right}; a program that appends another suffix may still "
            "work"
        ),
        "fix.use-path": "Use the path {path}",
    },
    outcome="not-found",
).for_calls(check)
