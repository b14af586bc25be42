"""The predicted answer to a connection, as a record."""

from __future__ import annotations

from typing import Literal, NamedTuple

from ..linter.rule import Outcome
from ..resolve.origin import Origin
from ..util.translation import phrase

OK: Outcome = "ok"
UNKNOWN: Outcome = "unknown"
NOT_FAILING: tuple[Outcome, ...] = (OK, UNKNOWN)

AnswerEvidence = Literal["", "documented", "reported", "conflicting"]
"""How it is known what the service answers: published, reported by people, sources differ."""

FixedBy = Literal["", "fix", "fix --unsafe"]
"""The command of `keyfit` that makes a change; '' if none does."""


class _Fields(NamedTuple):
    """The fields of a `Prediction`."""

    outcome: Outcome
    reason: str
    statuses: tuple[int, ...] = ()
    evidence: AnswerEvidence = ""
    change: str = ""
    needs_consent: bool = False
    rule: str = ""
    at: Origin | None = None
    note: str = ""
    fixed_by: FixedBy = ""


class Prediction(_Fields):
    """What the service is documented to answer, and the one thing to change.

    ``statuses`` are those of HTTP, several where sources differ. ``reason``, ``change`` and
    ``note`` are sentences without a final stop and without keys. ``change`` is the one that helps,
    '' if none is known; ``needs_consent``: it is not safe. ``rule`` is the id of the rule that
    foresees the answer, ``at`` the place to change; '' and None if none. ``note`` says which other
    callers would be refused. ``fixed_by``: what makes the change.
    """

    @property
    def remedy(self) -> str:
        """The change as it is shown, with a reservation if it is not safe."""
        if not self.needs_consent:
            return self.change
        return phrase("{change}, if that is what you want", change=self.change)
