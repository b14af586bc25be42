"""Render findings as SARIF 2.1.0, for code scanning and other programs that collect results.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html

Curly brackets in messages are not doubled. The standard asks for it, but viewers undo it only in
messages with arguments, and these have none.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from itertools import starmap
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ...linter.finding import Finding, RelatedLocation
from ...linter.fingerprint import fingerprints
from ...linter.report import Report
from ...linter.rules import RULES
from ...project.settings import Problem
from ...text.edit import Edit, Fix
from ...text.source import Source, Span
from ...util.isolation import RuleFailure
from ..paths import from_checkout
from .sarif_rules import LEVELS, driver, overrides

if TYPE_CHECKING:
    from ..check_session import Session

Json = dict[str, Any]

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "%SRCROOT%"  # the usual name for the top of the checkout
_RULES = [rule.id for rule in RULES]


def report_sarif(session: Session, report: Report) -> str:
    """Return ``report``, which ``session`` made, as one SARIF run."""
    root_description = _message("The folder to which paths are relative.")
    run = {
        "tool": {"driver": driver(session.redactor)},
        "invocations": [_invocation(session, report)],
        "originalUriBaseIds": {_ROOT: {"description": root_description}},
        "defaultEncoding": "utf-8",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "columnKind": "unicodeCodePoints",
        "results": list(_results(report)),
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _invocation(session: Session, report: Report) -> Json:
    notifications = list(map(_note_notification, session.discovery.notes))
    for path, reason in session.skipped(report).items():
        notifications.append(_skipped_notification(path, reason))
    # A file that was skipped for its failure is reported once.
    failures = [
        failure for failure in report.failures if failure.path not in report.skipped
    ]
    notifications.extend(map(_failure_notification, failures))
    projects = [session.projects.of(path) for path in report.files]
    problems = map(_settings_notification, session.projects.problems)
    return {
        "executionSuccessful": not report.failures,
        "ruleConfigurationOverrides": list(overrides(projects)),
        "toolExecutionNotifications": notifications,
        "toolConfigurationNotifications": list(problems),
    }


def _note_notification(note: str) -> Json:
    return {
        "level": "note",
        "message": _message(note),
    }


def _skipped_notification(path: str, reason: str) -> Json:
    return {
        "level": "warning",
        "message": _message(f"Skipped: {reason}"),
        "locations": [{"physicalLocation": {"artifactLocation": _artifact(path)}}],
    }


def _failure_notification(failure: RuleFailure) -> Json:
    notification: Json = {
        "level": "error",
        "message": _message(failure.text),
        "locations": [
            {"physicalLocation": {"artifactLocation": _artifact(failure.path)}}
        ],
    }
    if failure.rule:
        rule = {"id": failure.rule, "index": _RULES.index(failure.rule)}
        notification["associatedRule"] = rule
    return notification


def _settings_notification(problem: Problem) -> Json:
    return {
        "level": "warning",
        "message": _message(problem.text(_shown_source)),
    }


def _shown_source(source: str) -> str:
    # A source of settings is a file or, without a slash, a name such as that of an option.
    if "/" not in source:
        return source
    return from_checkout(source) or source


def _results(report: Report) -> Iterator[Json]:
    for path, findings in report.findings.items():
        shown_path = from_checkout(path) or path
        current = fingerprints(findings, shown_path)
        earlier = fingerprints(findings, shown_path, version=1)
        yield from map(_result, findings, current, earlier)


def _result(finding: Finding, current: str, earlier: str) -> Json:
    preferred = [fix for fix in finding.fixes if fix.preferred and fix.edits]
    return {
        "ruleId": finding.rule,
        "ruleIndex": _RULES.index(finding.rule),
        "level": LEVELS[finding.severity],
        "message": _message(finding.message),
        "locations": [_location(finding.source, finding.span)],
        "relatedLocations": list(starmap(_related, enumerate(finding.related))),
        "partialFingerprints": {"keyfit/v1": earlier, "keyfit/v2": current},
        "fixes": list(map(_fix, preferred)),
    }


def _related(number: int, related: RelatedLocation) -> Json:
    return {
        "id": number,
        "message": _message(related.message),
        **_location(related.source, related.span),
    }


def _location(source: Source, span: Span) -> Json:
    location = {
        "artifactLocation": _artifact(source.path),
        "region": _region(source, span),
    }
    return {"physicalLocation": location}


def _fix(fix: Fix) -> Json:
    edits_by_path: dict[str, list[Edit]] = {}
    for edit in fix.edits:
        edits_by_path.setdefault(edit.source.path, []).append(edit)
    return {
        "description": _message(fix.title),
        "artifactChanges": list(starmap(_change, edits_by_path.items())),
    }


def _change(path: str, edits: Iterable[Edit]) -> Json:
    return {
        "artifactLocation": _artifact(path),
        "replacements": list(map(_replacement, edits)),
    }


def _replacement(edit: Edit) -> Json:
    return {
        "deletedRegion": _region(edit.source, edit.span),
        "insertedContent": {"text": edit.text},
    }


def _region(source: Source, span: Span) -> Json:
    """Return the 1-based lines and columns of ``span``."""
    start_line, start_column = source.position(span.start)
    end_line, end_column = source.position(span.end)
    # SARIF does not count a byte order mark, which is a column of the first line here.
    if source.text.startswith("\ufeff"):
        if start_line == 1:
            start_column -= 1
        if end_line == 1:
            end_column -= 1
    return {
        "startLine": start_line,
        "startColumn": start_column,
        "endLine": end_line,
        "endColumn": end_column,
    }


def _artifact(path: str) -> Json:
    """Return the location of the file: relative in the checkout, else a ``file`` URI."""
    inside = from_checkout(path)
    if inside is not None:
        return {
            "uri": quote(os.fsencode(inside)),
            "uriBaseId": _ROOT,
        }
    # On Windows an absolute path begins with a drive, its URI with a slash.
    if not path.startswith("/"):
        path = f"/{path}"
    return {"uri": f"file://{quote(os.fsencode(path))}"}


def _message(text: str) -> Json:
    return {"text": text}
