"""The findings in what is open: one run of the engine per state of the texts."""

from __future__ import annotations

from functools import cached_property
from time import perf_counter
from typing import TYPE_CHECKING

from .logs import LOG

if TYPE_CHECKING:
    from ..analysis import Report
    from .documents import Documents
    from .engine import Engine


class Checker:
    """Answers from the last run as long as no text has changed."""

    def __init__(self, documents: Documents) -> None:
        self.cost = 0.0  # seconds that the last run took
        self._documents = documents
        self._texts: dict[str, str] = {}
        self._report: Report | None = None

    @cached_property
    def engine(self) -> Engine:
        """The engine, loaded when it is first needed."""
        from .engine import Engine

        return Engine()

    def warm_up(self) -> None:
        """Load the engine before the first text comes, when nobody waits for an answer."""
        self.engine  # noqa: B018

    def report(self) -> Report:
        """The findings in the present texts; the same texts are not read twice."""
        engine, texts = self.engine, self._documents.texts()
        texts = {path: text for path, text in texts.items() if engine.reads(path)}
        if self._report is None or texts != self._texts:
            started = perf_counter()
            self._report, self._texts = engine.run(texts), texts
            self.cost = perf_counter() - started
            LOG.debug("checked %d texts in %.1f ms", len(texts), self.cost * 1000)
        return self._report

    def forget(self) -> None:
        """Read anew next time: files on disk may have changed."""
        self._report = None
