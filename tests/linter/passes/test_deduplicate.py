"""Deduplicating: one finding for each rule and place, and what only some readers meet is milder."""

from __future__ import annotations

from keyfit.linter.passes.deduplicate import deduplicate
from linter.passes.samples import finding_at, is_safe, setting_of, view_of

VIEW = view_of()
SOURCE = VIEW.document.source


def test_the_most_severe_of_one_rule_and_beginning_is_kept() -> None:
    mild = finding_at(SOURCE, 3, 5, severity="info")
    severe = finding_at(SOURCE, 3, 9, severity="error")
    middle = finding_at(SOURCE, 3, 7, severity="warning")
    assert deduplicate([mild, severe, middle], ()) == [severe]


def test_of_two_as_severe_the_first_is_kept() -> None:
    first, second = (
        finding_at(SOURCE, 3, message="a"),
        finding_at(SOURCE, 3, message="b"),
    )
    assert deduplicate([first, second], ()) == [first]


def test_another_rule_or_place_is_another_finding() -> None:
    findings = [
        finding_at(SOURCE, 3),
        finding_at(SOURCE, 3, rule="endpoint-path"),
        finding_at(SOURCE, 4),
    ]
    assert deduplicate(findings, ()) == findings


def test_an_error_that_all_readers_meet_stays_one() -> None:
    url = setting_of(VIEW, "OPENAI_BASE_URL")
    error = finding_at(SOURCE, *url.span, subject=url)
    assert deduplicate([error], VIEW.calls[:1]) == [error]
    assert deduplicate([error, error], VIEW.calls[:1] * 2) == [error]


def test_an_error_that_only_some_readers_meet_is_a_warning_without_a_safe_fix() -> None:
    url = setting_of(VIEW, "OPENAI_BASE_URL")
    error = finding_at(SOURCE, *url.span, subject=url)
    (milder,) = deduplicate([error], VIEW.calls[:1] * 2)
    assert milder.severity == "warning"
    assert not is_safe(milder)


def test_a_hint_that_only_some_readers_meet_stays_as_it_is() -> None:
    url = setting_of(VIEW, "OPENAI_BASE_URL")
    hint = finding_at(SOURCE, *url.span, severity="info", subject=url)
    assert deduplicate([hint], VIEW.calls[:1] * 2) == [hint]
