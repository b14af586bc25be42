"""``keyfit/trust``: whether the user trusts the workspace from now on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..protocol.custom_messages import TrustParams
    from ..session.session import Session


def trust(session: Session, params: TrustParams) -> None:
    """Read the projects' settings anew, as far as they are trusted now."""
    if isinstance(params.trusted, bool):
        session.settings.set_trust(params.trusted)
