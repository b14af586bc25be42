"""A path that the vendor asks its users to migrate from."""

from __future__ import annotations

from collections.abc import Iterator

from ...resolve.call import Call
from ...text.source import Span
from ...util.translation import both
from ..finding import Finding, Severity
from ..rule import Example, Rule
from ..url_rewrite import rewrite_edits


def check(rule: Rule, call: Call) -> Iterator[Finding]:
    """Yield a finding at the path of a retired route, with the route that replaces it.

    The fix is not safe: another model may answer, at another price.
    """
    endpoint, url = call.endpoint, call.url
    route = (
        call.catalog.endpoints.retired_route(endpoint.path)
        if endpoint and not call.mismatched_key
        else None
    )
    if endpoint is None or url is None or route is None:
        return
    models = dict.fromkeys(filter(None, (use.part.text for use in call.models)))
    start = endpoint.path_span.start
    focus = Span(start, start + len(route.path))
    edits = rewrite_edits(url, [(focus, route.use)])
    fixes = rule.fixes("use-path", edits, "unsafe", path=route.use)
    about = {"path": route.path, "status": route.says, "new": route.use}
    if models:
        message = rule.message("retired-with-model", models=both(models), **about)
    else:
        message = rule.message("retired", **about)
    severity: Severity | None = None if call.url_slot.is_known else "info"
    yield rule.at(url, message, focus=focus, severity=severity, fixes=fixes)


RULE = Rule(
    id="retired-route",
    severity="warning",
    summary="The base URL's path is a route that the vendor has retired.",
    why=(
        "A retired route may still answer, but differently: the old Claude Code proxy calls "
        "and bills one model, whatever model is set. The vendor asks users to migrate. The fix "
        "is not applied automatically, because it changes which model is called and billed."
    ),
    bad=Example(
        ".claude/settings.json",
        '{"env": {"ANTHROPIC_BASE_URL": '
        '"https://dashscope.aliyuncs.com/api/v2/apps/claude-code-proxy"}}\n',
    ),
    good=Example(
        ".claude/settings.json",
        '{"env": {"ANTHROPIC_BASE_URL": "https://dashscope.aliyuncs.com/apps/anthropic"}}\n',
    ),
    cite="MS-claude-code",
    messages={
        "retired": "{path} is {status}; use {new} instead",
        "retired-with-model": "{path} is {status}; {models} has no effect here; use {new} instead",
        "fix.use-path": "Use the path {path}",
    },
    outcome="unknown",
).for_calls(check)
