"""An ignore comment that suppresses nothing.

It is checked by ``linter/passes/suppress.py``, which knows what the other rules have found.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from ...text.edit import Edit, Fix
from ...text.source import Span
from ...util.translation import listed
from ..finding import Finding, Message
from ..rule import Example, Rule
from ..suppressions import Suppression, Used

RULE = Rule(
    id="unused-ignore",
    severity="info",
    summary="An ignore comment suppresses nothing.",
    why=(
        "A comment that outlives its finding hides the next one. Remove it, or correct the "
        "rule's name."
    ),
    bad=Example(".env", "# keyfit: ignore[model-case]\nQWEN_MODEL=qwen3.5-plus\n"),
    good=Example(".env", "QWEN_MODEL=qwen3.5-plus\n"),
    cite="keyfit",
    messages={
        "unused": "this comment suppresses nothing: {rules}",
        "empty": "this comment suppresses nothing: it names no rule",
        "fix.remove": "Remove the comment",
    },
)


def unused_suppressions(
    suppressions: Iterable[Suppression], used: Used, active_rules: Collection[str]
) -> Iterator[Finding]:
    """Yield a finding for each comment that names no rule, or one of ``active_rules`` without
    effect; what was ``used`` is as `apply_suppressions` returns it."""
    for suppression in suppressions:
        start = suppression.span.start
        unused = [rule for rule in suppression.rules if (start, rule) not in used]
        idle = [rule for rule in unused if rule in active_rules]
        if not idle and suppression.rules:
            continue
        message = _message(idle)
        finding = RULE.finding(suppression.source, suppression.span, message)
        # A rule that is used or did not run may need the comment: then it is not removed.
        is_dispensable = len(idle) == len(suppression.rules)
        yield (
            finding._replace(fixes=_removal(suppression)) if is_dispensable else finding
        )


def _message(idle: Iterable[str]) -> Message:
    if idle:
        return RULE.message("unused", rules=listed(idle))
    return RULE.message("empty")


def _removal(suppression: Suppression) -> tuple[Fix, ...]:
    """Return the fix that removes the comment with the blanks before it, and its line if nothing
    else is on it."""
    source = suppression.source
    line = source.line_span(suppression.line)
    start, end = suppression.span
    while start > line.start and source.text[start - 1] in " \t":
        start -= 1
    is_alone = start == line.start and end == line.end
    following = suppression.line + 1
    if is_alone and following < len(source.line_starts):
        end = source.line_starts[following]
    edit = Edit(source, Span(start, end), "")
    return RULE.fixes("remove", (edit,), preferred=True)
