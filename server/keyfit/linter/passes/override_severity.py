"""Give findings the severity that the settings ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..finding import Finding, severity_rank


def override_severity(
    findings: Iterable[Finding], wanted: Mapping[str, str], defaults: Mapping[str, str]
) -> list[Finding]:
    """Return ``findings`` with the severities ``wanted`` by rule id.

    ``defaults`` are the rules' own severities by id. A finding that is milder than its rule,
    because less is certain, is not raised above that.
    """
    if not wanted:
        return list(findings)
    return [_with_severity(finding, wanted, defaults) for finding in findings]


def _with_severity(
    finding: Finding, wanted: Mapping[str, str], defaults: Mapping[str, str]
) -> Finding:
    severity = wanted.get(finding.rule)
    if severity is None:
        return finding
    is_milder = severity_rank(finding.severity) > severity_rank(defaults[finding.rule])
    if is_milder:
        severity = max(severity, finding.severity, key=severity_rank)
    return finding._replace(severity=severity)
