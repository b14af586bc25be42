"""Convert the engine's values to LSP types, for the client that asked.

Named after rust-analyzer's module for the same purpose.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from lsprotocol import types

from ...linter.rule import page_url
from ...util.translation import localized, tr
from ..protocol import positions

if TYPE_CHECKING:
    from ...ide.navigation import Place
    from ...linter.finding import Finding, RelatedLocation
    from ...text.edit import Edit
    from ...text.source import Source, Span
    from ..session.client_view import ClientView

_UNSAFE = "keyfit.unsafe"
_SEVERITY = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "info": types.DiagnosticSeverity.Information,
}


def to_range(view: ClientView, source: Source, span: Span) -> types.Range:
    """Return ``span`` (0-based code points) of ``source`` in the client's position encoding."""
    return positions.to_range(source, span, view.encoding)


def to_location(view: ClientView, source: Source, span: Span) -> types.Location:
    """Return ``span`` of ``source`` with the URI by which the client knows that file."""
    return types.Location(view.uri(source.path), to_range(view, source, span))


def to_locations(view: ClientView, places: Iterable[Place]) -> list[types.Location]:
    """Return the locations of ``places``, in their order."""
    return [to_location(view, place.source, place.span) for place in places]


def to_diagnostic(view: ClientView, finding: Finding) -> types.Diagnostic:
    """Return ``finding`` with the parts that the client understands."""
    diagnostic = types.Diagnostic(
        range=to_range(view, finding.source, finding.span),
        message=localized(finding.message),
        severity=_SEVERITY[finding.severity],
        code=finding.rule,
        source="keyfit",
    )
    if view.capabilities.code_description:
        diagnostic.code_description = types.CodeDescription(page_url(finding.rule))
    if view.capabilities.related_information and finding.related:
        related = [_to_related_information(view, place) for place in finding.related]
        diagnostic.related_information = related
    return diagnostic


def _to_related_information(
    view: ClientView, place: RelatedLocation
) -> types.DiagnosticRelatedInformation:
    location = to_location(view, place.source, place.span)
    return types.DiagnosticRelatedInformation(location, localized(place.message))


def to_workspace_edit(
    view: ClientView,
    edits: Iterable[Edit],
    confirm: str = "",
    created_files: Iterable[str] = (),
) -> types.WorkspaceEdit:
    """Return ``edits`` grouped by document, with versions where the client accepts them.

    With ``confirm``, a sentence, the user is to confirm them, where the client can ask for that.
    ``created_files`` are the paths of files to be made first.
    """
    by_path: dict[str, list[types.TextEdit]] = {}
    for edit in edits:
        range = to_range(view, edit.source, edit.span)
        text_edit = types.TextEdit(range, edit.text)
        by_path.setdefault(edit.source.path, []).append(text_edit)
    if not view.capabilities.edits.versions:
        return types.WorkspaceEdit(
            {view.uri(path): new for path, new in by_path.items()}
        )
    is_marked = bool(confirm) and view.capabilities.edits.annotates
    changes: list[types.TextDocumentEdit | types.CreateFile] = []
    for path in created_files:
        options = types.CreateFileOptions(ignore_if_exists=True)
        changes.append(types.CreateFile(view.uri(path), options=options))
    for path, new in by_path.items():
        marked = [_annotated(one) for one in new] if is_marked else [*new]
        changes.append(types.TextDocumentEdit(view.identifier(path), marked))
    annotations = None
    if is_marked:
        annotation = types.ChangeAnnotation(
            confirm,
            needs_confirmation=True,
            description=tr("keyfit cannot know whether this is what you want"),
        )
        annotations = {_UNSAFE: annotation}
    return types.WorkspaceEdit(document_changes=changes, change_annotations=annotations)


def _annotated(edit: types.TextEdit) -> types.AnnotatedTextEdit:
    return types.AnnotatedTextEdit(_UNSAFE, edit.range, edit.new_text)
