"""``textDocument/publishDiagnostics``: when findings are sent, and what they look like."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from lsprotocol import types

from ...linter.finding import Finding, RelatedLocation
from ...linter.rule import page_url
from ...text.source import Source, Span
from ...util.safe_traceback import error_location
from ..protocol.logging import LOG
from ..protocol.positions import to_range
from ..protocol.uris import path_of
from . import connections

if TYPE_CHECKING:
    from ..server import KeyfitServer

LONGEST_WAIT = 0.05  # seconds
SLICE = 0.003  # seconds that checks of closed files take at a time

_SEVERITY = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "info": types.DiagnosticSeverity.Information,
}


class Publisher:
    """Sends the findings of open documents and of the workspace's files, when they have changed.

    After a check of open texts the loop is left free for as long as it took (50 ms at most), so
    that typing never waits behind checks; else a change is checked at once, after the messages that
    have come in already: of a burst only the newest text is read. Closed files come in slices.
    """

    def __init__(self, ls: KeyfitServer) -> None:
        self._ls = ls
        self._timer: asyncio.Handle | None = None
        self._timer_at = self._free_at = 0.0
        self._stopped = False
        self._idle = asyncio.Event()
        self._idle.set()
        self._changed: set[str] = set()
        self._closed: set[str] = set()
        self._news: set[str] = set()  # paths, since the last time that nothing was due
        # By path: what was said last, as a hash, and under which URIs. Clean files are not in it.
        self._published: dict[str, tuple[int, tuple[str, ...]]] = {}

    def changed(self, uri: str) -> None:
        """The text of ``uri`` is new: publish it, and whatever else changes with it, soon."""
        self._changed.add(uri)
        self.schedule()

    def closed(self, uri: str) -> None:
        """``uri`` is no longer open: from now on the file on disk counts."""
        self._changed.discard(uri)
        self._closed.add(path_of(uri))
        self.schedule()

    def stop(self) -> None:
        """Send nothing more."""
        self._stopped = True
        self._idle.set()
        if self._timer:
            self._timer.cancel()

    async def caught_up(self) -> None:
        """Wait until no file is due to be checked."""
        await self._idle.wait()

    def schedule(self) -> None:
        """Check what is due, and publish what comes of it, soon."""
        self._start(self._free_at)

    def _start(self, at: float) -> None:
        """Run at the loop's time ``at``, or earlier if that was asked for."""
        if self._stopped or (self._timer and self._timer_at <= at):
            return
        if self._timer:
            self._timer.cancel()
        self._idle.clear()
        loop, self._timer_at = asyncio.get_running_loop(), at
        wait = at - loop.time()
        self._timer = loop.call_later(wait, self._run) if wait > 0 else loop.call_soon(self._run)

    def _run(self) -> None:
        loop, checker = asyncio.get_running_loop(), self._ls.checker
        started, self._timer = loop.time(), None
        try:
            self._publish()
        except Exception as error:
            LOG.error("diagnostics failed: %s", error_location(error))
        now = loop.time()
        rest = min(max(now - started, checker.cost), LONGEST_WAIT)
        if checker.cost:
            self._free_at, checker.cost = now + rest, 0.0
        if checker.pending:
            self._start(now + rest)  # a change that comes before goes first
        else:
            news, self._news = self._news, set()
            connections.tell(self._ls, news)
            self._idle.set()

    def _publish(self) -> None:
        """Publish each document whose text or whose diagnostics have changed."""
        paths = self._ls.checker.work(SLICE)
        self._news |= paths
        changed, self._changed = self._changed, set()
        closed, self._closed = self._closed, set()
        for path in sorted(paths.union(closed, map(path_of, changed))):
            self._say(path, changed)

    def _say(self, path: str, changed: set[str]) -> None:
        """Publish what is new about ``path``, under each URI by which it is open."""
        items = diagnostics(self._ls, path)
        before, uris = self._published.pop(path, (0, ()))
        now = hash(repr(items)) if items else 0
        documents = self._ls.documents
        versions: dict[str, int | None] = {b.uri: b.version for b in documents.open_at(path)}
        versions = versions or {documents.uri(path): None}
        for uri in uris:
            if uri not in versions:
                self._send(uri, None, [])
        for uri, version in versions.items():
            if uri in changed or now != (before if uri in uris else 0):
                self._send(uri, version, items)
        if items:
            self._published[path] = now, tuple(versions)

    def _send(self, uri: str, version: int | None, items: list[types.Diagnostic]) -> None:
        self._ls.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri=uri, version=version, diagnostics=items)
        )


def diagnostics(ls: KeyfitServer, path: str) -> list[types.Diagnostic]:
    """What is to be said about the file at ``path`` in its present text."""
    report = ls.checker.report()
    if why := report.skipped.get(path):
        return [_note(f"not checked: {why}")]
    return [to_diagnostic(ls, finding) for finding in report.for_path(path)]


def to_diagnostic(ls: KeyfitServer, finding: Finding) -> types.Diagnostic:
    """``finding`` as the client understands it."""
    page = types.CodeDescription(page_url(finding.rule))
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
    ls: KeyfitServer, places: tuple[RelatedLocation, ...]
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
