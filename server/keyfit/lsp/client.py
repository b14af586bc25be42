"""What the client can do, as far as our answers depend on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pygls.capabilities import get_capability

if TYPE_CHECKING:
    from lsprotocol import types


@dataclass(frozen=True)
class Client:
    """The position encoding agreed on, and the parts of answers that the client understands."""

    encoding: str = "utf-16"
    related_information: bool = False
    code_description: bool = True
    document_changes: bool = False

    @staticmethod
    def of(capabilities: types.ClientCapabilities, encoding: str) -> Client:
        """The client that announced ``capabilities``."""
        publish = "text_document.publish_diagnostics"
        return Client(
            encoding=encoding,
            related_information=bool(
                get_capability(capabilities, f"{publish}.related_information")
            ),
            # Said to be unsupported only by clients that mean it; the rest ignore or show the link.
            code_description=get_capability(capabilities, f"{publish}.code_description_support")
            is not False,
            document_changes=bool(
                get_capability(capabilities, "workspace.workspace_edit.document_changes")
            ),
        )
