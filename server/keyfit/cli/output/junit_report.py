"""Render findings as JUnit XML, which CI systems show as tests that failed.

https://github.com/testmoapp/junitxml
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from ...linter.finding import Finding
from ...linter.report import Report
from ...util.terminal_text import printable
from ..paths import from_checkout


def report_junit(report: Report) -> str:
    """Return ``report`` as XML: a suite for each checked file, a case for each finding.

    A file without findings has one case that passed. An info is a case that passed, too, because
    it fails no run. Paths are relative to the checkout.
    """
    return "\n".join(_lines(report))


def _lines(report: Report) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    every = [finding for findings in report.findings.values() for finding in findings]
    passed = list(report.findings.values()).count([])
    yield f"<testsuites{_counts('keyfit', every, passed)}>"
    for path, findings in report.findings.items():
        name = from_checkout(path) or path
        yield f"  <testsuite{_counts(name, findings, passed=not findings)}>"
        if not findings:
            yield f"    <testcase name={_quoted('keyfit')} classname={_quoted(name)}/>"
        for finding in findings:
            yield from _case(finding, name)
        yield "  </testsuite>"
    yield "</testsuites>"


def _counts(name: str, findings: list[Finding], passed: int) -> str:
    failures = sum(map(_fails, findings))
    tests = len(findings) + passed
    return f' name={_quoted(name)} tests="{tests}" failures="{failures}" errors="0"'


def _fails(finding: Finding) -> bool:
    return finding.severity != "info"


def _case(finding: Finding, path: str) -> Iterator[str]:
    line, column = finding.source.position(finding.span.start)
    names = f"name={_quoted(finding.rule)} classname={_quoted(path)}"
    text = f"{path}:{line}:{column}: {finding.message}"
    yield f'    <testcase {names} file={_quoted(path)} line="{line}">'
    if _fails(finding):
        kind = f"type={_quoted(finding.severity)}"
        message = f"message={_quoted(finding.message)}"
        yield f"      <failure {kind} {message}>{_escaped(text)}</failure>"
    else:
        yield f"      <system-out>{_escaped(text)}</system-out>"
    yield "    </testcase>"


def _escaped(text: str) -> str:
    return escape(_valid(text))


def _quoted(text: str) -> str:
    return quoteattr(_valid(text))


def _valid(text: str) -> str:
    # XML has no way to write control characters and what is not Unicode in a path.
    plain = printable(text)
    return plain.encode("utf-8", "replace").decode("utf-8")
