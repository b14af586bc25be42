"""Findings as GitHub's workflow commands, which a workflow shows beside the lines of a change.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from collections.abc import Iterator

from ...analysis import Report
from ...findings import Finding
from ...text.source import Source, Span
from ..paths import from_checkout
from ..style import printable

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}
# As @actions/core escapes them: the runner undoes this, and nothing else.
_TEXT = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _TEXT | str.maketrans({":": "%3A", ",": "%2C"})


def workflow_commands(report: Report) -> Iterator[str]:
    """One line for each finding. Paths start from the checkout, columns count code points."""
    for findings in report.findings.values():
        yield from map(_annotation, findings)


def _annotation(finding: Finding) -> str:
    properties: dict[str, str | int] = {
        "title": f"keyfit ({finding.rule})",
        "file": from_checkout(finding.path) or finding.path,
        **_range(finding.source, finding.span),
    }
    said = ",".join(f"{key}={_escaped(value)}" for key, value in properties.items())
    text = "\n".join(_lines(finding)).translate(_TEXT)
    return f"::{_COMMANDS[finding.severity]} {said}::{text}"


def _escaped(value: str | int) -> str:
    return printable(str(value).translate(_PROPERTY))  # line breaks are escaped by then


def _range(source: Source, span: Span) -> dict[str, int]:
    """Lines and columns; GitHub takes columns only where both are of one line."""
    start, end = source.position(span.start), source.position(span.end)
    if start.line != end.line:
        return {"line": start.line, "endLine": end.line}
    return {
        "line": start.line, "endLine": end.line, "col": start.column, "endColumn": end.column
    }  # fmt: skip


def _lines(finding: Finding) -> Iterator[str]:
    """The message, behind its place (the log shows no properties), and what helps to mend it."""
    yield f"{_place(finding.source, finding.span)}: {printable(finding.message)}"
    for other in finding.related:
        yield f"note: {_place(other.source, other.span)}: {printable(other.message)}"
    for fix in finding.fixes:
        if fix.preferred:
            yield f"help: {printable(fix.title)} (keyfit fix)"


def _place(source: Source, span: Span) -> str:
    line, column = source.position(span.start)
    return f"{printable(from_checkout(source.path) or source.path)}:{line}:{column}"
