"""The user's word, for tests of what only a trusted project may set."""

from __future__ import annotations

from keyfit.project.trust import Trust, TrustDecision


def trusting(folder: str, trusted: tuple[str, ...]) -> TrustDecision:
    """Trust every project, as ``--trust-project`` does."""
    return TrustDecision(Trust.EVERYTHING)
