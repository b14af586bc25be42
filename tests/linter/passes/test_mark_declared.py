"""Marking: what rests on a project's declarations names their file and is not applied unasked."""

from __future__ import annotations

from keyfit.linter.passes.mark_declared import mark_declared, name_declaring_file
from linter.passes.samples import finding_at, is_safe, view_of

FILE = "keyfit.toml"
SOURCE = view_of().document.source


def test_what_is_the_same_without_the_declarations_stays_as_it_is() -> None:
    finding = finding_at(SOURCE, 3)
    assert mark_declared([finding], [finding], FILE) == [finding]


def test_a_finding_that_would_not_be_there_names_the_file_and_has_no_safe_fix() -> None:
    (marked,) = mark_declared([finding_at(SOURCE, 3)], [finding_at(SOURCE, 4)], FILE)
    assert marked.message == "wrong (declared in keyfit.toml, not by keyfit)"
    assert marked.arguments["declared_in"] == FILE
    assert not is_safe(marked)
    assert FILE in marked.fixes[0].title


def test_another_rules_finding_at_the_same_place_is_another_one() -> None:
    other = finding_at(SOURCE, 3, rule="endpoint-path")
    (marked,) = mark_declared([finding_at(SOURCE, 3)], [other], FILE)
    assert FILE in marked.message


def test_a_fix_that_would_change_something_else_is_unsafe_and_the_message_stays() -> (
    None
):
    finding = finding_at(SOURCE, 3)
    edit = finding.fixes[0].edits[0]._replace(text="y")
    without = finding._replace(fixes=(finding.fixes[0]._replace(edits=(edit,)),))
    (marked,) = mark_declared([finding], [without], FILE)
    assert marked.message == finding.message
    assert not is_safe(marked)
    assert FILE in marked.fixes[0].title


def test_a_fix_that_would_not_be_safe_is_not_made_so() -> None:
    finding = finding_at(SOURCE, 3)
    (marked,) = mark_declared([finding], [finding.without_safe_fixes()], FILE)
    assert not is_safe(marked)


def test_the_file_is_named_once() -> None:
    named = name_declaring_file("wrong", FILE)
    assert name_declaring_file(named, FILE) == named
