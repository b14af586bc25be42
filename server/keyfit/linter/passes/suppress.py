"""Leave out what ``keyfit: ignore[…]`` comments name, and report the comments without effect."""

from __future__ import annotations

from collections.abc import Collection

from ...parsers.document import Document
from ..finding import Finding
from ..suppressions import apply_suppressions, suppressions_of


def suppress(
    findings: list[Finding], document: Document, active_rules: Collection[str]
) -> list[Finding]:
    """Return ``findings`` without those that a comment of ``document`` suppresses.

    If ``active_rules``, the ids of the rules that ran, has unused-ignore, a finding is added for
    each comment that suppresses nothing.
    """
    suppressions = suppressions_of(document)
    if not suppressions:
        return findings
    # Not imported before there is a comment: it comes with all other rules.
    from ..rules import unused_ignore

    kept, used = apply_suppressions(findings, suppressions)
    if unused_ignore.RULE.id in active_rules:
        kept += unused_ignore.unused_suppressions(suppressions, used, active_rules)
    return kept
