"""What a code action offers, before it is written out for the client."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lsprotocol import types

if TYPE_CHECKING:
    from ...linter.finding import Finding
    from ...resolve.call import Call
    from ...text.edit import Edit

QUICK_FIX = str(types.CodeActionKind.QuickFix.value)

# The commands of actions
OPEN_DOCUMENTATION = "keyfit.openDocumentation"
OPEN_RULE = "keyfit.openRule"


def page_of_plan(call: Call, plan: str) -> str:
    """Return the argument of `OPEN_DOCUMENTATION` for a ``plan`` of the vendor of ``call``."""
    return plan if call.catalog is call.home else f"{call.catalog.id}/{plan}"


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
