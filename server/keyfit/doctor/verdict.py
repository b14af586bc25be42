"""What the rules foresee of a call: the one judgement that `check`, `doctor` and hovers render."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..linter.finding import Finding
from ..linter.rule import Rule
from ..linter.rules import RULES
from ..resolve.call import Call

UNKNOWN = "unknown"


class ForeseenOutcome(NamedTuple):
    """A finding that tells of the answer to a call, or why that cannot be told (`is_doubt`)."""

    rule: Rule
    finding: Finding

    @property
    def is_doubt(self) -> bool:
        """Whether the answer is unknown for it, not a refusal."""
        return self.rule.outcome == UNKNOWN


def foreseen_outcomes(call: Call) -> Iterator[ForeseenOutcome]:
    """What bears on the answer to ``call``, in the order of the rules; mere hints are left out."""
    for rule in RULES:
        checks = rule.call_check(rule, call) if rule.outcome and rule.call_check else ()
        for finding in checks:
            if rule.outcome == UNKNOWN or _fails(rule, finding, call):
                yield ForeseenOutcome(rule, finding)


def _fails(rule: Rule, finding: Finding, call: Call) -> bool:
    """Whether ``finding`` is about what is sent, and no mere hint."""
    if any(finding.subject is name.setting for name in call.references.names):
        return False
    return finding.severity != "info" or rule.severity == "info"
