"""Render findings as GitHub workflow commands, which annotate the lines of a pull request.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from collections.abc import Iterator

from ...linter.finding import Finding
from ...linter.report import Report
from ...text.source import Source, Span
from ...util.terminal_text import printable
from ..paths import from_checkout

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}
# The runner undoes exactly what @actions/core escapes, so that nothing else may be escaped.
_TEXT = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _TEXT | str.maketrans({":": "%3A", ",": "%2C"})


def workflow_commands(report: Report) -> Iterator[str]:
    """Yield one line for each finding; paths are relative to the checkout, columns code points."""
    for findings in report.findings.values():
        yield from map(_annotation, findings)


def _annotation(finding: Finding) -> str:
    properties: dict[str, str | int] = {
        "title": f"keyfit ({finding.rule})",
        "file": from_checkout(finding.path) or finding.path,
        **_range(finding.source, finding.span),
    }
    pairs = [f"{key}={_escaped(value)}" for key, value in properties.items()]
    command = _COMMANDS[finding.severity]
    text = "\n".join(_lines(finding)).translate(_TEXT)
    return f"::{command} {','.join(pairs)}::{text}"


def _escaped(value: str | int) -> str:
    # Escape first: `printable` would replace the line breaks that the runner can restore.
    escaped = str(value).translate(_PROPERTY)
    return printable(escaped)


def _range(source: Source, span: Span) -> dict[str, int]:
    """Return the 1-based lines, and the columns if the span lies on one line."""
    start = source.position(span.start)
    end = source.position(span.end)
    lines = {
        "line": start.line,
        "endLine": end.line,
    }
    # GitHub ignores the columns of a span over several lines.
    if start.line != end.line:
        return lines
    return {
        **lines,
        "col": start.column,
        "endColumn": end.column,
    }


def _lines(finding: Finding) -> Iterator[str]:
    """Yield the location and the message, the related locations and the preferred fix."""
    # The job's log shows no properties, so that the text repeats the location.
    location = _location(finding.source, finding.span)
    yield f"{location}: {printable(finding.message)}"
    for related in finding.related:
        location = _location(related.source, related.span)
        yield f"note: {location}: {printable(related.message)}"
    for fix in finding.fixes:
        if fix.preferred:
            yield f"help: {printable(fix.title)} (keyfit fix)"


def _location(source: Source, span: Span) -> str:
    line, column = source.position(span.start)
    path = from_checkout(source.path) or source.path
    return f"{printable(path)}:{line}:{column}"
