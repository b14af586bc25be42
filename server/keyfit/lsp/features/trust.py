"""``keyfit/trust``: the client says that the user trusts the workspace, or does so no longer.

The server is ``Any`` here for the reason given in commands.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

TRUST = "keyfit/trust"


@dataclass(frozen=True)
class TrustParams:
    """``trusted``: whether the user trusts the whole workspace; only true and false count."""

    trusted: Any  # a bool here would make a true one of any text


@dataclass(frozen=True)
class TrustNotification:
    """The notification as it comes in."""

    method: str
    jsonrpc: str
    params: TrustParams


def trust(ls: Any, params: TrustParams) -> None:
    """Read the projects' settings anew, as far as they are trusted now."""
    if isinstance(params.trusted, bool):
        ls.settings.trust(params.trusted)
