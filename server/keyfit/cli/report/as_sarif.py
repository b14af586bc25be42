"""Findings as SARIF 2.1.0, for code scanning and other programs that gather results.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html

Messages stand as they are. The standard wants curly brackets doubled, but the programs that show
them undo that only in messages that have arguments, and ours have none.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ...analysis import Report
from ...config import Problem
from ...findings import Edit, Finding, Fix, Related
from ...fingerprint import fingerprints
from ...isolation import Failure
from ...rules import RULES
from ...text.source import Source, Span
from ..paths import from_checkout
from .sarif_rules import LEVELS, driver, overrides

if TYPE_CHECKING:
    from ..session import Session

Json = dict[str, Any]

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_ROOT = "%SRCROOT%"  # by custom the top of the checkout
_RULES = [rule.id for rule in RULES]


def report_sarif(session: Session, report: Report) -> str:
    """The whole report of ``session``."""
    run = {
        "tool": {"driver": driver(session.masker)},
        "invocations": [_invocation(session, report)],
        "originalUriBaseIds": {_ROOT: {"description": _message("Where the paths start from.")}},
        "defaultEncoding": "utf-8",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "columnKind": "unicodeCodePoints",
        "results": list(_results(report)),
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _invocation(session: Session, report: Report) -> Json:
    skipped = (_skipped(path, why) for path, why in session.skipped(report).items())
    failures = (f for f in report.failures if f.path not in report.skipped)
    projects = [session.projects.of(path) for path in report.files]
    return {
        "executionSuccessful": not report.failures,
        "ruleConfigurationOverrides": list(overrides(projects)),
        "toolExecutionNotifications": [
            *map(_noted, session.discovery.notes),
            *skipped,
            *map(_failed, failures),
        ],
        "toolConfigurationNotifications": [*map(_misset, session.projects.problems)],
    }


def _noted(note: str) -> Json:
    return {"level": "note", "message": _message(note)}


def _skipped(path: str, why: str) -> Json:
    return {
        "level": "warning",
        "message": _message(f"Skipped: {why}"),
        "locations": [{"physicalLocation": {"artifactLocation": _artifact(path)}}],
    }


def _failed(failure: Failure) -> Json:
    notification: Json = {
        "level": "error",
        "message": _message(failure.text),
        "locations": [{"physicalLocation": {"artifactLocation": _artifact(failure.path)}}],
    }
    if failure.rule:
        rule = {"id": failure.rule, "index": _RULES.index(failure.rule)}
        notification["associatedRule"] = rule
    return notification


def _misset(problem: Problem) -> Json:
    return {"level": "warning", "message": _message(problem.text(_shown_source))}


def _shown_source(source: str) -> str:
    return from_checkout(source) or source if "/" in source else source


def _results(report: Report) -> Iterator[Json]:
    for path, findings in report.findings.items():
        known_by = fingerprints(findings, from_checkout(path) or path)
        yield from map(_result, findings, known_by)


def _result(finding: Finding, fingerprint: str) -> Json:
    preferred = [fix for fix in finding.fixes if fix.preferred and fix.edits]
    return {
        "ruleId": finding.rule,
        "ruleIndex": _RULES.index(finding.rule),
        "level": LEVELS[finding.severity],
        "message": _message(finding.message),
        "locations": [_location(finding.source, finding.span)],
        "relatedLocations": [_related(i, other) for i, other in enumerate(finding.related)],
        "partialFingerprints": {"keyfit/v1": fingerprint},
        "fixes": list(map(_fix, preferred)),
    }


def _related(number: int, other: Related) -> Json:
    location = _location(other.source, other.span)
    return {"id": number, "message": _message(other.message), **location}


def _location(source: Source, span: Span) -> Json:
    place = {"artifactLocation": _artifact(source.path), "region": _region(source, span)}
    return {"physicalLocation": place}


def _fix(fix: Fix) -> Json:
    changes: dict[str, list[Edit]] = {}
    for edit in fix.edits:
        changes.setdefault(edit.source.path, []).append(edit)
    return {
        "description": _message(fix.title),
        "artifactChanges": [_change(path, edits) for path, edits in changes.items()],
    }


def _change(path: str, edits: Iterable[Edit]) -> Json:
    replacements = [
        {"deletedRegion": _region(e.source, e.span), "insertedContent": {"text": e.text}}
        for e in edits
    ]
    return {"artifactLocation": _artifact(path), "replacements": replacements}


def _region(source: Source, span: Span) -> Json:
    """``span`` by lines and columns, in which a byte order mark does not count."""
    start, end = source.position(span.start), source.position(span.end)
    mark = source.text.startswith("\ufeff")
    return {
        "startLine": start.line, "startColumn": start.column - (mark and start.line == 1),
        "endLine": end.line, "endColumn": end.column - (mark and end.line == 1),
    }  # fmt: skip


def _artifact(path: str) -> Json:
    inside = from_checkout(path)
    if inside is None:
        return {"uri": f"file://{quote(os.fsencode(path if path[:1] == '/' else f'/{path}'))}"}
    return {"uri": quote(os.fsencode(inside)), "uriBaseId": _ROOT}


def _message(text: str) -> Json:
    return {"text": text}
