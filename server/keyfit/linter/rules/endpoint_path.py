"""A base URL that is not a route of the host once the tool has appended its suffix."""

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
    completable_protocols,
    protocol_of,
    protocols_at,
    rewrite_edits,
    right_paths,
    suffix_of,
    unsupported_protocol,
)


def check(rule: Rule, call: Call) -> Iterator[Finding]:
    """Yield a finding if the base URL plus what the tool appends is not a route of the host.

    Nothing is reported if the key does not fit, since that fix sets the path too, or if the path is
    right for one of several programs that may read the URL.
    """
    endpoint, url = call.endpoint, call.url
    if endpoint is None or url is None or call.mismatched_key or endpoint.has_rest:
        return
    if unsupported_protocol(call, endpoint):
        return  # no path would be right
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
    """Return the finding about a path that is wrong for every known reader.

    Its fix is safe if all of them need the same path, and if the present one cannot be right for
    an unknown reader.
    """
    variant, severity, right, arguments = every[0]
    is_safe = len({wrong.right for wrong in every}) == 1 and severity != "info"
    if _is_plan_open(call, endpoint):
        severity, is_safe = "info", False
    if _may_do(call, endpoint):
        variant = f"{variant}-for-known"
        severity, is_safe = _in_doubt(call, endpoint), False
    message = rule.message(variant, right=right, **arguments)
    assert call.url is not None
    edits = rewrite_edits(call.url, [(bare_path(endpoint), right)])
    fixes = rule.fixes(
        "use-path", edits, "safe" if is_safe else "unsafe", is_safe, path=right
    )
    focus = endpoint.path_span if endpoint.path else endpoint.host_span
    return rule.at(call.url, message, focus=focus, severity=severity, fixes=fixes)


def _is_plan_open(call: Call, endpoint: Endpoint) -> bool:
    """Return whether several plans may be meant, each of which has a path of its own here."""
    if endpoint.plan:
        return False
    protocol = protocol_of(call, endpoint)
    return len(call.catalog.endpoints.bases(endpoint.host, protocol)) > 1


def _in_doubt(call: Call, endpoint: Endpoint) -> Severity:
    """Return the severity where an unknown program may read the URL.

    A warning if the path is another protocol's than the variable's name says, or if a startup file
    sets it; else information.
    """
    contradicts_name = call.url_slot.identifies == "protocol" and not any(
        name == call.wire.protocol or call.catalog.protocols[name].open
        for name in completable_protocols(call.catalog, endpoint.host, endpoint.path)
    )
    return "warning" if contradicts_name or call.callers.is_personal else "info"


def _may_do(call: Call, endpoint: Endpoint) -> bool:
    """Return whether an unknown program may read the URL and append a suffix that makes it a
    route."""
    return call.callers.is_open and bool(
        completable_protocols(call.catalog, endpoint.host, endpoint.path)
    )


def _wrong(call: Call, endpoint: Endpoint) -> _Wrong | None:
    """Return what is wrong with the path for the reader of ``call``, None if it is right."""
    unusual = _unusual(call, endpoint)
    if unusual:
        return unusual
    if call.url_slot.is_known and call.wire.protocol:
        return _wrong_in_slot(call, endpoint)
    return _wrong_anywhere(call, endpoint)


def _unusual(call: Call, endpoint: Endpoint) -> _Wrong | None:
    """Return that the vendor shows the path on few pages only, None if it does not."""
    # Without the sender's wire, the protocol is that of the path itself.
    protocol = protocol_of(call._replace(wire=Wire()), endpoint)
    tolerated = call.catalog.endpoints.routes_of(endpoint.host).tolerated
    if endpoint.path not in tolerated or call.wire.protocol not in ("", protocol):
        return None
    right = call.catalog.endpoints.bases(endpoint.host, protocol)[0]
    arguments = {"path": endpoint.path, "host": endpoint.host_name}
    return _Wrong("unusual", "info", right, arguments)


def _wrong_in_slot(call: Call, endpoint: Endpoint) -> _Wrong | None:
    """Return what is wrong with a base URL to which the tool appends a known suffix."""
    protocol, path = call.wire.protocol, call.base_path
    paths = right_paths(call, endpoint.host, protocol)
    fits = path in (*paths, *call.catalog.endpoints.routes_of(endpoint.host).deprecated)
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


def _wrong_anywhere(call: Call, endpoint: Endpoint) -> _Wrong | None:
    """Return what is wrong with the URL of an unknown reader: only another host's path is wrong."""
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
    summary="The base URL's path, with what the tool appends, is not a route of the host.",
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
