"""The engine as the server uses it: open texts over the disk, and rules that may fail.

Apart from diagnostics_store.py because it takes a tenth of a second to load: the client has its
answer to ``initialize`` before that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from ...catalog.loader import load_catalog
from ...catalog.tool_registry import ToolCatalog, load_tools
from ...ide.completion.completions import Completion, complete
from ...linter.linter import Linter
from ...linter.report import Report
from ...project.discovery import IGNORE_FILE, Discovery
from ...project.projects import Projects
from ...project.settings_layers import PROJECT_FILES
from ...resolve.context import FileContext
from ...resolve.document_store import format_of, is_own
from ...text.source import Unreadable
from ...util.bounded_dict import BoundedDict
from ...util.isolation import Guard, RuleFailure
from ...util.translation import phrase
from ...vfs.files import Disk, Files, Overlay
from ...vfs.git import FailedRepository
from ...vfs.paths import is_within
from ...vfs.read import MAX_FILE_SIZE
from ..protocol.logging import LOG

if TYPE_CHECKING:
    from ...doctor.connections import PredictedConnection
    from ...linter.report import FileResult

_MAX_PATHS = 65_536  # of which it is known whether they are checked


class Engine:
    """The catalogs and rules, loaded once, and set up as each project wants them."""

    def __init__(self, projects: Projects | None = None) -> None:
        """Without ``projects`` those on disk count, with no other settings."""
        self.projects = projects or Projects(Disk())
        self._readable: BoundedDict[str, bool] = BoundedDict(_MAX_PATHS)
        self._failed_repositories: set[FailedRepository] = set()  # each is logged once

    @property
    def tools(self) -> ToolCatalog:
        """What coding tools read, by the settings of the workspace's folders."""
        self.projects.preload()
        return self.projects.tools

    @property
    def steering(self) -> tuple[str, ...]:
        """The names of the files that decide what a search finds."""
        extra = {path.rpartition("/")[2] for path in self.projects.extra}
        return (IGNORE_FILE, *PROJECT_FILES, *sorted(extra))

    def general(self, folders: Sequence[str]) -> Linter:
        """Return the linter for what belongs to no file: that of the first of ``folders``."""
        if folders:
            return self.projects.around(folders[0]).linter
        return Linter(load_catalog(), load_tools())

    def reads(self, path: str) -> bool:
        """Return whether the file at ``path`` is of a kind that is checked, or read with one."""
        known = self._readable.get(path)
        if known is None:
            known = self._readable[path] = self._is_to_be_read(path)
        return known

    def _is_to_be_read(self, path: str) -> bool:
        with Guard(_log_failure)(path):
            project = self.projects.of(path)
            has_format = format_of(project.linter.tools, path) is not None
            return has_format and not project.excludes(path)
        # Where reading the settings fails, checking the text fails as well, and that is reported.
        return True

    def concerns(self, path: str) -> bool:
        """Return whether the file at ``path``, by its text on disk, may have findings."""
        linter = self.projects.of(path).linter
        if is_own(linter.tools, path):
            return True
        try:
            text = Disk().read(path) or ""
        except Unreadable:
            return False
        return linter.catalog.mentions(text)

    def discovery(self, may_go_on: Callable[[], bool]) -> Discovery:
        """Return a search for the files to check; it ends when ``may_go_on`` returns False."""
        return Discovery(load_tools(), may_go_on, self.projects)

    def context(self, files: Files, path: str) -> FileContext | None:
        """Return the file at ``path`` with all that is read with it; None if it is unreadable."""
        return self.projects.context(files, path, Guard(_log_failure))

    def complete(
        self, files: Files, path: str, offset: int, with_snippets: bool
    ) -> list[Completion]:
        """Return what can stand at ``offset`` (0-based code points) of the file at ``path``."""
        with Guard(_log_failure)(path):
            linter = self.projects.of(path).linter
            return complete(linter, files, path, offset, with_snippets)
        return []

    def connections(
        self, files: Files, paths: Iterable[str], folders: Iterable[str]
    ) -> list[PredictedConnection]:
        """Return what the tools in use in ``folders``, and those that own one of ``paths``, would
        send."""
        from ...doctor.connections import find_connections

        guard = Guard(_log_failure)
        connections: list[PredictedConnection] = []
        remaining = list(paths)
        for folder in folders:
            project = self.projects.around(folder)
            host_environment = project.tools_environment
            inside = [path for path in remaining if is_within(path, folder)]
            remaining = [path for path in remaining if not is_within(path, folder)]
            connections += find_connections(
                project.linter, files, inside, folder, host_environment, guard
            )
        # What remains are open files outside of every folder.
        for path in remaining:
            folder = path.rpartition("/")[0]
            project = self.projects.of(path)
            host_environment = project.tools_environment
            connections += find_connections(
                project.linter, files, [path], folder, host_environment, guard
            )
        return connections

    def report(
        self, results: Mapping[str, FileResult], skipped: Mapping[str, str]
    ) -> Report:
        """Return one report of ``results`` and of what was ``skipped``, both by path."""
        return Report(results, skipped)

    def run(self, files: Files, paths: Iterable[str]) -> Report:
        """Return the findings in ``paths``; whatever fails is logged, and the rest is reported."""
        report = self.projects.run(files, paths)
        for failure in report.failures:
            _log_failure(failure)
        for repository in report.failed_repositories:
            if repository not in self._failed_repositories:
                self._failed_repositories.add(repository)
                _log_git_failure(repository)
        return report


def _log_failure(failure: RuleFailure) -> None:
    """Log ``failure`` without its path, which may contain a private name."""
    what = f"rule {failure.rule}" if failure.rule else "the check of one text"
    LOG.error("%s failed: %s", what, failure.what)


def _log_git_failure(repository: FailedRepository) -> None:
    """Log why git did not answer in ``repository``, without its path, as `_log_failure`."""
    why = repository.failure.text("FOLDER")
    LOG.warning(
        "exposed-key: git did not answer in the FOLDER of a repository: %s", why
    )


class OpenFiles(Overlay):
    """The open texts over the disk, as the client shows both."""

    def read(self, path: str) -> str | None:
        """Return the text at ``path``. Raises `Unreadable` where the command line would, too."""
        text = super().read(path)
        if text and len(text) > MAX_FILE_SIZE:
            size = MAX_FILE_SIZE // 1024 // 1024
            raise Unreadable(phrase("larger than {megabytes} MB", megabytes=size))
        if text and "\0" in text:
            raise Unreadable(phrase("a NUL character: not a text file"))
        return text
