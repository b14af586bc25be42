"""What the session asks of the editor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from lsprotocol import types
    from pygls.progress import Progress


class Client(Protocol):
    """The editor at the other end: what can be sent to it, named as pygls names it.

    The coroutines raise whatever the client's answer, or its absence, is turned into.
    """

    @property
    def work_done_progress(self) -> Progress:
        """The progress bars of the client."""

    def notify(self, method: str) -> None:
        """Send the notification ``method``, which has no parameters."""

    def text_document_publish_diagnostics(
        self, params: types.PublishDiagnosticsParams
    ) -> None:
        """Replace the diagnostics of a document."""

    def window_show_message(self, params: types.ShowMessageParams) -> None:
        """Show the user a message."""

    async def window_show_document_async(
        self, params: types.ShowDocumentParams
    ) -> types.ShowDocumentResult:
        """Open a document or a page."""

    async def workspace_apply_edit_async(
        self, params: types.ApplyWorkspaceEditParams
    ) -> types.ApplyWorkspaceEditResult:
        """Change texts, and return whether that was done."""

    def workspace_code_lens_refresh(self, params: None) -> object:
        """Have the client ask for all code lenses again."""

    def workspace_inlay_hint_refresh(self, params: None) -> object:
        """Have the client ask for all inlay hints again."""

    async def workspace_configuration_async(
        self, params: types.ConfigurationParams
    ) -> Sequence[Any | None]:
        """Return the client's settings, one value for each item of ``params``."""

    async def client_register_capability_async(
        self, params: types.RegistrationParams
    ) -> None:
        """Register for notifications of the client."""
