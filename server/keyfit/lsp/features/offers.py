"""What a code action offers, before it is written out for the client."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from lsprotocol import types

if TYPE_CHECKING:
    from ...linter.finding import Finding
    from ...text.edit import Edit

QUICK_FIX = str(types.CodeActionKind.QuickFix.value)

# The commands of actions
OPEN_DOCUMENTATION = "keyfit.openDocumentation"
OPEN_RULE = "keyfit.openRule"


class Offer(NamedTuple):
    """An action before it is written out for the client.

    ``confirm`` is what the user is to confirm, '' for a safe one; ``created_files`` are the paths
    of files that ``edits`` are the first text of.
    """

    title: str
    kind: str
    findings: tuple[Finding, ...] = ()
    edits: tuple[Edit, ...] = ()
    preferred: bool = False
    command: types.Command | None = None
    confirm: str = ""
    created_files: tuple[str, ...] = ()


def first_of_each_rule(findings: Iterable[Finding]) -> list[Finding]:
    """Return the first of ``findings`` of each rule, in their order."""
    first: dict[str, Finding] = {}
    for finding in findings:
        first.setdefault(finding.rule, finding)
    return list(first.values())
