"""Render findings as a GitLab Code Quality report.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import json
from typing import Any

from ...linter.finding import Finding
from ...linter.fingerprint import fingerprints
from ...linter.report import Report
from ..paths import from_checkout

_SEVERITIES = {"error": "major", "warning": "minor", "info": "info"}


def report_gitlab(report: Report) -> str:
    """Return ``report`` as a JSON list; paths are relative to the checkout, lines 1-based."""
    issues = []
    for path, findings in report.findings.items():
        shown_path = from_checkout(path) or path
        for finding, fingerprint in zip(
            findings, fingerprints(findings, shown_path), strict=True
        ):
            issues.append(_issue(finding, shown_path, fingerprint))
    return json.dumps(issues, indent=2)


def _issue(finding: Finding, path: str, fingerprint: str) -> dict[str, Any]:
    lines = {
        "begin": finding.source.position(finding.span.start).line,
        "end": finding.source.position(finding.span.end).line,
    }
    return {
        "description": finding.message,
        "check_name": finding.rule,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": path, "lines": lines},
    }
