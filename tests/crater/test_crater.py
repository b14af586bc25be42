"""Thousands of right files, and not a word about any of them."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from crater import files, tools
from crater.files import FIELDS, OBJECT_FILES, VARIABLE_FILES, Written
from crater.kinds import KINDS, Case, Kind, fields, named
from crater.values import METERED, PLANS
from keyfit.catalog.tool_registry import load_tools
from keyfit.linter.report import Report
from keyfit.resolve.document_store import format_of
from keyfit.vfs.files import Overlay
from places import ANALYSIS, Committed

SEED = 20261129
FEWEST = 2000
SHARE = 8  # of every so many cases, one is checked each time
TOP = "/repo/"


def cases(kind: Kind) -> list[Case]:
    """The cases of ``kind``: each kind draws for itself, so a new one changes no other."""
    return list(kind.cases(random.Random(f"{SEED} {kind.name}")))


def report(case: Case) -> Report:
    """What is said of all files of ``case``."""
    texts = {TOP + written.path: written.text for written in case.written}
    below = Committed() if case.tracked else None
    return ANALYSIS.run(Overlay(texts, below), list(texts))


def told(case: Case) -> Iterator[str]:
    """Each finding of ``case``, and each of its files that is not read."""
    said = report(case)
    for written in case.written:
        if format_of(load_tools(), TOP + written.path) is None:
            yield f"{written.path}: its name is of no known format"
    for path, why in said.skipped.items():
        yield f"{path}: skipped: {why}"
    for written in case.written:
        for finding in said.for_path(TOP + written.path):
            line = written.text.count("\n", 0, finding.span.start)
            shown = written.text.splitlines()[line].strip()
            place, rule = (
                f"{written.path}:{line + 1}",
                f"{finding.severity}[{finding.rule}]",
            )
            yield f"{place}: {rule} {finding.message}\n    {shown}"


def assert_silent(kind: Kind, chosen: list[Case]) -> None:
    problems = [said for case in chosen for said in told(case)]
    assert not problems, f"{kind.name}: {len(problems)} findings\n" + "\n".join(
        problems[:25]
    )


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind.name))
def test_a_share_of_each_kind_is_silent(kind: Kind) -> None:
    assert_silent(kind, cases(kind)[::SHARE])


@pytest.mark.nightly
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind.name))
def test_each_kind_is_silent(kind: Kind) -> None:
    assert_silent(kind, cases(kind))


def test_there_are_enough_files_of_each_kind() -> None:
    counts = {
        kind.name: len({w for case in cases(kind) for w in case.written})
        for kind in KINDS
    }
    assert sum(counts.values()) >= FEWEST, counts
    assert {
        kind.name: counts[kind.name] >= kind.fewest for kind in KINDS
    } == dict.fromkeys(counts, True), counts


def test_every_run_draws_the_same() -> None:
    assert all(cases(kind) == cases(kind) for kind in KINDS)


def _wrong() -> Iterator[Written]:
    """A plan's key at a pay-as-you-go endpoint, in every kind of file."""
    wrong = METERED[0]._replace(key=PLANS[0].key, models=PLANS[0].models)
    model = wrong.models[0]
    variables = named("OPENAI", wrong.key, wrong.openai, model)
    yield from (write(variables, "") for write in VARIABLE_FILES)
    yield files.dotenv_example(variables, "")
    yield from (
        write(fields(f, wrong, wrong.key, model), "")
        for write in OBJECT_FILES
        for f in FIELDS
    )
    yield from (
        write(wrong, wrong.key, model) for write in (*tools.ANTHROPIC, *tools.OPENAI)
    )


# Nothing pairs the entries of such lists yet, and Zed keeps its key elsewhere.
UNPAIRED = {".zed/settings.json"}


@pytest.mark.parametrize(
    "written", list(_wrong()), ids=lambda written: str(written.path)
)
def test_a_wrong_pair_is_found(written: Written) -> None:
    said = report(Case((written,)))
    found = {finding.rule for finding in said.for_path(TOP + written.path)}
    assert ("key-endpoint-mismatch" in found) == (written.path not in UNPAIRED)
