"""The last line of a report."""

from __future__ import annotations

from ...analysis import Report
from ...findings import SEVERITIES, Finding


def summary_text(report: Report) -> str:
    """One line: how many findings of which severity, in how many files, how many are left out for
    a baseline, how many repairable."""
    findings = [finding for found in report.findings.values() for finding in found]
    known = sum(len(checked.known) for checked in report.files.values())
    files = plural(report.checked, "file") + (
        f", besides {known:,} in the baseline" if known else ""
    )
    if not findings:
        return f"No findings in {files}."
    counts = (
        (sum(finding.severity == severity for finding in findings), severity)
        for severity in SEVERITIES
    )
    said = ", ".join(plural(count, severity) for count, severity in counts if count)
    mended = sum(map(is_repairable, findings))
    more = f"; keyfit fix repairs {mended}" if mended else ""
    return f"{said} in {files}{more}."


def is_repairable(finding: Finding) -> bool:
    """Whether ``keyfit fix`` repairs ``finding``."""
    return any(fix.preferred for fix in finding.fixes)


def plural(count: int, noun: str, nouns: str = "") -> str:
    """``count`` with ``noun``, or with ``nouns`` (by default with an s) as needed."""
    return f"{count:,} {noun if count == 1 else nouns or f'{noun}s'}"
