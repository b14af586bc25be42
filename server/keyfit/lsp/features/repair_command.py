"""The command that applies one fix, for what is shown of a prediction: a lens, a row of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...util.translation import localized
from ..protocol.uris import path_of
from .workspace_commands import apply

if TYPE_CHECKING:
    from ...ide.repairs import Repair
    from ..session.capabilities import ClientCapabilities
    from ..session.session import Session

REPAIR = "keyfit.repair"


def may_repair(capabilities: ClientCapabilities, repair: Repair) -> bool:
    """Return whether one click may apply the fix: one that is not safe is to be confirmed."""
    is_confirmed = repair.fix.safety == "safe" or capabilities.edits.annotates
    return capabilities.edits.applies and is_confirmed


def arguments_of(uri: str, repair: Repair) -> list[str]:
    """Return the arguments by which `repair` knows the fix again, in the file ``uri``."""
    finding, fix = repair
    return [uri, finding.rule, str(finding.span.start), fix.title]


async def repair(session: Session, uri: str, rule: str, start: str, title: str) -> bool:
    """Apply the fix ``title`` of the finding of ``rule`` that begins at ``start`` (0-based code
    points) of the file, open or not; return False if there is none any more, or the client
    refuses."""
    for finding in session.store.report().for_path(path_of(uri)):
        if finding.rule != rule or str(finding.span.start) != start:
            continue
        for fix in finding.fixes:
            if fix.title == title:
                label = localized(fix.title)
                confirm = "" if fix.safety == "safe" else label
                return await apply(session, label, fix.edits, confirm)
    return False
