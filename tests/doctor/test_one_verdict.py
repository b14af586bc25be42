"""`check` and `doctor` say the same of one configuration, in all that the tests have of them.

A connection that `doctor` calls failing has a finding at one of its values, and where nothing is
found it is ok or unknown. What keyfit repairs unasked no longer fails.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from keyfit.catalog.loader import load_catalog
from keyfit.catalog.tool_registry import load_tools
from keyfit.doctor.connections import PredictedConnection, find_connections
from keyfit.doctor.prediction import NOT_FAILING
from keyfit.linter.apply_fixes import fix_all
from keyfit.linter.linter import Linter
from keyfit.linter.report import Report
from keyfit.resolve.call import Call
from keyfit.resolve.host_environment import HostEnvironment, environment_of
from keyfit.resolve.resolved_value import CallPart, settings_of
from keyfit.vfs.files import Files, Overlay
from test_cases import CASE_FILES, FOLDERS, files_of, named
from test_ok import CASES as OK

SERVER, COMMAND_LINE = (
    HostEnvironment(),
    HostEnvironment("", environment_of({})),
)  # what is known to each, unasked
HOST_ENVIRONMENTS = (SERVER, COMMAND_LINE)


def new_linter() -> Linter:
    return Linter(load_catalog(), load_tools())


def failing(folder: Path, files: Files = CASE_FILES) -> Iterator[PredictedConnection]:
    """The connections in use in ``folder`` that are foreseen to fail."""
    paths = [path.as_posix() for path in files_of(folder)]
    for host_environment in HOST_ENVIRONMENTS:
        for one in find_connections(
            new_linter(), files, paths, folder.as_posix(), host_environment
        ):
            if one.connection.active and one.answer.outcome not in NOT_FAILING:
                yield one


def values(call: Call) -> Iterator[CallPart]:
    """All that stands in a file and has a part in ``call``, or keeps its tool from making it."""
    faults = call.faults
    faulty = (*faults.refused, *faults.unresolved, *faults.skipped)
    refused = (part for part, _ in faulty)
    limits = (
        one
        for use in call.models
        for one in (use.thinking, use.budget, use.context)
        if one
    )
    for part in (*call.parts, *call.references.names, *refused, *limits):
        if part.setting.source.path:
            yield part


def is_told(one: PredictedConnection, report: Report) -> bool:
    """Whether a finding stands at a value of the connection, or at a name in it."""
    settings = [s for part in values(one.connection.call) for s in settings_of(part)]
    for setting in settings:
        for finding in report.for_path(setting.source.path):
            spans = [setting.span]
            if setting.name:
                spans.append(setting.name.raw(0, len(setting.name.text)))
            if any(
                s.start <= finding.span.end and finding.span.start <= s.end
                for s in spans
            ):
                return True
    return False


def shown(one: PredictedConnection) -> str:
    answer = one.answer
    return f"{one.connection.call.sender.title}: {answer.outcome} [{answer.rule}] {answer.reason}"


@pytest.mark.parametrize("folder", OK, ids=lambda folder: folder.name)
def test_what_is_right_does_not_fail(folder: Path) -> None:
    assert [shown(one) for one in failing(folder)] == []


def is_silenced(folder: Path) -> bool:
    """Whether an ignore comment there keeps `check` from saying what is so all the same."""
    return any("keyfit: ignore" in path.read_text("utf-8") for path in files_of(folder))


TOLD = [folder for folder in FOLDERS if not is_silenced(folder)]


@pytest.mark.parametrize("folder", TOLD, ids=named)
def test_what_fails_is_reported_at_one_of_its_values(folder: Path) -> None:
    report = new_linter().run(
        CASE_FILES, [path.as_posix() for path in files_of(folder)]
    )
    assert [shown(one) for one in failing(folder) if not is_told(one, report)] == []


def repaired(folder: Path) -> tuple[Mapping[str, str], set[str], Report]:
    """The texts after all safe repairs, the rules that made some, and what is then found."""
    paths = [path.as_posix() for path in files_of(folder)]
    fixed = fix_all(new_linter(), CASE_FILES, paths)
    rules = {rule for repairs in fixed.repairs.values() for rule, _ in repairs}
    return fixed.texts, rules, fixed.report


FIXED = [folder for folder in TOLD if list(folder.rglob("*.fixed"))]


@pytest.mark.parametrize("folder", FIXED, ids=named)
def test_what_is_repaired_unasked_no_longer_fails(folder: Path) -> None:
    texts, rules, report = repaired(folder)
    assert rules
    left = [
        one
        for one in failing(folder, Overlay(texts, CASE_FILES))
        if not is_told(one, report)
    ]
    assert [shown(one) for one in left] == []


def test_there_is_much_to_compare() -> None:
    assert len(FIXED) >= 30
    assert sum(1 for folder in FOLDERS if any(True for _ in failing(folder))) >= 50
