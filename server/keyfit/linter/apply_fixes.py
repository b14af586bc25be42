"""Apply fixes to texts: choose those that fit together, and lint again what they leave."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from ..text.edit import Edit, Fix
from ..text.source import Span
from ..text.span_set import SpanSet
from ..util.isolation import Guard, RuleFailure
from ..vfs.files import Files, Overlay
from .finding import Finding
from .report import Report

MAX_PASSES = 10  # one fix may reveal the next problem; in practice a few passes suffice


class Engine(Protocol):
    """Whatever lints files: one linter, or one for each project."""

    def run(self, files: Files, paths: Iterable[str]) -> Report:
        """Return the findings in ``paths``."""


@dataclass
class FixResult:
    """The result of fixing: the new texts by path, the fixes made there, and what remains.

    The files of ``failures``, whose fixes could not be applied, are left as they were by then.
    """

    texts: dict[str, str]
    repairs: dict[str, list[tuple[str, str]]]  # path → (rule, title of the fix)
    report: Report
    failures: list[RuleFailure] = field(default_factory=list)
    before: dict[str, str] = field(default_factory=dict)  # the texts as they were read


@dataclass
class _Pass:
    """The fixes taken in one pass, and the places that they leave to later ones."""

    edits: dict[str, list[Edit]] = field(default_factory=dict)
    taken: dict[str, SpanSet] = field(default_factory=dict)
    fixes: list[tuple[Finding, Fix]] = field(default_factory=list)

    def take(self, finding: Finding, fix: Fix) -> None:
        """Take ``fix`` unless it touches a place of one that was taken before."""
        places = list(_places(finding, fix))
        if any(self._is_taken(path, span) for path, span in places):
            return
        for path, span in places:
            self.taken.setdefault(path, SpanSet()).add(span)
        for edit in fix.edits:
            self.edits.setdefault(edit.source.path, []).append(edit)
        self.fixes.append((finding, fix))

    def _is_taken(self, path: str, span: Span) -> bool:
        return path in self.taken and self.taken[path].touches(span)


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Return ``text`` with ``edits`` made; their spans refer to ``text``. Raise `ValueError` on
    overlap."""
    parts: list[str] = []
    end = 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        if edit.span.start < end:
            raise ValueError("overlapping edits")
        parts += [text[end : edit.span.start], edit.text]
        end = edit.span.end
    parts.append(text[end:])
    return "".join(parts)


def fix_all(
    engine: Engine, files: Files, paths: Iterable[str], unsafe: bool = False
) -> FixResult:
    """Fix ``paths`` pass by pass until nothing is left that may be fixed.

    Fixes that would also change a file outside ``paths`` are left alone. Nothing is written.
    """
    paths = list(dict.fromkeys(paths))
    guard = Guard()
    result = FixResult({}, {}, Report({}), guard.failures)
    # A fix may reveal another problem, as a right host reveals a wrong path. The number of passes
    # is bounded, so that two rules that undo each other do not run forever.
    for _ in range(MAX_PASSES):
        result.report = engine.run(Overlay(result.texts, files), paths)
        broken = {failure.path for failure in result.failures}
        if not _one_pass(result, set(paths) - broken, unsafe, guard):
            return result
    result.report = engine.run(Overlay(result.texts, files), paths)
    return result


def _one_pass(result: FixResult, paths: set[str], unsafe: bool, guard: Guard) -> bool:
    """Apply fixes once; return whether another pass is needed.

    Where the edits of a file cannot be applied, nothing of the pass is, as a fix may edit several
    files: the next pass leaves that file out.
    """
    taken = _take_fixes(result.report, paths, unsafe)
    earlier_failures = len(guard.failures)
    texts: dict[str, str] = {}
    for path, edits in taken.edits.items():
        with guard(path):
            texts[path] = apply(edits[0].source.text, edits)
    if len(guard.failures) == earlier_failures:
        _record(result, taken, texts)
    return bool(taken.edits)


def _take_fixes(report: Report, paths: set[str], unsafe: bool) -> _Pass:
    """Return the fixes to apply in one pass, which edit nothing outside of ``paths``."""
    taken = _Pass()
    for findings in report.findings.values():
        for finding in findings:
            fix = finding.fix_to_apply(unsafe)
            if fix is None or not fix.edits:
                continue
            # Half of a fix, in one of two files, could do harm: all or nothing.
            if all(edit.source.path in paths for edit in fix.edits):
                taken.take(finding, fix)
    return taken


def _record(result: FixResult, taken: _Pass, texts: dict[str, str]) -> None:
    """Add the fixes ``taken`` and the new ``texts`` to ``result``."""
    for path, text in texts.items():
        result.before.setdefault(path, taken.edits[path][0].source.text)
        result.texts[path] = text
    for finding, fix in taken.fixes:
        for path in dict.fromkeys(edit.source.path for edit in fix.edits):
            result.repairs.setdefault(path, []).append((finding.rule, fix.title))


def _places(finding: Finding, fix: Fix) -> Iterator[tuple[str, Span]]:
    """Yield the paths and spans that ``fix`` claims: its finding's value as a whole, and in each
    file from the first to the last edit.

    A value's findings are about its whole text: a second fix must wait for the new one.
    """
    yield finding.source.path, finding.span
    spans: dict[str, list[Span]] = {}
    for edit in fix.edits:
        spans.setdefault(edit.source.path, []).append(edit.span)
    for path, in_file in spans.items():
        start = min(span.start for span in in_file)
        end = max(span.end for span in in_file)
        yield path, Span(start, end)
