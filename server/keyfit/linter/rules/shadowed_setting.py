"""A value that is never used, because the same name is set again."""

from __future__ import annotations

from collections.abc import Iterator

from ...parsers.document import Setting
from ...resolve.file_view import FileView
from ..finding import Finding
from ..rule import Example, Rule


def check(rule: Rule, view: FileView) -> Iterator[Finding]:
    """Yield a finding at each key, URL or model that a later value of the same name replaces."""
    last: dict[tuple[object, ...], Setting] = {}
    for setting in view.document.settings:
        place = (setting.path, setting.scope, setting.step)
        earlier = last.get(place)
        if earlier is not None and _hides(view, earlier, setting):
            yield from _finding(rule, view, earlier, setting)
        last[place] = setting


def _hides(view: FileView, earlier: Setting, later: Setting) -> bool:
    """Return whether both values are literal and different, and one mentions this vendor."""
    old, new = earlier.value.literal, later.value.literal
    if not old or not new or old == new or later.kind not in ("string", "number"):
        return False
    name = earlier.last_name
    if not (view.variable_names.role(name) or view.variable_names.field_role(name)):
        return False
    return any(map(view.catalog.mentions, (name, old, new)))


def _finding(
    rule: Rule, view: FileView, earlier: Setting, later: Setting
) -> Iterator[Finding]:
    for loser in view.own_part(earlier):
        for winner in view.own_part(later):
            line = later.source.position(later.span.start).line
            message = rule.message("set-again", line=line, name=earlier.last_name)
            yield rule.at(loser, message, related=(rule.related(winner, "winner"),))


RULE = Rule(
    id="shadowed-setting",
    severity="info",
    summary="The same name is set again with another value.",
    why=(
        "python-dotenv, shells and JSON parsers use the last of several values (the "
        "qwencloud-ai scripts use the first). The other values have no effect."
    ),
    bad=Example(
        ".env",
        "DASHSCOPE_API_KEY=sk-fedcba9876543210fedcba9876543210\n"
        "DASHSCOPE_API_KEY=sk-fedcba9876543210fedcba9876543211\n",
    ),
    good=Example(".env", "DASHSCOPE_API_KEY=sk-fedcba9876543210fedcba9876543211\n"),
    cite="domain",
    messages={
        "set-again": "this value is never used: line {line} sets {name} again",
        "related.winner": "the value that is used",
    },
).for_files(check)
