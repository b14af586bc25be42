"""``initialize`` and ``shutdown``."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from .client import Client

if TYPE_CHECKING:
    from lsprotocol import types

    from .server import KeyfitServer


def initialize(ls: KeyfitServer, params: types.InitializeParams) -> None:
    """Note what the client can do, end when it ends, and load the engine behind the reply."""
    encoding = ls.workspace.position_encoding
    ls.client = Client.of(params.capabilities, str(getattr(encoding, "value", encoding)))
    if params.process_id is not None:
        ls.end_with(params.process_id)
    asyncio.get_running_loop().call_soon(ls.checker.warm_up)


def shutdown(ls: KeyfitServer, params: None) -> None:
    """Say nothing more."""
    ls.publisher.stop()
