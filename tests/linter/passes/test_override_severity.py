"""Overriding severities: what the settings ask for, but nothing is made more certain than it is."""

from __future__ import annotations

import pytest

from keyfit.linter.passes.override_severity import override_severity
from linter.passes.samples import finding_at, view_of

SOURCE = view_of().document.source
DEFAULTS = {"model-case": "warning", "endpoint-path": "error"}


@pytest.mark.parametrize(
    ("severity", "wanted", "expected"),
    [
        ("warning", "error", "error"),
        ("warning", "info", "info"),
        ("info", "error", "info"),  # milder than its rule, because less is certain
        ("error", "warning", "warning"),
    ],
)
def test_the_severity_of_a_rule_is_overridden(
    severity: str, wanted: str, expected: str
) -> None:
    finding = finding_at(SOURCE, 0, severity=severity)
    (changed,) = override_severity([finding], {"model-case": wanted}, DEFAULTS)
    assert changed == finding._replace(severity=expected)


def test_a_rule_that_is_not_named_keeps_its_severity() -> None:
    findings = [finding_at(SOURCE, 0, severity="error")]
    assert override_severity(findings, {"endpoint-path": "info"}, DEFAULTS) == findings
    assert override_severity(findings, {}, {}) == findings
