"""Foresee the answer to a call by the rules: the one verdict that `check`, `doctor` and hovers
render."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..linter.finding import Finding
from ..linter.rule import Rule
from ..linter.rules import RULES
from ..resolve.call import Call


class ForeseenOutcome(NamedTuple):
    """A finding that affects the predicted answer to a call, and its rule."""

    rule: Rule
    finding: Finding

    @property
    def is_doubt(self) -> bool:
        """Whether it leaves the answer open, instead of foreseeing a failure."""
        return self.rule.outcome == "unknown"


def foreseen_outcomes(call: Call) -> Iterator[ForeseenOutcome]:
    """Yield what affects the answer to ``call``, in the order of the rules, without mere hints."""
    for rule in RULES:
        if not rule.outcome or rule.call_check is None:
            continue
        for finding in rule.call_check(rule, call):
            foreseen = ForeseenOutcome(rule, finding)
            if foreseen.is_doubt or _fails(foreseen, call):
                yield foreseen


def _fails(foreseen: ForeseenOutcome, call: Call) -> bool:
    """Return whether a finding is about what ``call`` sends, and no mere hint."""
    rule, finding = foreseen
    # The name of a key's variable is not sent, only what the variable contains.
    if any(finding.subject is name.setting for name in call.references.names):
        return False
    return finding.severity != "info" or rule.severity == "info"
