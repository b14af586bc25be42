"""Leave out the findings that a project had when it began to use keyfit."""

from __future__ import annotations

from collections.abc import Sequence

from ..baseline import Baseline, BaselineEntry
from ..finding import Finding


def subtract_baseline(
    findings: Sequence[Finding], path: str, baseline: Baseline
) -> tuple[list[Finding], list[BaselineEntry]]:
    """Return those of ``findings`` that are new, and the entries of ``baseline`` for the others.

    ``findings`` are all those in the file at the absolute ``path``, in the order of its text.
    """
    if not baseline.entries:
        return list(findings), []
    new, known = [], []
    for finding, entry in zip(
        findings, baseline.entries_of(path, findings), strict=True
    ):
        if entry in baseline.entries:
            known.append(entry)
        else:
            new.append(finding)
    return new, known
