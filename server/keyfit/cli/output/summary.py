"""Render the last line of a report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...linter.finding import SEVERITIES, Finding, Severity
from ...linter.report import Report
from ...util.counted import file_count
from ...util.translation import ntr, tr


def summary_text(report: Report, fix_command: str) -> str:
    """Return one line: the findings by severity, the files, those in the baseline, the fixes, and
    ``fix_command``, which makes them."""
    counts: dict[Severity, int] = dict.fromkeys(SEVERITIES, 0)
    repairable = 0
    for findings in report.findings.values():
        for finding in findings:
            counts[finding.severity] += 1
            repairable += is_repairable(finding)
    in_baseline = sum(len(checked.known) for checked in report.files.values())
    files = file_count(report.checked)
    if in_baseline:
        files = tr(
            "{files}, besides {count:,} in the baseline", files=files, count=in_baseline
        )
    parts = list(_counted(counts))
    if not parts:
        return tr("No findings in {files}.", files=files)
    found = tr(", ").join(parts)
    if not repairable or not fix_command:
        return tr("{found} in {files}.", found=found, files=files)
    return tr(
        "{found} in {files}; {command} repairs {count}.",
        found=found,
        files=files,
        command=fix_command,
        count=repairable,
    )


def _counted(counts: Mapping[Severity, int]) -> Iterator[str]:
    """Yield the number of findings of each severity that has some."""
    if errors := counts["error"]:
        yield ntr("1 error", "{count:,} errors", errors)
    if warnings := counts["warning"]:
        yield ntr("1 warning", "{count:,} warnings", warnings)
    if infos := counts["info"]:
        yield ntr("1 info", "{count:,} infos", infos)


def is_repairable(finding: Finding) -> bool:
    """Return whether ``keyfit fix`` repairs ``finding``."""
    return any(fix.preferred for fix in finding.fixes)
