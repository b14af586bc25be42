"""The user's word, for tests of what only a trusted project may set."""

from __future__ import annotations

from keyfit.project.trust import Trust, Word


def trusting(folder: str, trusted: tuple[str, ...]) -> Word:
    """Trust every project, as ``--trust-project`` does."""
    return Word(Trust.EVERYTHING)
