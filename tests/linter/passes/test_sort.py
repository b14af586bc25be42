"""Sorting: by place, at one place the most severe first."""

from __future__ import annotations

from keyfit.linter.passes.sort import sort
from linter.passes.samples import finding_at, view_of

SOURCE = view_of().document.source


def test_findings_are_in_the_order_of_the_text() -> None:
    late, early = finding_at(SOURCE, 10), finding_at(SOURCE, 9, 30)
    longer = finding_at(SOURCE, 10, 20)
    assert sort([longer, late, early]) == [early, late, longer]


def test_at_one_place_the_most_severe_comes_first() -> None:
    severities = ["info", "error", "warning"]
    findings = [finding_at(SOURCE, 3, severity=severity) for severity in severities]
    assert [finding.severity for finding in sort(findings)] == [
        "error",
        "warning",
        "info",
    ]


def test_equal_ones_keep_their_order() -> None:
    findings = [finding_at(SOURCE, 3, message="b"), finding_at(SOURCE, 3, message="a")]
    assert sort(findings) == findings
