"""Count the findings of each rule, and how many of them ``keyfit fix`` repairs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ...linter.report import Report
from ...linter.rules import RULES
from ...util.terminal_text import Style
from ...util.text_layout import table
from ...util.translation import Phrase, localized, tr
from .json_report import VERSION, summary
from .summary import is_repairable


class RuleCount(NamedTuple):
    """The number of a rule's findings, and of those among them with a preferred fix."""

    rule: str
    findings: int
    repairable: int
    summary: str


def statistics_text(report: Report, style: Style) -> Iterator[str]:
    """Yield a table and an empty line; nothing if there are no findings."""
    rows: list[tuple[str, ...]] = []
    for rule, findings, repairable, summary_text in _counts(report):
        row = (str(findings), str(repairable), rule, localized(Phrase(summary_text)))
        rows.append(row)
    if not rows:
        return
    head = (tr("FINDINGS"), tr("REPAIRABLE"), tr("RULE"), tr("WHAT IT FINDS"))
    yield from table(head, rows, style, right_aligned=(0, 1))
    yield ""


def statistics_json(report: Report, skipped: Mapping[str, str]) -> str:
    """Return the counts as JSON.

    ``skipped`` maps the path of each file that was not checked to the reason.
    """
    counts = [
        {
            "rule": count.rule,
            "findings": count.findings,
            "repairable": count.repairable,
        }
        for count in _counts(report)
    ]
    document = {
        "version": VERSION,
        "statistics": counts,
        "summary": summary(report, skipped),
    }
    return json.dumps(document, indent=2)


def _counts(report: Report) -> list[RuleCount]:
    """Return a count for each rule with findings, the most frequent first."""
    findings: Counter[str] = Counter()
    repairable: Counter[str] = Counter()
    for file_findings in report.findings.values():
        for finding in file_findings:
            findings[finding.rule] += 1
            repairable[finding.rule] += is_repairable(finding)
    counts = [
        RuleCount(rule.id, findings[rule.id], repairable[rule.id], rule.summary)
        for rule in RULES
        if findings[rule.id]
    ]
    return sorted(counts, key=lambda count: (-count.findings, count.rule))
