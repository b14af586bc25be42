"""``textDocument/publishDiagnostics``: when findings are sent, and what they look like."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from lsprotocol import types

from ..findings import Finding, Related
from ..text.source import Source, Span
from .logs import LOG, where
from .positions import to_range

if TYPE_CHECKING:
    from .documents import Buffer
    from .server import KeyfitServer

RULE_PAGES = "https://github.com/keyfit/keyfit/blob/main/docs/rules/"
LONGEST_WAIT = 0.05  # seconds

_SEVERITY = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "info": types.DiagnosticSeverity.Information,
}


class Publisher:
    """Sends the findings of every open document, as soon and as seldom as is useful.

    After a run the loop is left free for as long as the run took (50 ms at most), so that typing
    never waits behind checks; else a change is checked at once, after the messages that have come
    in already: of a burst only the newest text is read.
    """

    def __init__(self, ls: KeyfitServer) -> None:
        self._ls = ls
        self._timer: asyncio.Handle | None = None
        self._free_at = 0.0
        self._changed: set[str] = set()
        self._published: dict[str, list[types.Diagnostic]] = {}

    def changed(self, uri: str) -> None:
        """The text of ``uri`` is new: publish it, and whatever else changes with it, soon."""
        self._changed.add(uri)
        self._schedule()

    def closed(self, uri: str) -> None:
        """Clear what was said about ``uri``; other documents now see the file on disk."""
        self._changed.discard(uri)
        if self._published.pop(uri, None) is not None:
            self._send(uri, None, [])
        self._schedule()

    def stop(self) -> None:
        """Send nothing more."""
        if self._timer:
            self._timer.cancel()

    def _schedule(self) -> None:
        if self._timer is None:
            loop = asyncio.get_running_loop()
            wait = self._free_at - loop.time()
            run = self._run
            self._timer = loop.call_later(wait, run) if wait > 0 else loop.call_soon(run)

    def _run(self) -> None:
        loop = asyncio.get_running_loop()
        started, self._timer = loop.time(), None
        try:
            self._publish()
        except Exception as error:
            LOG.error("diagnostics failed: %s", where(error))
        cost = max(loop.time() - started, self._ls.checker.cost)
        self._free_at = loop.time() + min(cost, LONGEST_WAIT)

    def _publish(self) -> None:
        """Publish each document whose text or whose diagnostics have changed."""
        changed, self._changed = self._changed, set()
        for buffer in self._ls.documents:
            items = diagnostics(self._ls, buffer)
            if buffer.uri in changed or items != self._published.get(buffer.uri):
                self._published[buffer.uri] = items
                self._send(buffer.uri, buffer.version, items)

    def _send(self, uri: str, version: int | None, items: list[types.Diagnostic]) -> None:
        self._ls.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri=uri, version=version, diagnostics=items)
        )


def diagnostics(ls: KeyfitServer, buffer: Buffer) -> list[types.Diagnostic]:
    """What is to be said about ``buffer`` in its present text."""
    report = ls.checker.report()
    if why := report.skipped.get(buffer.path):
        return [_note(f"not checked: {why}")]
    return [to_diagnostic(ls, finding) for finding in report.for_path(buffer.path)]


def to_diagnostic(ls: KeyfitServer, finding: Finding) -> types.Diagnostic:
    """``finding`` as the client understands it."""
    page = types.CodeDescription(f"{RULE_PAGES}{finding.rule}.md")
    return types.Diagnostic(
        range=to_range(finding.source, finding.span, ls.client.encoding),
        message=finding.message,
        severity=_SEVERITY[finding.severity],
        code=finding.rule,
        code_description=page if ls.client.code_description else None,
        source="keyfit",
        related_information=_related(ls, finding.related)
        if ls.client.related_information
        else None,
    )


def _related(
    ls: KeyfitServer, places: tuple[Related, ...]
) -> list[types.DiagnosticRelatedInformation] | None:
    return [
        types.DiagnosticRelatedInformation(_location(ls, place.source, place.span), place.message)
        for place in places
    ] or None


def _location(ls: KeyfitServer, source: Source, span: Span) -> types.Location:
    return types.Location(ls.documents.uri(source.path), to_range(source, span, ls.client.encoding))


def _note(message: str) -> types.Diagnostic:
    """Something about a whole file, at its first line."""
    start = types.Position(0, 0)
    information = types.DiagnosticSeverity.Information
    return types.Diagnostic(types.Range(start, start), message, information, source="keyfit")
