"""What the client can do, as far as our answers depend on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pygls.capabilities import get_capability

if TYPE_CHECKING:
    from lsprotocol import types

    from ..protocol.positions import PositionEncoding


@dataclass(frozen=True)
class DynamicRegistration:
    """What the client lets us register for while the session runs."""

    watched_files: bool = False
    settings: bool = False


@dataclass(frozen=True)
class ClientCapabilities:
    """The position encoding agreed on, and the parts of answers that the client understands."""

    encoding: PositionEncoding = "utf-16"
    related_information: bool = False
    code_description: bool = True
    document_changes: bool = False
    work_done_progress: bool = False
    shows_documents: bool = False
    resolves_edits: bool = False
    hover_markdown: bool = False
    completion_markdown: bool = False
    inserts_snippets: bool = False
    labels_details: bool = False
    nests_symbols: bool = False
    applies_edits: bool = False
    annotates_changes: bool = False
    creates_files: bool = False
    # Of ``code_lens`` and ``inlay_hint`` those that the client asks for again when it is told to
    refreshes: tuple[str, ...] = ()
    configures: bool = False
    shows_connections: bool = False
    registers: DynamicRegistration = DynamicRegistration()

    @staticmethod
    def of(
        capabilities: types.ClientCapabilities, encoding: PositionEncoding
    ) -> ClientCapabilities:
        """Return what matters of the client's ``capabilities``."""

        def has(name: str) -> bool:
            return bool(get_capability(capabilities, name))

        publish = "text_document.publish_diagnostics"
        code_description = get_capability(
            capabilities, f"{publish}.code_description_support"
        )
        item = "text_document.completion.completion_item"
        documentation = "completion.completion_item.documentation_format"
        return ClientCapabilities(
            encoding=encoding,
            related_information=has(f"{publish}.related_information"),
            # Only clients that mean it say no; those that say nothing ignore or show the link.
            code_description=code_description is not False,
            document_changes=has("workspace.workspace_edit.document_changes"),
            work_done_progress=has("window.work_done_progress"),
            shows_documents=has("window.show_document.support"),
            resolves_edits=_resolves_edits(capabilities),
            hover_markdown=_accepts_markdown(capabilities, "hover.content_format"),
            completion_markdown=_accepts_markdown(capabilities, documentation),
            inserts_snippets=has(f"{item}.snippet_support"),
            labels_details=has(f"{item}.label_details_support"),
            nests_symbols=has(
                "text_document.document_symbol.hierarchical_document_symbol_support"
            ),
            applies_edits=has("workspace.apply_edit"),
            creates_files=_creates_files(capabilities),
            annotates_changes=_annotates_changes(capabilities),
            refreshes=tuple(
                kind
                for kind in ("code_lens", "inlay_hint")
                if has(f"workspace.{kind}.refresh_support")
            ),
            configures=has("workspace.configuration"),
            shows_connections=_shows_connections(capabilities),
            registers=DynamicRegistration(
                watched_files=has(
                    "workspace.did_change_watched_files.dynamic_registration"
                ),
                settings=has("workspace.did_change_configuration.dynamic_registration"),
            ),
        )


def _resolves_edits(capabilities: types.ClientCapabilities) -> bool:
    """Return whether a code action's edit may come later, and ``data`` is sent back for that."""
    action = "text_document.code_action"
    resolved = (
        get_capability(capabilities, f"{action}.resolve_support.properties") or ()
    )
    return "edit" in resolved and bool(
        get_capability(capabilities, f"{action}.data_support")
    )


def _annotates_changes(capabilities: types.ClientCapabilities) -> bool:
    """Return whether changes may be marked as to be confirmed by the user."""
    edit = "workspace.workspace_edit"
    support = get_capability(capabilities, f"{edit}.change_annotation_support")
    # Annotations belong to edits with versions.
    has_versions = get_capability(capabilities, f"{edit}.document_changes")
    return support is not None and bool(has_versions)


def _creates_files(capabilities: types.ClientCapabilities) -> bool:
    """Return whether an edit may create a file."""
    edit = "workspace.workspace_edit"
    operations = get_capability(capabilities, f"{edit}.resource_operations") or ()
    names = [str(getattr(one, "value", one)) for one in operations]
    has_versions = get_capability(capabilities, f"{edit}.document_changes")
    return "create" in names and bool(has_versions)


def _shows_connections(capabilities: types.ClientCapabilities) -> bool:
    """Return whether the client asks for ``keyfit/connections``, and wants to know of changes."""
    experimental = capabilities.experimental
    # A converter may leave the table as it is, or make an object of it.
    if isinstance(experimental, dict):
        return bool(experimental.get("keyfitConnections"))
    return bool(getattr(experimental, "keyfitConnections", None))


def _accepts_markdown(capabilities: types.ClientCapabilities, feature: str) -> bool:
    formats = get_capability(capabilities, f"text_document.{feature}") or ()
    return "markdown" in [str(getattr(format, "value", format)) for format in formats]
