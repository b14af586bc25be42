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
class EditSupport:
    """What a change of texts may consist of: versions, files to create, marks to confirm it.

    ``applies``: the client also makes changes that the server asks for by itself.
    """

    versions: bool = False
    applies: bool = False
    annotates: bool = False
    creates_files: bool = False


@dataclass(frozen=True)
class CompletionSupport:
    """What the client shows and inserts of a completion."""

    markdown: bool = False
    snippets: bool = False
    label_details: bool = False


@dataclass(frozen=True)
class ClientCapabilities:
    """The position encoding agreed on, and the parts of answers that the client understands."""

    encoding: PositionEncoding = "utf-16"
    related_information: bool = False
    code_description: bool = True
    work_done_progress: bool = False
    shows_documents: bool = False
    resolves_edits: bool = False
    hover_markdown: bool = False
    nests_symbols: bool = False
    edits: EditSupport = EditSupport()
    completion: CompletionSupport = CompletionSupport()
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
        return ClientCapabilities(
            encoding=encoding,
            related_information=has(f"{publish}.related_information"),
            # Only clients that mean it say no; those that say nothing ignore or show the link.
            code_description=code_description is not False,
            work_done_progress=has("window.work_done_progress"),
            shows_documents=has("window.show_document.support"),
            resolves_edits=_resolves_edits(capabilities),
            hover_markdown=_accepts_markdown(capabilities, "hover.content_format"),
            nests_symbols=has(
                "text_document.document_symbol.hierarchical_document_symbol_support"
            ),
            edits=_edits(capabilities),
            completion=_completion(capabilities),
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


def _edits(capabilities: types.ClientCapabilities) -> EditSupport:
    edit = "workspace.workspace_edit"
    applies = bool(get_capability(capabilities, "workspace.apply_edit"))
    # Files and marks belong to edits with versions.
    if not get_capability(capabilities, f"{edit}.document_changes"):
        return EditSupport(applies=applies)
    operations = get_capability(capabilities, f"{edit}.resource_operations") or ()
    names = [str(getattr(one, "value", one)) for one in operations]
    annotations = get_capability(capabilities, f"{edit}.change_annotation_support")
    return EditSupport(
        versions=True,
        applies=applies,
        annotates=annotations is not None,
        creates_files="create" in names,
    )


def _completion(capabilities: types.ClientCapabilities) -> CompletionSupport:
    item = "completion.completion_item"

    def has(name: str) -> bool:
        return bool(get_capability(capabilities, f"text_document.{item}.{name}"))

    return CompletionSupport(
        markdown=_accepts_markdown(capabilities, f"{item}.documentation_format"),
        snippets=has("snippet_support"),
        label_details=has("label_details_support"),
    )


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
