"""Find the fix that makes the change which a prediction proposes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..doctor.prediction import Prediction
from ..linter.finding import Finding
from ..parsers.document import Setting
from ..text.edit import Fix


class Repair(NamedTuple):
    """A fix of a finding that brings about the change a prediction proposes."""

    finding: Finding
    fix: Fix


def repair_of(
    answer: Prediction, settings: Iterable[Setting], findings: Iterable[Finding]
) -> Repair | None:
    """Return the fix that ``answer`` proposes, of a finding at one of ``settings``; None if there
    is none. ``settings`` and ``findings`` are those of one file."""
    spans = [setting.span for setting in settings]
    for finding in findings:
        if finding.rule != answer.rule or not any(map(finding.span.touches, spans)):
            continue
        for fix in finding.fixes:
            if fix.title == answer.change:
                return Repair(finding, fix)
    return None
