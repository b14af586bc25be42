"""``keyfit: ignore[rule, …]`` in a comment silences those rules on its line and the next."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from ..parsers.document import Document
from ..text.edit import Edit, Fix
from ..text.source import Source, Span
from .finding import Finding
from .rules.unused_ignore import RULE as UNUSED_IGNORE

_IGNORE = re.compile(r"keyfit:\s*ignore\[([^\]\n]*)\]")


class Suppression(NamedTuple):
    """One comment: the rules it names, the 0-based line it ends on, and which were needed."""

    source: Source
    span: Span
    rules: tuple[str, ...]
    line: int
    used: set[str]


def suppressions_of(document: Document) -> list[Suppression]:
    """The ignore comments of ``document``."""
    source = document.source
    found = []
    for span in document.comments:
        match = _IGNORE.search(source.text, span.start, span.end)
        if match:
            rules = tuple(name.strip() for name in match[1].split(",") if name.strip())
            found.append(Suppression(source, span, rules, source.line_index(span.end - 1), set()))
    return found


def apply_suppressions(findings: list[Finding], ignores: list[Suppression]) -> list[Finding]:
    """``findings`` without those that an ignore names on their line or the line above it."""
    by_line: dict[int, list[Suppression]] = {}
    for ignore in ignores:
        by_line.setdefault(ignore.line, []).append(ignore)
    return [finding for finding in findings if not _is_silenced(finding, by_line)]


def _is_silenced(finding: Finding, by_line: Mapping[int, Iterable[Suppression]]) -> bool:
    line = finding.source.line_index(finding.span.start)
    near = (*by_line.get(line, ()), *by_line.get(line - 1, ()))
    hits = [ignore for ignore in near if finding.rule in ignore.rules]
    for ignore in hits:
        ignore.used.add(finding.rule)
    return bool(hits)


def unused_suppressions(ignores: list[Suppression], active: Collection[str]) -> Iterator[Finding]:
    """A finding for each ignore with a rule that silenced nothing, among the ``active`` rules."""
    for ignore in ignores:
        idle = [rule for rule in ignore.rules if rule in active and rule not in ignore.used]
        unknown = [rule for rule in ignore.rules if rule not in active and rule not in ignore.used]
        if idle or not ignore.rules:
            message = (
                UNUSED_IGNORE.message("unused", rules=", ".join(idle))
                if idle
                else UNUSED_IGNORE.message("empty")
            )
            finding = UNUSED_IGNORE.finding(ignore.source, ignore.span, message)
            is_needed = bool(unknown or ignore.used)
            yield finding if is_needed else finding._replace(fixes=_removal(ignore))


def _removal(ignore: Suppression) -> tuple[Fix, ...]:
    """Takes the comment away with the blanks before it, and its line if nothing else is there."""
    line = ignore.source.line_span(ignore.line)
    text = ignore.source.text
    start = ignore.span.start
    while start > line.start and text[start - 1] in " \t":
        start -= 1
    end = ignore.span.end
    if start == line.start and end == line.end:
        following = ignore.line + 1
        starts = ignore.source.line_starts
        end = starts[following] if following < len(starts) else end
    edit = Edit(ignore.source, Span(start, end), "")
    return UNUSED_IGNORE.fixes("remove", (edit,), preferred=True)
