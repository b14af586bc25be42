"""Findings for people: place, reason, the line with carets, related places, repairs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...analysis import Report
from ...findings import Finding, Fix
from ...text.source import Source, Span
from ..paths import shown
from ..style import Style, printable
from .snippet import snippet

if TYPE_CHECKING:
    from ...masking import Masker

_MOST_FIXES = 3


def findings_text(report: Report, masker: Masker, style: Style) -> Iterator[str]:
    """The lines that show ``report``, without their line ends; a blank one after each finding."""
    for findings in report.findings.values():
        for finding in findings:
            yield from _finding(finding, masker, style)
            yield ""


def _finding(finding: Finding, masker: Masker, style: Style) -> Iterator[str]:
    label = style(finding.severity, f"{finding.severity}[{finding.rule}]")
    place = style("bold", _place(finding.source, finding.span))
    yield f"{place}: {label} {printable(finding.message)}"
    line = snippet(masker, finding.source, finding.span)
    gutter = " " * len(str(line.number))
    bar, carets = style("gutter", f"{gutter} |"), style(finding.severity, "^" * line.length)
    yield bar
    yield f"{style('gutter', f'{line.number} |')} {line.text}".rstrip()
    yield f"{bar} {' ' * line.offset}{carets}"
    for note in _notes(finding, style):
        yield f"{gutter} {style('gutter', '=')} {note}"


def _notes(finding: Finding, style: Style) -> Iterator[str]:
    for other in finding.related:
        place = _place(other.source, other.span)
        yield f"note: {place}: {printable(other.message)}"
    for fix in finding.fixes[:_MOST_FIXES]:
        yield f"{style('help', 'help:')} {printable(fix.title)}{_how(fix)}"


def _how(fix: Fix) -> str:
    if fix.preferred:
        return " (keyfit fix)"
    return " (unsafe: keyfit fix --unsafe)" if fix.safety == "unsafe" else ""


def _place(source: Source, span: Span) -> str:
    line, column = source.position(span.start)
    return f"{printable(shown(source.path))}:{line}:{column}"
