"""Repairs applied to texts: which of them, together with which, and what then remains."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from ..text.edit import Edit, Fix
from ..text.source import Span
from ..util.isolation import Guard, RuleFailure
from ..vfs.files import Files, Overlay
from .finding import Finding
from .report import Report

MOST_PASSES = 10  # a repair may uncover the next; this many have always been enough


class Engine(Protocol):
    """What checks files: one analysis, or one for each project."""

    def run(self, files: Files, paths: Iterable[str]) -> Report:
        """Return the findings that stand in ``paths``."""


@dataclass
class FixResult:
    """What repairing gave: the new texts by path, the repairs made there, and what remains.

    The files of ``failures``, whose repairs could not be applied, are left as they were by then.
    """

    texts: dict[str, str]
    repairs: dict[str, list[tuple[str, str]]]  # path → (rule, title of the fix)
    report: Report
    failures: list[RuleFailure] = field(default_factory=list)
    before: dict[str, str] = field(default_factory=dict)  # the texts as they were read


@dataclass
class _Pass:
    """The repairs taken in one pass, and the places that they leave to later ones."""

    edits: dict[str, list[Edit]] = field(default_factory=dict)
    taken: dict[str, list[Span]] = field(default_factory=dict)

    def take(self, finding: Finding, fix: Fix) -> bool:
        """Take ``fix`` unless it touches a place of one that was taken before."""
        places = list(_places(finding, fix))
        if any(_touch(span, other) for path, span in places for other in self.taken.get(path, ())):
            return False
        for path, span in places:
            self.taken.setdefault(path, []).append(span)
        for edit in fix.edits:
            self.edits.setdefault(edit.source.path, []).append(edit)
        return True


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Return ``text`` with ``edits`` made; their spans refer to ``text``. Raise ValueError on
    overlap."""
    parts, at = [], 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        if edit.span.start < at:
            raise ValueError("overlapping edits")
        parts += [text[at : edit.span.start], edit.text]
        at = edit.span.end
    return "".join([*parts, text[at:]])


def fix_to_apply(finding: Finding, unsafe: bool = False) -> Fix | None:
    """Return the fix to apply unasked: the preferred one; with ``unsafe`` else the first one
    offered."""
    preferred = next((fix for fix in finding.fixes if fix.preferred), None)
    return preferred or (next(iter(finding.fixes), None) if unsafe else None)


def fix_all(engine: Engine, files: Files, paths: Iterable[str], unsafe: bool = False) -> FixResult:
    """Repair ``paths`` pass by pass until nothing is left that may be repaired.

    Fixes that would also change a file outside ``paths`` are left alone. Nothing is written.
    """
    paths = list(dict.fromkeys(paths))
    guard = Guard()
    fixed = FixResult({}, {}, Report({}), guard.failures)
    for _ in range(MOST_PASSES):
        fixed.report = engine.run(Overlay(fixed.texts, files), paths)
        broken = {failure.path for failure in fixed.failures}
        if not _one_pass(fixed, set(paths) - broken, unsafe, guard):
            return fixed
    fixed.report = engine.run(Overlay(fixed.texts, files), paths)
    return fixed


def _one_pass(fixed: FixResult, paths: set[str], unsafe: bool, guard: Guard) -> bool:
    """Repair once; return whether another pass is needed. Where the edits of a file cannot be
    applied, nothing of the pass is, as a repair may edit several files: the next leaves it out."""
    taken, earlier = _Pass(), len(guard.failures)
    repairs: list[tuple[Finding, Fix]] = []
    for finding in (f for found in fixed.report.findings.values() for f in found):
        fix = fix_to_apply(finding, unsafe)
        inside = fix and all(edit.source.path in paths for edit in fix.edits)
        if fix and fix.edits and inside and taken.take(finding, fix):
            repairs.append((finding, fix))
    texts: dict[str, str] = {}
    for path, edits in taken.edits.items():
        with guard(path):
            texts[path] = apply(edits[0].source.text, edits)
    if len(guard.failures) == earlier:
        for path, text in texts.items():
            fixed.before.setdefault(path, taken.edits[path][0].source.text)
            fixed.texts[path] = text
        for finding, fix in repairs:
            for path in dict.fromkeys(edit.source.path for edit in fix.edits):
                fixed.repairs.setdefault(path, []).append((finding.rule, fix.title))
    return bool(taken.edits)


def _places(finding: Finding, fix: Fix) -> Iterator[tuple[str, Span]]:
    """Yield what ``fix`` lays claim to: its finding's value as a whole, and from first to last
    edit.

    A value's findings are about its whole text: a second fix must wait for the new one.
    """
    yield finding.source.path, finding.span
    spans: dict[str, list[Span]] = {}
    for edit in fix.edits:
        spans.setdefault(edit.source.path, []).append(edit.span)
    for path, found in spans.items():
        yield path, Span(min(s.start for s in found), max(s.end for s in found))


def _touch(one: Span, other: Span) -> bool:
    return one.start <= other.end and other.start <= one.end
