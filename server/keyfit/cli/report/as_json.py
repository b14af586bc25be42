"""Findings for programs, in the documented JSON schema (version 1).

Lines and columns are 1-based, columns in code points, ends exclusive; paths are relative to the
working directory.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ...analysis import Report
from ...findings import SEVERITIES, Edit, Finding, Fix, Related
from ...text.source import Source, Span
from ..paths import shown

VERSION = 1


def report_json(report: Report, skipped: Mapping[str, str]) -> str:
    """The whole report, a finding a line; ``skipped`` tells by path why a file was not checked."""
    found = (finding for findings in report.findings.values() for finding in findings)
    rows = ",\n".join(json.dumps(_finding(finding)) for finding in found)
    end = f'], "summary": {json.dumps(summary(report, skipped))}}}'
    return "\n".join(filter(None, (f'{{"version": {VERSION}, "findings": [', rows, end)))


def summary(report: Report, skipped: Mapping[str, str]) -> dict[str, Any]:
    """How many findings of which severity, how many files were checked, and which were not."""
    findings = [finding for found in report.findings.values() for finding in found]
    counts = {
        severity: sum(finding.severity == severity for finding in findings)
        for severity in SEVERITIES
    }
    left_out = [{"path": shown(path), "reason": why} for path, why in skipped.items()]
    return {**counts, "files": report.checked, "skipped": left_out}


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "path": shown(finding.path),
        "range": _range(finding.source, finding.span),
        "message": finding.message,
        "related": [_related(other) for other in finding.related],
        "fixes": [_fix(fix) for fix in finding.fixes],
    }


def _related(other: Related) -> dict[str, Any]:
    return {
        "path": shown(other.source.path),
        "range": _range(other.source, other.span),
        "message": other.message,
    }


def _fix(fix: Fix) -> dict[str, Any]:
    return {
        "title": fix.title,
        "preferred": fix.preferred,
        "safety": fix.safety,
        "edits": [_edit(edit) for edit in fix.edits],
    }


def _edit(edit: Edit) -> dict[str, Any]:
    return {
        "path": shown(edit.source.path),
        "range": _range(edit.source, edit.span),
        "new_text": edit.text,
    }


def _range(source: Source, span: Span) -> dict[str, dict[str, int]]:
    return {
        name: dict(zip(("line", "column"), source.position(offset), strict=True))
        for name, offset in (("start", span.start), ("end", span.end))
    }
