"""The messages that are not part of LSP: their names, and their parameters as records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lsprotocol import types  # noqa: TC002 - looked up when a message is read

CONNECTIONS = "keyfit/connections"
CONNECTIONS_CHANGED = "keyfit/connectionsChanged"
TRUST = "keyfit/trust"


@dataclass(frozen=True)
class ConnectionsParams:
    """``textDocument`` restricts the answer to the connections in which that file has a part."""

    textDocument: types.TextDocumentIdentifier | None = None


@dataclass(frozen=True)
class ConnectionsRequest:
    """The request ``keyfit/connections`` as it arrives."""

    id: Any
    method: str
    jsonrpc: str
    params: ConnectionsParams | None = None


@dataclass(frozen=True)
class TrustParams:
    """``trusted``: whether the user trusts the whole workspace; only true and false count."""

    # Not a bool: the converter would turn any text into True.
    trusted: Any


@dataclass(frozen=True)
class TrustNotification:
    """The notification ``keyfit/trust`` as it arrives."""

    method: str
    jsonrpc: str
    params: TrustParams


CUSTOM_MESSAGES: dict[str, type] = {
    CONNECTIONS: ConnectionsRequest,
    TRUST: TrustNotification,
}
"""The record that a message is read into, by its method."""
