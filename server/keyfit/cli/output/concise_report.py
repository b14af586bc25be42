"""Render each finding as one line, for terminals and programs that read compilers' messages."""

from __future__ import annotations

from collections.abc import Iterator

from ...linter.report import Report
from ...util.terminal_text import Style
from .text_report import headline


def concise_lines(report: Report, style: Style) -> Iterator[str]:
    """Yield ``path:line:column: severity[rule] message`` for each finding."""
    for findings in report.findings.values():
        for finding in findings:
            yield headline(finding, style)
