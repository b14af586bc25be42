"""What the client can do, as far as our answers depend on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pygls.capabilities import get_capability

if TYPE_CHECKING:
    from lsprotocol import types


@dataclass(frozen=True)
class ClientCapabilities:
    """The position encoding agreed on, and the parts of answers that the client understands."""

    encoding: str = "utf-16"
    related_information: bool = False
    code_description: bool = True
    document_changes: bool = False
    work_done_progress: bool = False
    watches_files: bool = False
    shows_documents: bool = False
    resolves_edits: bool = False
    hover_markdown: bool = False
    completion_markdown: bool = False
    configures: bool = False
    registers_settings: bool = False
    shows_connections: bool = False

    @staticmethod
    def of(capabilities: types.ClientCapabilities, encoding: str) -> ClientCapabilities:
        """The client that announced ``capabilities``."""
        publish = "text_document.publish_diagnostics"
        return ClientCapabilities(
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
            work_done_progress=bool(get_capability(capabilities, "window.work_done_progress")),
            shows_documents=bool(get_capability(capabilities, "window.show_document.support")),
            resolves_edits=_resolves_edits(capabilities),
            hover_markdown=_takes_markdown(capabilities, "hover.content_format"),
            completion_markdown=_takes_markdown(
                capabilities, "completion.completion_item.documentation_format"
            ),
            watches_files=bool(
                get_capability(
                    capabilities, "workspace.did_change_watched_files.dynamic_registration"
                )
            ),
            shows_connections=_shows_connections(capabilities),
            configures=bool(get_capability(capabilities, "workspace.configuration")),
            registers_settings=bool(
                get_capability(
                    capabilities, "workspace.did_change_configuration.dynamic_registration"
                )
            ),
        )


def _resolves_edits(capabilities: types.ClientCapabilities) -> bool:
    """Whether a code action's edit may come later, and ``data`` is sent back for that."""
    action = "text_document.code_action"
    resolved = get_capability(capabilities, f"{action}.resolve_support.properties") or ()
    return "edit" in resolved and bool(get_capability(capabilities, f"{action}.data_support"))


def _shows_connections(capabilities: types.ClientCapabilities) -> bool:
    """Whether the client asks for ``keyfit/connections``, and wants to hear of changes."""
    experimental = capabilities.experimental
    said = getattr(experimental, "keyfitConnections", None)
    return bool(experimental.get("keyfitConnections") if isinstance(experimental, dict) else said)


def _takes_markdown(capabilities: types.ClientCapabilities, place: str) -> bool:
    formats = get_capability(capabilities, f"text_document.{place}") or ()
    return "markdown" in [str(getattr(format, "value", format)) for format in formats]
