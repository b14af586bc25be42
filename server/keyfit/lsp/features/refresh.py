"""``workspace/codeLens/refresh`` and ``workspace/inlayHint/refresh``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..session.engine import Engine
    from ..session.session import Session


class Refresher:
    """Has the client ask again for what it shows in texts, when something else than these changed.

    After a change of its own text a client asks by itself.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._engine: Engine | None = None
        self._versions: dict[str, int | None] = {}

    def refresh(self, changed: set[str]) -> None:
        """Refresh if the settings, or results of other texts than those edited, ``changed``."""
        engine = self._session.host.loaded_engine
        has_new_settings = engine is not self._engine
        self._engine = engine
        versions = {buffer.path: buffer.version for buffer in self._session.documents}
        unedited = [
            path
            for path in changed
            if path in versions and versions[path] == self._versions.get(path)
        ]
        has_other_files = bool(changed - versions.keys())
        self._versions = versions
        if versions and (has_new_settings or unedited or has_other_files):
            self._send()

    def _send(self) -> None:
        client = self._session.client
        refreshes = self._session.capabilities.refreshes
        # Nobody waits for the answers, which say nothing.
        if "code_lens" in refreshes:
            client.workspace_code_lens_refresh(None)
        if "inlay_hint" in refreshes:
            client.workspace_inlay_hint_refresh(None)
