"""Put findings in the order of the text."""

from __future__ import annotations

from collections.abc import Iterable

from ...text.source import Span
from ..finding import Finding, severity_rank


def sort(findings: Iterable[Finding]) -> list[Finding]:
    """Return ``findings`` by place, at the same place the most severe first.

    Fingerprints count equal findings in this order, so it comes before the baseline.
    """
    return sorted(findings, key=_key)


def _key(finding: Finding) -> tuple[Span, int]:
    return finding.span, severity_rank(finding.severity)
