"""``keyfit: ignore[rule, …]`` in a comment suppresses those rules on its line and the next."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from ..parsers.document import Document
from ..text.source import Source, Span
from .finding import Finding

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
