"""The engine as the server uses it: open texts over the disk, and rules that may fail.

Apart from checker.py because it takes a tenth of a second to load: the client has its answer to
``initialize`` before that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..analysis import Analysis, Report
from ..catalog.loader import load_catalog
from ..catalog.tools import load_tools
from ..files import LARGEST, Disk, Overlay, format_of
from ..rules import RULES
from ..rules.base import Rule
from ..text.source import Unreadable
from .logs import LOG, where


class Engine:
    """The catalogs and rules, loaded once."""

    def __init__(self, rules: Iterable[Rule] = RULES) -> None:
        self._analysis = Analysis(load_catalog(), load_tools(), rules)
        self._known: dict[str, bool] = {}

    def reads(self, path: str) -> bool:
        """Whether the file at ``path`` is of a kind that is checked, or read with one that is."""
        if path not in self._known:
            self._known[path] = format_of(self._analysis.tools, path) is not None
        return self._known[path]

    def run(self, texts: Mapping[str, str]) -> Report:
        """The findings in ``texts`` (by absolute path); whatever fails, the rest is reported."""
        try:
            report = self._analysis.run(OpenFiles(texts), texts)
        except Exception as error:  # then one text at a time: the others keep their findings
            LOG.error("the check of all open texts failed: %s", where(error))
            reports = [self._run_one(texts, path) for path in texts]
            files = {path: file for one in reports for path, file in one.files.items()}
            skipped = {path: why for one in reports for path, why in one.skipped.items()}
            report = Report(files, skipped)
        for failure in report.failures:
            LOG.error("rule %s failed: %s", failure.rule, where(failure.error))
        return report

    def _run_one(self, texts: Mapping[str, str], path: str) -> Report:
        try:
            return self._analysis.run(OpenFiles(texts), [path])
        except Exception as error:
            LOG.error("the check of one text failed: %s", where(error))
            return Report({}, {path: "keyfit failed on this text; its log says where"})


class OpenFiles(Overlay):
    """The open texts over the disk, as the client shows both."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        super().__init__(texts, _DiskAsShown())

    def read(self, path: str) -> str | None:
        """The text at ``path``. Raises `Unreadable` where the command line would, too."""
        text = super().read(path)
        if text and len(text) > LARGEST:
            raise Unreadable(f"larger than {LARGEST // 1024 // 1024} MB")
        if text and "\0" in text:
            raise Unreadable("a NUL character: not a text file")
        return text


class _DiskAsShown(Disk):
    def read(self, path: str) -> str | None:
        """The text without its byte order mark: editors hide it, so no column counts it."""
        text = super().read(path)
        return text.removeprefix("\ufeff") if text else text
