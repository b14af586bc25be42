"""``workspace/executeCommand``: what clients run by name. All arguments are texts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from .offers import OPEN_DOCUMENTATION, OPEN_RULE
from .repair_command import REPAIR, repair
from .setups import LIST_SETUPS, list_setups
from .workspace_commands import check_workspace, create_settings, fix_all

if TYPE_CHECKING:
    from ..session.session import Session

EXPLAIN = "keyfit.explain"
FIX_ALL = "keyfit.fixAll"
CHECK_WORKSPACE = "keyfit.checkWorkspace"
CREATE_SETTINGS = "keyfit.createSettings"


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
    """Open the page about the plan whose id is ``plan``, with its vendor's before it if that is not
    the catalog's own (``kimi/coding-plan``); return False where the client cannot.

    Raises `JsonRpcInvalidParams` for an unknown plan.
    """
    from ...catalog.loader import load_catalog

    vendor, _, id = plan.rpartition("/")
    catalog = load_catalog().vendor(vendor)
    if catalog is None or id not in catalog.plans:
        raise JsonRpcInvalidParams
    return await _open(session, catalog.plans[id].documentation)


async def open_rule(session: Session, rule: str) -> bool:
    """Open the page about the rule whose id is ``rule``; return False where the client cannot.

    Raises `JsonRpcInvalidParams` for an unknown rule.
    """
    from ...linter.rule import page_url
    from ...linter.rules import RULES

    if not any(known.id == rule for known in RULES):
        raise JsonRpcInvalidParams
    return await _open(session, page_url(rule))


async def _open(session: Session, url: str) -> bool:
    """Open ``url`` in a browser; return whether the client did."""
    if not session.capabilities.shows_documents:
        return False
    page = types.ShowDocumentParams(url, external=True)
    result = await session.client.window_show_document_async(page)
    return bool(result.success)


COMMANDS: dict[str, Callable[..., Awaitable[Any]]] = {
    EXPLAIN: explain,
    OPEN_DOCUMENTATION: open_documentation,
    OPEN_RULE: open_rule,
    REPAIR: repair,
    FIX_ALL: fix_all,
    CHECK_WORKSPACE: check_workspace,
    CREATE_SETTINGS: create_settings,
    LIST_SETUPS: list_setups,
}
