"""Mask keys in all texts of findings: a key may stand where a model or URL belongs."""

from __future__ import annotations

from collections.abc import Iterable

from ...catalog.vendor_index import Catalog
from ..finding import Finding


def redact(findings: Iterable[Finding], catalog: Catalog) -> list[Finding]:
    """Return ``findings`` with every key of ``catalog``'s shapes masked in their texts."""
    return [finding.mapped(catalog.keys.masked) for finding in findings]
