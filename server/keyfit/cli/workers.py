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
from typing import BinaryIO

from ..analysis import Report, joined
from .progress import Progress
from .session import Session

ENOUGH = 500  # files for each process; for fewer it costs more than it saves
MOST = 8  # processes: a container may be shown more processors than it is given
_SHARE = 100  # files at a time: what is slow keeps no processor waiting


def checked(session: Session, progress: Progress) -> Report:
    """The report on the files of ``session``; ``progress`` hears which are done."""
    paths = session.discovery.files
    count = min(_processors(), len(paths) // ENOUGH, MOST)
    if count < 2:
        return session.projects.run(session.files, paths)
    gc.freeze()  # what is there by now is kept by all: no collection need look at it, or copy it
    shares = [paths[at : at + _SHARE] for at in range(0, len(paths), _SHARE)]
    workers = [_worker(session, shares[first::count]) for first in range(count)]
    reports = []
    for number, share in enumerate(shares):
        reports.append(_received(workers[number % count], session, share))
        progress.read(share)
    return joined(reports, paths)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def _worker(session: Session, shares: Iterable[Sequence[str]]) -> BinaryIO:
    """A process that checks ``shares``: the stream of its reports."""
    reading, writing = os.pipe()
    if os.fork():
        os.close(writing)
        return open(reading, "rb")
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # ends without a word; the others tell
    try:
        with open(writing, "wb") as stream:
            for report in _reports(session, shares):
                pickle.dump(report, stream)
                stream.flush()
    finally:
        os._exit(0)  # what this process shares with the first one is not its to clean up


def _reports(session: Session, shares: Iterable[Sequence[str]]) -> Iterator[Report]:
    """The reports on ``shares``, without what only this process could use."""
    for share in shares:
        files, skipped = session.projects.run(session.disk, share)
        yield Report({path: one._replace(basis=None) for path, one in files.items()}, skipped)


def _received(worker: BinaryIO, session: Session, share: Sequence[str]) -> Report:
    """The next report of ``worker``, which is on ``share``."""
    try:
        report: Report = pickle.load(worker)
    except (EOFError, pickle.UnpicklingError):  # it broke; here it is told how
        report = session.projects.run(session.files, share)
    return report
