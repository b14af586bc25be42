"""``textDocument/codeLens``: the predicted answer above a tool's block, to be clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from .offers import OPEN_DOCUMENTATION, OPEN_RULE
from .repair_command import REPAIR, arguments_of, may_repair
from .to_proto import to_range

if TYPE_CHECKING:
    from ...ide.code_lenses import CodeLens
    from ..session.snapshot import DocumentSnapshot

OPTIONS = types.CodeLensOptions(resolve_provider=False)


async def code_lens(
    snapshot: DocumentSnapshot, params: types.CodeLensParams
) -> list[types.CodeLens]:
    """Return the lenses of the file, none where the user has turned them off.

    They say what ``keyfit/connections`` says: the predictions are made once for both.
    """
    from ...ide.code_lenses import code_lenses

    context = snapshot.context
    if context is None or not snapshot.display.code_lens:
        return []
    lenses = code_lenses(context, snapshot.connections, snapshot.findings)
    return [_to_lens(snapshot, lens) for lens in lenses]


def _to_lens(snapshot: DocumentSnapshot, lens: CodeLens) -> types.CodeLens:
    range = to_range(snapshot.view, snapshot.source, lens.span)
    return types.CodeLens(range, _command(snapshot, lens))


def _command(snapshot: DocumentSnapshot, lens: CodeLens) -> types.Command:
    """Return what a click does: repair, or open the page about the rule or the plan."""
    if lens.repair and may_repair(snapshot.capabilities, lens.repair):
        arguments = arguments_of(snapshot.document.uri, lens.repair)
        return types.Command(lens.title, REPAIR, arguments=arguments)
    if snapshot.capabilities.shows_documents and lens.rule:
        return types.Command(lens.title, OPEN_RULE, arguments=[lens.rule])
    if snapshot.capabilities.shows_documents and lens.plan:
        return types.Command(lens.title, OPEN_DOCUMENTATION, arguments=[lens.plan])
    # Clients show a lens without a command as plain text.
    return types.Command(lens.title, "")
