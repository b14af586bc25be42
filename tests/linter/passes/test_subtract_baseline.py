"""Subtracting the baseline: its findings go, their entries are returned, new ones stay."""

from __future__ import annotations

from keyfit.linter.baseline import Baseline
from keyfit.linter.passes.subtract_baseline import subtract_baseline
from linter.passes.samples import finding_at, view_of

SOURCE = view_of().document.source
EMPTY = Baseline("/p/keyfit-baseline.json")
OLD = finding_at(SOURCE, 3)._replace(message_id="model-case.a")
NEW = finding_at(SOURCE, 9)._replace(message_id="model-case.b")


def test_without_entries_all_findings_are_new() -> None:
    assert subtract_baseline([OLD, NEW], "/p/.env", EMPTY) == ([OLD, NEW], [])


def test_a_finding_of_the_baseline_is_left_out_and_its_entry_returned() -> None:
    entries = EMPTY.entries_of("/p/.env", [OLD])
    assert [entry.path for entry in entries] == [".env"]
    baseline = EMPTY._replace(entries=frozenset(entries))
    assert subtract_baseline([OLD, NEW], "/p/.env", baseline) == ([NEW], entries)
    assert subtract_baseline([OLD], "/p/other/.env", baseline) == ([OLD], [])


def test_of_two_equal_findings_one_entry_hides_the_first() -> None:
    second = OLD._replace(span=NEW.span)
    baseline = EMPTY._replace(entries=frozenset(EMPTY.entries_of("/p/.env", [OLD])))
    new, known = subtract_baseline([OLD, second], "/p/.env", baseline)
    assert new == [second]
    assert len(known) == 1
