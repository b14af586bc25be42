"""``keyfit: ignore[rule, …]`` in a comment suppresses those rules on its line and the next."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from ..parsers.document import Document
from ..text.edit import Edit, Fix
from ..text.source import Source, Span
from .finding import Finding
from .rules.unused_ignore import RULE as UNUSED_IGNORE

_IGNORE = re.compile(r"keyfit:\s*ignore\[([^\]\n]*)\]")

Used = frozenset[tuple[int, str]]
"""Which comments, by their first code point, suppressed a finding of which rule."""


class Suppression(NamedTuple):
    """One comment: the ids of the rules it names, and the 0-based line it ends on."""

    source: Source
    span: Span
    rules: tuple[str, ...]
    line: int


def suppressions_of(document: Document) -> list[Suppression]:
    """Return the ignore comments of ``document``."""
    source = document.source
    suppressions = []
    for span in document.comments:
        match = _IGNORE.search(source.text, span.start, span.end)
        if match:
            names = map(str.strip, match[1].split(","))
            rules = tuple(filter(None, names))
            line = source.line_index(span.end - 1)
            suppressions.append(Suppression(source, span, rules, line))
    return suppressions


def apply_suppressions(
    findings: Iterable[Finding], suppressions: Iterable[Suppression]
) -> tuple[list[Finding], Used]:
    """Return ``findings`` without those that a comment on their line or the line above names, and
    which comments were used."""
    by_line: dict[int, list[Suppression]] = {}
    for suppression in suppressions:
        by_line.setdefault(suppression.line, []).append(suppression)
    kept: list[Finding] = []
    used: set[tuple[int, str]] = set()
    for finding in findings:
        line = finding.source.line_index(finding.span.start)
        near = (*by_line.get(line, ()), *by_line.get(line - 1, ()))
        # Each comment that names the rule was used, also where another one would have done.
        hits = {
            (one.span.start, finding.rule) for one in near if finding.rule in one.rules
        }
        used |= hits
        if not hits:
            kept.append(finding)
    return kept, frozenset(used)


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
        if idle:
            message = UNUSED_IGNORE.message("unused", rules=", ".join(idle))
        else:
            message = UNUSED_IGNORE.message("empty")
        finding = UNUSED_IGNORE.finding(suppression.source, suppression.span, message)
        # A rule that is used or did not run may need the comment: then it is not removed.
        is_dispensable = len(idle) == len(suppression.rules)
        yield (
            finding._replace(fixes=_removal(suppression)) if is_dispensable else finding
        )


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
    return UNUSED_IGNORE.fixes("remove", (edit,), preferred=True)
