"""Render the last line of a report."""

from __future__ import annotations

from ...linter.finding import SEVERITIES, Finding
from ...linter.report import Report


def summary_text(report: Report, fix_command: str) -> str:
    """Return one line: the findings by severity, the files, those in the baseline, the fixes, and
    ``fix_command``, which makes them."""
    counts: dict[str, int] = dict.fromkeys(SEVERITIES, 0)
    repairable = 0
    for findings in report.findings.values():
        for finding in findings:
            counts[finding.severity] += 1
            repairable += is_repairable(finding)
    in_baseline = sum(len(checked.known) for checked in report.files.values())
    files = plural(report.checked, "file")
    if in_baseline:
        files += f", besides {in_baseline:,} in the baseline"
    parts = [plural(count, severity) for severity, count in counts.items() if count]
    if not parts:
        return f"No findings in {files}."
    line = f"{', '.join(parts)} in {files}"
    if repairable and fix_command:
        line += f"; {fix_command} repairs {repairable}"
    return f"{line}."


def is_repairable(finding: Finding) -> bool:
    """Return whether ``keyfit fix`` repairs ``finding``."""
    return any(fix.preferred for fix in finding.fixes)


def plural(count: int, noun: str, nouns: str = "") -> str:
    """Return ``count`` with ``noun`` or its plural ``nouns``, by default with an s."""
    if count == 1:
        return f"1 {noun}"
    if not nouns:
        nouns = f"{noun}s"
    return f"{count:,} {nouns}"
