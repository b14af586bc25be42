"""Correct configurations stay silent, at every severity."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from keyfit.catalog.caller_signs import load_callers
from keyfit.catalog.loader import load_catalog
from keyfit.catalog.tool_registry import load_tools
from keyfit.linter.finding import Finding
from keyfit.linter.linter import Linter
from keyfit.linter.report import Report
from keyfit.resolve.document_store import format_of
from keyfit.vfs.files import Disk
from keyfit.vfs.git import GitStatus


class Committed(Disk):
    """The files on disk, as if git tracked each of them."""

    def git_status(self, path: str) -> GitStatus:
        return GitStatus(True, "/", path.removeprefix("/"))


OK = Path(__file__).parent / "ok"
FEWEST_CASES = 60
CASES = sorted(folder for folder in OK.iterdir() if folder.is_dir())
FILES = [path for case in CASES for path in sorted(case.rglob("*")) if path.is_file()]


def named(path: Path) -> str:
    return path.relative_to(OK).as_posix()


@cache
def analysed(case: Path) -> Report:
    """The report on all files of ``case`` together: one of them may be a layer of another."""
    paths = [path.as_posix() for path in FILES if case in path.parents]
    return Linter(load_catalog(), load_tools()).run(Committed(), paths)


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= FEWEST_CASES


@pytest.mark.parametrize("path", FILES, ids=named)
def test_is_read_and_silent(path: Path) -> None:
    name = path.as_posix()
    if format_of(load_tools(), name) is None:
        assert path.name in load_callers().names, "its name is of no known format"
        return  # only looked at beside the others
    report = analysed(OK / path.relative_to(OK).parts[0])
    assert name not in report.skipped, f"skipped: {report.skipped[name]}"
    reported = [_shown(finding) for finding in report.for_path(name)]
    assert not reported, "\n".join(["a correct configuration was reported", *reported])


def _shown(finding: Finding) -> str:
    text = finding.source.text
    line = text.count("\n", 0, finding.span[0]) + 1
    shown = text.splitlines()[line - 1].strip() if text.splitlines() else ""
    place = f"{named(Path(finding.path))}:{line}"
    return f"  {place}: {finding.severity}[{finding.rule}] {finding.message}\n      {shown}"
