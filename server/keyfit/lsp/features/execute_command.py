"""``workspace/executeCommand``: what clients run by name.

The server is ``Any`` here: pygls looks annotations up when a command is called, and the server's
module imports this one.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

EXPLAIN = "keyfit.explain"
OPEN_DOCUMENTATION = "keyfit.openDocumentation"


async def explain(ls: Any, text: str = "") -> str:
    """What the command line's ``keyfit explain`` says of ``text``, a pasted error or a rule's id.

    The causes are looked for in the open workspace. It lies with the command line because its
    words are laid out for a terminal there.
    """
    from ...doctor.explain import explanation, unexplained
    from ...util.terminal_text import Style

    if not text.strip():
        raise JsonRpcInvalidParams
    analysis, what = ls.checker.engine.general(ls.folders.paths), text.strip()
    connections = partial(ls.checker.connections, ls.folders.paths)
    lines = explanation(analysis, what, Style(False), connections)
    return "\n".join(lines) or unexplained(analysis, what)


async def open_documentation(ls: Any, plan: str = "") -> bool:
    """Open the page about the plan whose id is ``plan``; False where the client cannot."""
    from ...catalog.loader import load_catalog

    plans = load_catalog().plans
    if plan not in plans:
        raise JsonRpcInvalidParams
    if not ls.client.shows_documents:
        return False
    page = types.ShowDocumentParams(plans[plan].documentation, external=True)
    return bool((await ls.window_show_document_async(page)).success)


COMMANDS = {EXPLAIN: explain, OPEN_DOCUMENTATION: open_documentation}
