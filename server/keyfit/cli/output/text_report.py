"""Render findings as text: location, message, the line with carets, related places, fixes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...linter.finding import Finding
from ...linter.report import Report
from ...linter.rule import page_url
from ...text.edit import Fix
from ...text.source import Source, Span
from ...util.terminal_text import Style, printable
from ...util.translation import localized, tr
from ...util.user_paths import readable_here
from .snippet import snippet

if TYPE_CHECKING:
    from ...resolve.redact import Redactor

_MAX_FIXES = 3


def findings_text(
    report: Report, redactor: Redactor, style: Style, fix_command: str
) -> Iterator[str]:
    """Yield the lines of ``report``, an empty one after each finding; ``fix_command`` makes the
    fixes, if it is not empty."""
    for findings in report.findings.values():
        for finding in findings:
            yield from _finding(finding, redactor, style, fix_command)
            yield ""


def headline(finding: Finding, style: Style) -> str:
    """Return the line with the place, the severity, the rule and the message of ``finding``."""
    severity = finding.severity
    location = style("bold", _location(finding.source, finding.span))
    rule = style.link(page_url(finding.rule), finding.rule)
    label = style(severity, f"{severity}[{rule}]")
    return f"{location}: {label} {printable(localized(finding.message))}"


def _finding(
    finding: Finding, redactor: Redactor, style: Style, fix_command: str
) -> Iterator[str]:
    severity = finding.severity
    yield headline(finding, style)
    line = snippet(redactor, finding.source, finding.span)
    gutter = " " * len(str(line.number))
    empty_bar = style("gutter", f"{gutter} |")
    number_bar = style("gutter", f"{line.number} |")
    carets = style(severity, "^" * line.length)
    yield empty_bar
    yield f"{number_bar} {line.text}".rstrip()
    yield f"{empty_bar} {' ' * line.offset}{carets}"
    equals_sign = style("gutter", "=")
    for note in _notes(finding, style, fix_command):
        yield f"{gutter} {equals_sign} {note}"


def _notes(finding: Finding, style: Style, fix_command: str) -> Iterator[str]:
    for related in finding.related:
        location = _location(related.source, related.span)
        message = printable(localized(related.message))
        yield tr("note: {place}: {message}", place=location, message=message)
    if not finding.fixes:
        return

    label = style("help", tr("help:"))
    applied = finding.fix_to_apply(unsafe=True)
    for fix in finding.fixes[:_MAX_FIXES]:
        command = _command(fix, fix_command) if fix is applied else ""
        title = printable(localized(fix.title))
        yield tr("{label} {title}{command}", label=label, title=title, command=command)


def _command(fix: Fix, fix_command: str) -> str:
    """Return the command that applies ``fix``, the one that a command can; '' if only an editor
    can."""
    if not fix_command:
        return ""
    if fix.preferred:
        return tr(" ({command})", command=fix_command)
    if fix.safety == "unsafe":
        unsafe = f"{fix_command} --unsafe"
        return tr(" (unsafe: {command})", command=unsafe)
    return ""


def _location(source: Source, span: Span) -> str:
    line, column = source.position(span.start)
    return f"{printable(readable_here(source.path))}:{line}:{column}"
