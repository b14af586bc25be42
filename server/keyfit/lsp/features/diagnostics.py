"""``textDocument/publishDiagnostics``: which findings the client gets, each state of them once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from lsprotocol import types

from ... import REPOSITORY
from ...text.source import Source, Span, Unreadable
from ...util.translation import localized, tr
from .to_proto import to_diagnostic, to_range

if TYPE_CHECKING:
    from ...project.settings import Problem
    from ..session.session import Session


class _Published(NamedTuple):
    """What was last sent about a path: the diagnostics as a hash, and under which URIs."""

    hash: int
    uris: tuple[str, ...]

    def hash_under(self, uri: str) -> int:
        """Return the hash of what was sent under ``uri``; that of no diagnostics for nothing."""
        return self.hash if uri in self.uris else _HASH_OF_NONE


_SETTINGS_PAGE = f"{REPOSITORY}/blob/main/docs/configuration.md"
_HASH_OF_NONE = 0
_NOTHING = _Published(_HASH_OF_NONE, ())


def _hash(items: list[types.Diagnostic]) -> int:
    """Return a hash of ``items``: a workspace has too many diagnostics to keep them all."""
    return hash(repr(items)) if items else _HASH_OF_NONE


class DiagnosticsPublisher:
    """Sends the findings of open documents and of the workspace's files when they have changed."""

    def __init__(self, session: Session) -> None:
        self._session = session
        # By path, without clean files.
        self._published: dict[str, _Published] = {}
        self._problems: dict[str, list[Problem]] = {}

    def publish(self, paths: list[str], changed_uris: set[str]) -> None:
        """Send what is new about ``paths``, and anew what belongs to ``changed_uris``."""
        for path in (*paths, *self._outdated_settings_files(paths)):
            self._publish_file(path, changed_uris)

    def _outdated_settings_files(self, paths: list[str]) -> list[str]:
        """Return the files, beside ``paths``, about whose settings something else is to be said."""
        problems = self._session.settings.problems()
        before, self._problems = self._problems, problems
        changed = {
            path
            for path in before.keys() | problems.keys()
            if before.get(path) != problems.get(path)
        }
        return sorted(changed.difference(paths))

    def _publish_file(self, path: str, changed_uris: set[str]) -> None:
        """Send what is new about ``path``, under each URI by which it is open."""
        items = diagnostics(self._session, path, self._problems.get(path, ()))
        versions = self._versions(path)
        previous = self._published.pop(path, _NOTHING)
        current = _Published(_hash(items), tuple(versions))
        # Under a URI by which the file is no longer open, the client would show them for ever.
        for uri in previous.uris:
            if uri not in versions:
                self._send(uri, None, [])
        for uri, version in versions.items():
            is_as_before = current.hash == previous.hash_under(uri)
            if uri in changed_uris or not is_as_before:
                self._send(uri, version, items)
        if items:
            self._published[path] = current

    def _versions(self, path: str) -> dict[str, int | None]:
        """Return the versions by URI of the buffers of ``path``; None for what is on disk."""
        documents = self._session.documents
        buffers = documents.open_at(path)
        if not buffers:
            return {documents.uri(path): None}
        return {buffer.uri: buffer.version for buffer in buffers}

    def _send(
        self, uri: str, version: int | None, items: list[types.Diagnostic]
    ) -> None:
        params = types.PublishDiagnosticsParams(
            uri=uri, version=version, diagnostics=items
        )
        self._session.client.text_document_publish_diagnostics(params)


def diagnostics(
    session: Session, path: str, problems: Sequence[Problem]
) -> list[types.Diagnostic]:
    """Return the diagnostics of the file at ``path`` in its present text; ``problems`` are those of
    the settings in it."""
    report = session.store.report()
    of_settings = _about_settings(session, path, problems)
    skipped_because = report.skipped.get(path)
    if skipped_because:
        note = _whole_file_note(tr("not checked: {why}", why=skipped_because))
        return [*of_settings, note]
    view = session.view
    findings = [to_diagnostic(view, finding) for finding in report.for_path(path)]
    return [*of_settings, *findings]


def _about_settings(
    session: Session, path: str, problems: Sequence[Problem]
) -> list[types.Diagnostic]:
    """Return ``problems`` of the settings in the file at ``path``, each at its line."""
    if not problems:
        return []
    source = Source(path, _present_text(session, path))
    return [_of_problem(session, source, problem) for problem in problems]


def _present_text(session: Session, path: str) -> str:
    try:
        return session.host.files().read(path) or ""
    except Unreadable:
        return ""


def _of_problem(session: Session, source: Source, problem: Problem) -> types.Diagnostic:
    line = min(max(problem.line, 1), len(source.line_starts)) - 1
    start, end = source.line_span(line)
    text = source.text[start:end]
    # Without the indentation and the blanks at the end
    if text.strip():
        end = start + len(text.rstrip())
        start += len(text) - len(text.lstrip())
    severity = types.DiagnosticSeverity.Warning
    if problem.is_untrusted:
        severity = types.DiagnosticSeverity.Information
    diagnostic = types.Diagnostic(
        to_range(session.view, source, Span(start, end)),
        tr(": ").join(filter(None, (problem.key, localized(problem.message)))),
        severity,
        code="settings",
        source="keyfit",
    )
    if session.capabilities.code_description:
        diagnostic.code_description = types.CodeDescription(_SETTINGS_PAGE)
    return diagnostic


def _whole_file_note(message: str) -> types.Diagnostic:
    """Return a diagnostic about a whole file, at its first line."""
    start = types.Position(0, 0)
    information = types.DiagnosticSeverity.Information
    return types.Diagnostic(
        types.Range(start, start), message, information, source="keyfit"
    )
