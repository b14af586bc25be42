"""Collecting: each rule runs once on the file and on each call; one that breaks stops no other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from keyfit.linter.finding import Finding
from keyfit.linter.passes.collect import collect
from keyfit.linter.rule import Rule
from keyfit.linter.rules import RULES
from keyfit.resolve.call import Call
from keyfit.resolve.file_view import FileView
from keyfit.util.isolation import Guard
from linter.passes.samples import ENV, finding_at, view_of

RULE = RULES[0]._replace(call_check=None, file_check=None)


def of_file(rule: Rule, view: FileView) -> Iterator[Finding]:
    yield finding_at(view.document.source, 0, rule=rule.id)


def of_call(rule: Rule, call: Call) -> Iterator[Finding]:
    assert call.url
    yield finding_at(call.url.setting.source, 1, rule=rule.id)


def breaks(rule: Rule, call: Call) -> Iterator[Finding]:
    yield from of_call(rule, call)
    raise ZeroDivisionError


def test_what_is_about_a_call_comes_with_it() -> None:
    view = view_of()
    (call,) = view.calls
    rules = [RULE.for_files(of_file), RULE.for_calls(of_call)]
    collected = collect(rules, view, Guard())
    assert [(one.finding.span.start, one.call) for one in collected] == [
        (0, None),
        (1, call),
    ]


def test_a_rule_that_breaks_keeps_what_it_reported_and_stops_no_other() -> None:
    guard = Guard()
    rules = [RULE.for_calls(breaks), RULE._replace(id="next").for_files(of_file)]
    collected = collect(rules, view_of(), guard)
    assert [one.finding.rule for one in collected] == [RULE.id, "next"]
    assert [(failure.rule, failure.path) for failure in guard.failures] == [
        (RULE.id, "/p/.env")
    ]


@pytest.mark.parametrize(("in_templates", "count"), [(True, 1), (False, 0)])
def test_calls_of_a_template_are_judged_by_the_rules_that_ask_for_it(
    in_templates: bool, count: int
) -> None:
    view = view_of(ENV, "/p/.env.example")
    assert view.calls
    rule = RULE._replace(in_templates=in_templates).for_calls(of_call)
    assert len(collect([rule], view, Guard())) == count
