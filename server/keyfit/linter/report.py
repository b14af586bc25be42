"""What a run of the linter returns: the result of each file, and the report of them all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from ..util.isolation import RuleFailure
from ..vfs.git import FailedRepository, GitStatus
from .baseline import BaselineEntry
from .finding import Finding


class FileResult(NamedTuple):
    """The findings in one file, and what they depend on.

    ``known`` are the entries of the baseline whose findings are left out. ``texts`` are the texts
    that the result depends on by path, None for a file that does not exist; ``git_status`` is what
    git answered about the file, None if it was not asked. ``failed_repositories`` are those in
    which git did not answer, so that ``findings`` may lack one.
    """

    findings: list[Finding]
    failures: tuple[RuleFailure, ...]
    known: Sequence[BaselineEntry]
    texts: Mapping[str, str | None]
    git_status: GitStatus | None
    failed_repositories: tuple[FailedRepository, ...] = ()


# Most files of a tree are claimed by no tool and have nothing in them. They share one record, and
# their text is not kept: looking through it again is as fast as comparing it.
EMPTY_RESULT = FileResult([], (), (), MappingProxyType({}), None)


class Report(NamedTuple):
    """The files that were checked, by path, and those that could not be.

    ``skipped`` has the reason by path. ``broken`` are the unexpected errors that are part of no
    `FileResult`.
    """

    files: Mapping[str, FileResult]
    skipped: Mapping[str, str] = MappingProxyType({})
    broken: tuple[RuleFailure, ...] = ()

    @property
    def findings(self) -> dict[str, list[Finding]]:
        """The findings by path, in the order of the text."""
        return {path: result.findings for path, result in self.files.items()}

    @property
    def checked(self) -> int:
        """The number of files that were checked."""
        return len(self.files)

    @property
    def failures(self) -> list[RuleFailure]:
        """All unexpected errors, each once."""
        in_files = (
            failure for result in self.files.values() for failure in result.failures
        )
        return list(dict.fromkeys((*self.broken, *in_files)))

    @property
    def failed_repositories(self) -> list[FailedRepository]:
        """The repositories in which git did not answer though a finding depends on it."""
        every = (
            one for result in self.files.values() for one in result.failed_repositories
        )
        return list(dict.fromkeys(every))

    def for_path(self, path: str) -> list[Finding]:
        """Return the findings in the file at ``path``."""
        return self.files[path].findings if path in self.files else []


def merge_reports(reports: Iterable[Report], paths: Iterable[str]) -> Report:
    """Merge ``reports`` about different files into one, in the order of ``paths``."""
    order = [*paths]
    results: dict[str, FileResult] = {}
    skipped: dict[str, str] = {}
    broken: dict[RuleFailure, None] = {}
    for report in reports:
        results.update(report.files)
        skipped.update(report.skipped)
        broken.update(dict.fromkeys(report.broken))
    files = {path: results[path] for path in order if path in results}
    sorted_skipped = {path: skipped[path] for path in order if path in skipped}
    return Report(files, sorted_skipped | skipped, tuple(broken))
