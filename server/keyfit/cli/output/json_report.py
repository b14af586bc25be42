"""Render findings as JSON in the documented schema (version 1).

Lines and columns are 1-based, columns count code points, and ends are exclusive. Paths are
relative to the working directory.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ...linter.finding import SEVERITIES, Finding, RelatedLocation
from ...linter.report import Report
from ...text.edit import Edit, Fix
from ...text.source import Source, Span
from ...util.user_paths import shown

VERSION = 1


def report_json(report: Report, skipped: Mapping[str, str]) -> str:
    """Return the whole report, one line for each finding.

    ``skipped`` maps the path of each file that was not checked to the reason.
    """
    # Joined by hand: a report of a large tree stays readable by tools that work line by line.
    start = f'{{"version": {VERSION}, "findings": ['
    rows = [
        json.dumps(_finding(finding))
        for findings in report.findings.values()
        for finding in findings
    ]
    end = f'], "summary": {json.dumps(summary(report, skipped))}}}'
    lines = [start, ",\n".join(rows), end]
    return "\n".join(filter(None, lines))


def summary(report: Report, skipped: Mapping[str, str]) -> dict[str, Any]:
    """Return the number of findings by severity, the number of files checked, and those skipped."""
    counts: dict[str, int] = dict.fromkeys(SEVERITIES, 0)
    for findings in report.findings.values():
        for finding in findings:
            counts[finding.severity] += 1
    skipped_files = [
        {"path": shown(path), "reason": reason} for path, reason in skipped.items()
    ]
    in_baseline = sum(len(checked.known) for checked in report.files.values())
    return {
        **counts,
        **({"baseline": in_baseline} if in_baseline else {}),
        "files": report.checked,
        "skipped": skipped_files,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "path": shown(finding.path),
        "range": _range(finding.source, finding.span),
        "message": finding.message,
        "message_id": finding.message_id,
        "arguments": dict(finding.arguments),
        "related": [_related(related) for related in finding.related],
        "fixes": [_fix(fix) for fix in finding.fixes],
    }


def _related(related: RelatedLocation) -> dict[str, Any]:
    return {
        "path": shown(related.source.path),
        "range": _range(related.source, related.span),
        "message": related.message,
        "message_id": related.message_id,
        "arguments": dict(related.arguments),
    }


def _fix(fix: Fix) -> dict[str, Any]:
    return {
        "title": fix.title,
        "title_id": fix.title_id,
        "arguments": dict(fix.arguments),
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
        "start": _position(source, span.start),
        "end": _position(source, span.end),
    }


def _position(source: Source, offset: int) -> dict[str, int]:
    line, column = source.position(offset)
    return {"line": line, "column": column}
