"""The findings in open texts and in the workspace's files, kept up to date with their texts.

A change marks the files that depend on it as due; only these are checked. What is open is checked
at once, the rest in slices, so that typing never waits behind them.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from time import perf_counter
from typing import TYPE_CHECKING, TypeVar

from ..protocol.logging import LOG
from .dependents import Dependents

if TYPE_CHECKING:
    from ...linter.report import FileResult, Report
    from .documents import Documents
    from .engine import OpenFiles
    from .engine_host import EngineHost

_Value = TypeVar("_Value")


def _ignore(path: str) -> None:
    """Do nothing."""


class DiagnosticsStore:
    """Results by path, and which of them are due to be made anew."""

    def __init__(
        self,
        documents: Documents,
        host: EngineHost,
        on_invalidated: Callable[[str], None] = _ignore,
    ) -> None:
        """``on_invalidated`` is called with each path whose text may be new."""
        self._documents = documents
        self._host = host
        self._on_invalidated = on_invalidated
        self._open_check_seconds = 0.0
        self._workspace: set[str] = set()
        self._results: dict[str, FileResult] = {}
        self._skipped: dict[str, str] = {}
        self._dependents = Dependents()
        self._due: dict[str, None] = {}
        self._changed_results: set[str] = set()
        self._report: Report | None = None

    def report(self) -> Report:
        """Return the findings in the present texts; a closed file's may be a few slices old.

        The same report is returned as long as nothing in it has changed.
        """
        self._invalidate_touched_buffers()
        self._check_open(self._host.files())
        if self._report is None:
            self._report = self._host.engine.report(self._results, self._skipped)
        return self._report

    def check_due(self, seconds: float) -> set[str]:
        """Check what is open; if nothing of it is due, closed files for up to ``seconds``.

        Return the paths whose results have changed since the last call.
        """
        self._invalidate_touched_buffers()
        # Once for the whole slice: between two messages no open text changes.
        files = self._host.files()
        until = perf_counter() + seconds
        if not self._check_open(files):
            while self._due and perf_counter() < until:
                oldest = next(iter(self._due))
                self._check([oldest], files)
        changed, self._changed_results = self._changed_results, set()
        return changed

    def take_open_check_seconds(self) -> float:
        """Return how long the last check of open texts took; 0 if none came since the last call."""
        seconds, self._open_check_seconds = self._open_check_seconds, 0.0
        return seconds

    @property
    def pending(self) -> int:
        """How many files are due to be checked."""
        return len(self._due)

    def checked_paths(self) -> set[str]:
        """Return the paths that have results, and those of the workspace's files."""
        return {*self._results, *self._workspace}

    def related_paths(self, path: str) -> set[str]:
        """Return ``path``, the files whose results depend on its text, and those on which its own
        result depends."""
        result = self._results.get(path)
        read = result.texts if result else ()
        return {
            path,
            *self._dependents.of(path),
            *self.checked_paths().intersection(read),
        }

    def set_workspace_files(self, paths: set[str]) -> None:
        """Check the files at ``paths``, open or not, and no other closed ones."""
        added_or_removed = paths ^ self._workspace
        self._mark_due(sorted(added_or_removed))
        self._workspace = paths

    def is_workspace_file(self, path: str) -> bool:
        """Return whether the file at ``path`` is one of the workspace's that are checked."""
        return path in self._workspace

    def invalidate(self, path: str) -> None:
        """Mark what depends on the text at ``path``, which may be new, as due."""
        self._on_invalidated(path)
        self._mark_due([path])
        self._mark_due(self._dependents.of(path))

    def invalidate_on_disk(self, paths: Iterable[str]) -> None:
        """Read the files at ``paths``, which may have changed on disk, anew."""
        for path in paths:
            self._host.disk.forget(path)
            self.invalidate(path)

    def invalidate_outdated(self, path: str) -> None:
        """Compare the texts on which the findings in ``path`` depend with what is on disk now."""
        result = self._results.get(path)
        if result is None:
            return
        outdated = self._host.disk.outdated(result.texts)
        self.invalidate_on_disk(outdated)

    def reload(self) -> None:
        """Load the engine anew and check everything: its settings have changed."""
        self._host.unload()
        self._mark_due(self._results)
        self._mark_due(self._skipped)
        self._mark_due(self._workspace)
        self._mark_due(self._documents.texts())

    def drop_due_closed_files(self) -> None:
        """Leave the closed files that are due unchecked until something invalidates them again."""
        self._due = {path: None for path in self._due if self._documents.at(path)}

    def _mark_due(self, paths: Iterable[str]) -> None:
        for path in paths:
            self._due[path] = None

    def _invalidate_touched_buffers(self) -> None:
        for path in self._documents.take_touched():
            self.invalidate(path)

    def _check_open(self, files: OpenFiles) -> bool:
        """Check what is open and due; return whether there was any."""
        due = [path for path in self._due if path in files.texts]
        if not due:
            return False
        started = perf_counter()
        self._check(due, files)
        seconds = perf_counter() - started
        self._open_check_seconds = seconds
        LOG.debug("checked %d open files in %.1f ms", len(due), seconds * 1000)
        return True

    def _check(self, paths: list[str], files: OpenFiles) -> None:
        """Check ``paths`` in one run and record the results; forget those not to be checked."""
        # First of all, so that what fails is not tried for ever.
        for path in paths:
            del self._due[path]
        wanted = [path for path in paths if self._is_wanted(path, files.texts)]
        report = self._host.engine.run(files, wanted)
        for path in paths:
            self._record(path, report.files.get(path), report.skipped.get(path))

    def _is_wanted(self, path: str, texts: Container[str]) -> bool:
        is_ours = path in texts or path in self._workspace
        return is_ours and self._host.engine.reads(path)

    def _record(
        self, path: str, new: FileResult | None, skipped_because: str | None
    ) -> None:
        old = self._results.get(path)
        if new is old and skipped_because == self._skipped.get(path):
            return
        self._changed_results.add(path)
        self._report = None
        _set_or_remove(self._results, path, new)
        _set_or_remove(self._skipped, path, skipped_because)
        before = set(old.texts) if old else set()
        after = set(new.texts) if new else set()
        for text in self._dependents.update(path, before, after):
            # The workspace's files are watched: they may well be read again.
            if text not in self._workspace:
                self._host.disk.forget(text)


def _set_or_remove(table: dict[str, _Value], path: str, value: _Value | None) -> None:
    if value is None:
        table.pop(path, None)
    else:
        table[path] = value
