"""The findings in what is open and in the workspace's files, kept true to their texts.

A change marks the files that depend on it as due; only these are checked. What is open is checked
at once, the rest in slices, so that typing never waits behind them.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from functools import cached_property
from time import perf_counter
from typing import TYPE_CHECKING, TypeVar

from ..protocol.logging import LOG

if TYPE_CHECKING:
    from ...doctor.connections import PredictedConnection
    from ...ide.completion import Completion
    from ...linter.report import FileResult, Report
    from ...resolve.context import FileContext
    from .configuration import Settings
    from .disk_cache import DiskTexts
    from .documents import Documents
    from .engine import Engine, OpenFiles

_Value = TypeVar("_Value")


class DiagnosticsStore:
    """Results by path, and which of them are due to be made anew."""

    def __init__(self, documents: Documents) -> None:
        self.cost = 0.0  # seconds that the last check of open texts took, until it is reset
        self.settings: Settings | None = None
        self._documents = documents
        self._workspace: set[str] = set()
        self._results: dict[str, FileResult] = {}
        self._skipped: dict[str, str] = {}
        # Path → those whose findings it bears on; mostly one, for which a set would be large.
        self._dependents: dict[str, tuple[str, ...]] = {}
        self._due: dict[str, None] = {}
        self._news: set[str] = set()
        self._report: Report | None = None

    @cached_property
    def engine(self) -> Engine:
        """The engine, loaded when it is first needed."""
        from .engine import Engine

        return Engine(settings=self.settings)

    @cached_property
    def disk(self) -> DiskTexts:
        """The texts on disk, as they were last read."""
        from .disk_cache import DiskTexts

        return DiskTexts()

    def warm_up(self) -> None:
        """Load the engine before the first text comes, when nobody waits for an answer."""
        self.engine  # noqa: B018

    def report(self) -> Report:
        """The findings in the present texts; in a closed file's they may be a few slices old.

        The same report again as long as nothing in it has changed.
        """
        self._hear()
        files = self.files()
        self._check_open(files)
        if self._report is None:
            self._report = self.engine.report(self._results, self._skipped)
        return self._report

    def work(self, seconds: float) -> set[str]:
        """Check what is open; if nothing of it is due, closed files for up to ``seconds``.

        The paths whose results have changed since the last call.
        """
        self._hear()
        files, until = self.files(), perf_counter() + seconds
        if not self._check_open(files):
            while self._due and perf_counter() < until:
                self._settle([next(iter(self._due))], files)
        news, self._news = self._news, set()
        return news

    def _check_open(self, files: OpenFiles) -> bool:
        """Whether anything open was due; it is checked."""
        due = [path for path in self._due if path in files.texts]
        if due:
            started = perf_counter()
            self._settle(due, files)
            self.cost = perf_counter() - started
            LOG.debug("checked %d open files in %.1f ms", len(due), self.cost * 1000)
        return bool(due)

    def context(self, path: str) -> FileContext | None:
        """The file at ``path`` with all that is read with it; None if it cannot be read."""
        return self.engine.context(self.files(), path)

    def complete(self, path: str, offset: int) -> list[Completion]:
        """What can stand at ``offset`` (0-based code points) of the file at ``path``."""
        return self.engine.complete(self.files(), path, offset)

    def connections(self, folders: Iterable[str], path: str = "") -> list[PredictedConnection]:
        """What the tools of ``folders``, and of the files checked, would send; ``path`` counts as
        checked."""
        paths = {*self._results, *self._workspace, *((path,) if path else ())}
        return self.engine.connections(self.files(), sorted(paths), folders)

    def files(self) -> OpenFiles:
        """The present texts: what is open, over what was last read from disk."""
        return self.engine.over(self._documents.texts(), self.disk)

    @property
    def pending(self) -> int:
        """How many files are due to be checked."""
        return len(self._due)

    def keep(self, paths: set[str]) -> None:
        """Check the files at ``paths``, open or not, and no other closed ones."""
        self._due.update(dict.fromkeys(sorted(paths ^ self._workspace)))
        self._workspace = paths

    def knows(self, path: str) -> bool:
        """Whether the file at ``path`` is one of the workspace's that are checked."""
        return path in self._workspace

    def touch(self, path: str) -> None:
        """The text at ``path`` may be new: what depends on it is due."""
        if self.settings:
            self.settings.touched(path)
        self._due[path] = None
        self._due.update(dict.fromkeys(self._dependents.get(path, ())))

    def touch_disk(self, paths: Iterable[str]) -> None:
        """The files at ``paths`` may have changed on disk."""
        for path in paths:
            self.disk.forget(path)
            self.touch(path)

    def verify(self, path: str) -> None:
        """Notice what changed on disk among the files that bear on the findings in ``path``."""
        if path in self._results:
            self.touch_disk(self.disk.outdated(self._results[path].texts))

    def reconfigured(self) -> None:
        """Load the engine anew and check everything: its settings have changed."""
        self.__dict__.pop("engine", None)
        self._due.update(dict.fromkeys((*self._results, *self._skipped, *self._workspace)))
        self._due.update(dict.fromkeys(self._documents.texts()))

    def give_up(self) -> None:
        """Leave the closed files that are due unchecked until something touches them again."""
        self._due = {path: None for path in self._due if self._documents.at(path)}

    def _hear(self) -> None:
        """Mark what depends on the buffers that were opened, changed or closed."""
        for path in self._documents.take_touched():
            self.touch(path)

    def _settle(self, paths: list[str], files: OpenFiles) -> None:
        """Check ``paths`` in one run and note what came of it; forget those not to be checked."""
        if not paths:
            return
        for path in paths:  # first of all: what fails must not be tried for ever
            del self._due[path]
        wanted = [path for path in paths if self._is_wanted(path, files.texts)]
        report = self.engine.run(files, wanted)
        for path in paths:
            self._note(path, report.files.get(path), report.skipped.get(path))

    def _is_wanted(self, path: str, texts: Container[str]) -> bool:
        return (path in texts or path in self._workspace) and self.engine.reads(path)

    def _note(self, path: str, new: FileResult | None, why: str | None) -> None:
        old = self._results.get(path)
        if new is old and why == self._skipped.get(path):
            return
        self._news.add(path)
        self._report = None
        _put(self._results, path, new)
        _put(self._skipped, path, why)
        before, after = (set(one.texts) if one else set() for one in (old, new))
        alone = (path,)  # one object: most dependencies are one file's, and there are many
        for dependency in after - before:
            others = self._dependents.get(dependency)
            self._dependents[dependency] = (*others, path) if others else alone
        for dependency in before - after:
            self._release(dependency, path)

    def _release(self, dependency: str, path: str) -> None:
        """``path`` no longer depends on ``dependency``; what nothing depends on is not kept."""
        others = tuple(other for other in self._dependents[dependency] if other != path)
        if others:
            self._dependents[dependency] = others
        else:
            del self._dependents[dependency]
            if dependency not in self._workspace:  # else it is watched: it may come back
                self.disk.forget(dependency)


def _put(table: dict[str, _Value], path: str, value: _Value | None) -> None:
    if value is None:
        table.pop(path, None)
    else:
        table[path] = value
