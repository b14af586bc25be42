"""How often each rule was broken, and how much of that ``keyfit fix`` repairs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ...analysis import Report
from ...rules import RULES
from ..style import Style
from .as_json import VERSION, summary
from .summary import is_repairable
from .table import table


class Count(NamedTuple):
    """How many findings a rule has, and how many of them have a preferred repair."""

    rule: str
    findings: int
    repairable: int
    summary: str


def statistics_text(report: Report, style: Style) -> Iterator[str]:
    """The lines of a table, and a blank one; nothing where nothing was found."""
    rows = [(str(c.findings), str(c.repairable), c.rule, c.summary) for c in _counts(report)]
    if rows:
        head = ("FINDINGS", "REPAIRABLE", "RULE", "WHAT IT FINDS")
        yield from table(head, rows, style, right=(0, 1))
        yield ""


def statistics_json(report: Report, skipped: Mapping[str, str]) -> str:
    """The same for programs; ``skipped`` tells by path why a file was not checked."""
    counts = [
        {"rule": count.rule, "findings": count.findings, "repairable": count.repairable}
        for count in _counts(report)
    ]
    said = {"version": VERSION, "statistics": counts, "summary": summary(report, skipped)}
    return json.dumps(said, indent=2)


def _counts(report: Report) -> list[Count]:
    """The rules that were broken, the most often broken first."""
    found = [finding for findings in report.findings.values() for finding in findings]
    findings = Counter(finding.rule for finding in found)
    repairable = Counter(finding.rule for finding in found if is_repairable(finding))
    counts = [
        Count(rule.id, findings[rule.id], repairable[rule.id], rule.summary)
        for rule in RULES
        if findings[rule.id]
    ]
    return sorted(counts, key=lambda count: (-count.findings, count.rule))
