"""A check of many files, shared out among processes: one for each processor.

Only on Linux, where a process can be forked from any other: elsewhere the new ones would have to
load everything again, which takes as long as checking a few hundred files.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, zip_longest
from typing import BinaryIO, NamedTuple

from ..linter.report import Report, merge_reports
from .check_session import Session
from .progress import Progress

# files for each process; for fewer it costs more than it saves
MIN_FILES_PER_PROCESS = 500
# processes: a container may be shown more processors than it is given
MAX_PROCESSES = 8
_SHARE_SIZE = 100  # files at a time: what is slow keeps no processor waiting

Shares = Sequence[Sequence[str]]


class _Worker(NamedTuple):
    """A process that sends a report on each of its shares, in their order."""

    process: int
    reports: BinaryIO
    shares: Shares


class Workers:
    """The processes of one check. As a context they have ended at its end."""

    def __init__(self, progress: Progress) -> None:
        """``progress`` hears which files are done."""
        self._progress = progress
        self._all: list[_Worker] = []
        self._handed: list[str] = []  # to workers, while the search goes on
        self._here: list[Report] = []  # on what this process has checked itself
        self._first: Sequence[str] = ()  # checked before the first process was forked

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._all:
            worker.reports.close()  # so one that still works ends where it writes the next one
            os.waitpid(worker.process, 0)

    def look(self, session: Session) -> None:
        """Hand what a search has found so far to one more process, as the search itself keeps
        one processor busy only."""
        found = len(session.discovery.files) - len(self._handed)
        if found >= MIN_FILES_PER_PROCESS and len(self._all) + 1 < min(
            processors(), MAX_PROCESSES
        ):
            new = session.discovery.files[-found:]
            self._handed += new
            if rest := self._check_first(session, new):
                self._fork(session, _shares(rest))

    def checked(self, session: Session) -> Report:
        """Return the report on the files of ``session``."""
        paths, handed = session.discovery.files, frozenset(self._handed)
        rest = [path for path in paths if path not in handed]
        here = self._shared_out(session, rest)
        if self._first:
            self._progress.read(self._first)  # not while files are searched for
        if here:
            self._here.append(session.projects.run(session.files, here))
        return merge_reports(chain(self._here, self._received(session)), paths)

    def _shared_out(self, session: Session, paths: list[str]) -> list[str]:
        """Return those of ``paths`` that are left over for this process: all, if they are few."""
        count = min(processors(), len(paths) // MIN_FILES_PER_PROCESS, MAX_PROCESSES)
        if count < 2:
            return paths
        shares = _shares(self._check_first(session, paths))
        for first in range(count):
            self._fork(session, shares[first::count])
        return []

    def _check_first(self, session: Session, paths: Sequence[str]) -> Sequence[str]:
        """Check some of ``paths`` before the first process is forked, and return the rest.

        Modules and facts are loaded for the first file that needs them: each process that is forked
        then has them, and need not load them itself.
        """
        if self._first:
            return paths
        self._first = paths[:_SHARE_SIZE]
        self._here.append(session.projects.run(session.disk, self._first))
        return paths[_SHARE_SIZE:]

    def _received(self, session: Session) -> Iterator[Report]:
        """Yield the reports of all workers in turn, so that none waits long until it is heard."""
        for shares in zip_longest(*(worker.shares for worker in self._all)):
            for worker, share in zip(self._all, shares, strict=True):
                if share:
                    yield _report(worker, session, share)
                    self._progress.read(share)

    def _fork(self, session: Session, shares: Shares) -> None:
        gc.freeze()  # what is there by now stays: no collection need look at it, and so copy it
        self._all.append(_forked(session, shares, self._all))


def processors() -> int:
    """Return how many processes may work at once."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def _shares(paths: Sequence[str]) -> Shares:
    return [paths[at : at + _SHARE_SIZE] for at in range(0, len(paths), _SHARE_SIZE)]


def _forked(session: Session, shares: Shares, others: Iterable[_Worker]) -> _Worker:
    reading, writing = os.pipe()
    # Most checks are too small for a second process.
    import pickle
    import signal

    if process := os.fork():
        os.close(writing)
        return _Worker(process, open(reading, "rb"), shares)
    try:
        # Nobody but the first process may read, for when that is killed.
        os.close(reading)
        for other in others:
            other.reports.close()
        # Ends without a word: one tells enough.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        with open(writing, "wb") as stream:
            for report in _reports(session, shares):
                pickle.dump(report, stream)
                stream.flush()
    finally:
        os._exit(0)  # what it shares with the first process is not its to clean up


def _reports(session: Session, shares: Shares) -> Iterator[Report]:
    """Yield the reports on ``shares``, without what only a later run could use."""
    for share in shares:
        report = session.projects.run(session.disk, share)
        lean = {path: one._replace(texts={}) for path, one in report.files.items()}
        yield report._replace(files=lean)


def _report(worker: _Worker, session: Session, share: Sequence[str]) -> Report:
    """Return the next report of ``worker``, which is on ``share``."""
    import pickle

    try:
        report: Report = pickle.load(worker.reports)
    except (EOFError, pickle.UnpicklingError):  # it broke; here it is told how
        report = session.projects.run(session.files, share)
    return report
