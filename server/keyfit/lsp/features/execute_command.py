"""``workspace/executeCommand``: what clients run by name. Each command takes one text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

if TYPE_CHECKING:
    from ..session.session import Session

EXPLAIN = "keyfit.explain"
OPEN_DOCUMENTATION = "keyfit.openDocumentation"


async def explain(session: Session, text: str) -> str:
    """Return the output of ``keyfit explain`` for ``text``, a pasted error or a rule's id.

    The causes are looked for in the open workspace. Raises `JsonRpcInvalidParams` for no text.
    """
    from ...doctor.explain import explanation, unexplained
    from ...util.terminal_text import Style

    query = text.strip()
    if not query:
        raise JsonRpcInvalidParams
    linter = session.engine.general(session.folders.paths)
    lines = explanation(linter, query, Style(False), session.connections)
    return "\n".join(lines) or unexplained(linter, query)


async def open_documentation(session: Session, plan: str) -> bool:
    """Open the page about the plan whose id is ``plan``; return False where the client cannot.

    Raises `JsonRpcInvalidParams` for an unknown plan.
    """
    from ...catalog.loader import load_catalog

    plans = load_catalog().plans
    if plan not in plans:
        raise JsonRpcInvalidParams
    if not session.capabilities.shows_documents:
        return False
    page = types.ShowDocumentParams(plans[plan].documentation, external=True)
    result = await session.client.window_show_document_async(page)
    return bool(result.success)


COMMANDS = {EXPLAIN: explain, OPEN_DOCUMENTATION: open_documentation}
