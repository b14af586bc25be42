"""``workspace/didChangeConfiguration``, and our own request ``workspace/configuration``."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from lsprotocol import types

from ...util.safe_traceback import error_location
from ..protocol.logging import LOG
from ..session.configuration import SECTION

if TYPE_CHECKING:
    from ..session.session import Session

REGISTRATION = "keyfit-settings"
TIMEOUT = 2.0  # seconds that a client may take to answer before the search begins


async def did_change_configuration(
    session: Session, params: types.DidChangeConfigurationParams
) -> None:
    """Apply the client's settings, which have changed."""
    if session.capabilities.configures:
        await request_settings(session)
    else:
        session.settings.update_everywhere(params.settings)


async def request_settings(session: Session) -> None:
    """Ask the client for its settings, folder by folder, and apply what is new in them."""
    if not session.capabilities.configures:
        return
    scopes = session.settings.scopes
    uris = [session.documents.uri(scope) if scope else None for scope in scopes]
    items = [types.ConfigurationItem(scope_uri=uri, section=SECTION) for uri in uris]
    # Whatever the client answers, or fails to, must not keep the folders from being searched.
    try:
        params = types.ConfigurationParams(items)
        answers = await session.client.workspace_configuration_async(params)
    except Exception as error:
        LOG.warning("the client did not send its settings: %s", error_location(error))
        return
    values = answers if isinstance(answers, list | tuple) else ()
    session.settings.update(dict(zip(scopes, values, strict=False)))


async def request_first_settings(session: Session) -> None:
    """Ask for the settings and wait a while; a late answer is applied all the same."""
    await asyncio.wait(
        [asyncio.ensure_future(request_settings(session))], timeout=TIMEOUT
    )


async def register(session: Session) -> None:
    """Register for changes of the client's settings, if the client wants that."""
    if not session.capabilities.registers.settings:
        return
    options = types.DidChangeConfigurationRegistrationOptions(section=SECTION)
    method = types.WORKSPACE_DID_CHANGE_CONFIGURATION
    params = types.RegistrationParams(
        [types.Registration(REGISTRATION, method, options)]
    )
    try:
        await session.client.client_register_capability_async(params)
    except Exception as error:
        LOG.warning(
            "the client reports no changes of its settings: %s", error_location(error)
        )
