"""A check of many files, shared out among processes: one for each processor.

Only on Linux, where a process can be forked from any other: elsewhere the new ones would have to
load everything again, which takes as long as checking a few hundred files.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO, NamedTuple

from ..analysis import Report, joined
from .progress import Progress
from .session import Session

ENOUGH = 500  # files for each process; for fewer it costs more than it saves
MOST = 8  # processes: a container may be shown more processors than it is given
_SHARE = 100  # files at a time: what is slow keeps no processor waiting

Shares = Sequence[Sequence[str]]


class _Worker(NamedTuple):
    """A process that sends a report on each of its shares."""

    process: int
    reports: BinaryIO


def checked(session: Session, progress: Progress) -> Report:
    """The report on the files of ``session``; ``progress`` hears which are done."""
    paths = session.discovery.files
    count = min(processors(), len(paths) // ENOUGH, MOST)
    if count < 2:
        return session.projects.run(session.files, paths)
    shares = [paths[at : at + _SHARE] for at in range(0, len(paths), _SHARE)]
    return joined(_by_workers(session, shares, count, progress), paths)


def processors() -> int:
    """How many processes may work at once."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def _by_workers(
    session: Session, shares: Shares, count: int, progress: Progress
) -> Iterator[Report]:
    gc.freeze()  # what is there by now stays: no collection need look at it, and so copy it
    workers: list[_Worker] = []
    try:
        for first in range(count):
            workers.append(_forked(session, shares[first::count], workers))
        for number, share in enumerate(shares):
            yield _received(workers[number % count], session, share)
            progress.read(share)
    finally:
        for worker in workers:
            worker.reports.close()  # so one that still works ends where it writes the next one
            os.waitpid(worker.process, 0)


def _forked(session: Session, shares: Shares, others: Iterable[_Worker]) -> _Worker:
    reading, writing = os.pipe()
    if process := os.fork():
        os.close(writing)
        return _Worker(process, open(reading, "rb"))
    try:
        os.close(reading)  # nobody but the first process may read, for when that is killed
        for other in others:
            other.reports.close()
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # ends without a word: one tells enough
        with open(writing, "wb") as stream:
            for report in _reports(session, shares):
                pickle.dump(report, stream)
                stream.flush()
    finally:
        os._exit(0)  # what it shares with the first process is not its to clean up


def _reports(session: Session, shares: Shares) -> Iterator[Report]:
    """The reports on ``shares``, without what only a later run could use."""
    for share in shares:
        files, skipped = session.projects.run(session.disk, share)
        yield Report({path: one._replace(texts={}) for path, one in files.items()}, skipped)


def _received(worker: _Worker, session: Session, share: Sequence[str]) -> Report:
    """The next report of ``worker``, which is on ``share``."""
    try:
        report: Report = pickle.load(worker.reports)
    except (EOFError, pickle.UnpicklingError):  # it broke; here it is told how
        report = session.projects.run(session.files, share)
    return report
