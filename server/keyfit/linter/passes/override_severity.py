"""Give findings the severity that the settings ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..finding import Finding, Severity, severity_rank


def override_severity(
    findings: Iterable[Finding],
    wanted: Mapping[str, Severity],
    defaults: Mapping[str, Severity],
) -> list[Finding]:
    """Return ``findings`` with the severities ``wanted`` by rule id.

    ``defaults`` are the rules' own severities by id. A finding that is milder than its rule,
    because less is certain, is not raised above that.
    """
    if not wanted:
        return list(findings)
    return [_with_severity(finding, wanted, defaults) for finding in findings]


def _with_severity(
    finding: Finding, wanted: Mapping[str, Severity], defaults: Mapping[str, Severity]
) -> Finding:
    severity = wanted.get(finding.rule)
    if severity is None:
        return finding
    is_milder = severity_rank(finding.severity) > severity_rank(defaults[finding.rule])
    if is_milder and severity_rank(severity) < severity_rank(finding.severity):
        return finding
    return finding._replace(severity=severity)
