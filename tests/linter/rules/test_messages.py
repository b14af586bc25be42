"""Each template of a rule is filled with exactly its fields, and something shows each variant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from string import Formatter
from typing import NamedTuple

import pytest

from keyfit.linter.finding import Finding
from keyfit.linter.rule import HOME_PLACE, Rule
from keyfit.linter.rules import RULES
from keyfit.linter.url_rewrite import MOVE_TITLES
from linter.test_baseline_versions import report_on
from test_cases import FOLDERS


class Rendered(NamedTuple):
    """A text that something showed, with its id and its arguments."""

    id: str
    arguments: Mapping[str, str]
    text: str


def rendered(finding: Finding) -> Iterator[Rendered]:
    yield Rendered(finding.message_id, finding.arguments, finding.message)
    for related in finding.related:
        yield Rendered(related.message_id, related.arguments, related.message)
    for fix in finding.fixes:
        yield Rendered(fix.title_id, fix.arguments, fix.title)


@cache
def shown() -> tuple[Rendered, ...]:
    """Return every text of the findings in ``cases/``."""
    texts: list[Rendered] = []
    for folder in FOLDERS:
        for findings in report_on(folder).findings.values():
            for finding in findings:
                texts.extend(rendered(finding))
    return tuple(texts)


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


TEMPLATES = {
    f"{rule.id}.{variant}": template
    for rule in RULES
    for variant, template in rule.messages.items()
}
# Variants that no file of ``cases/`` shows, but another test does.
SHOWN_ELSEWHERE = frozenset(
    (
        "endpoint-host.declared-misspelling",  # hostile/test_steering.py
        "endpoint-host.fix.use-declared-host",
        "missing-endpoint.fix.add-declared",
        "retired-model.retiring",  # catalog/test_published_facts.py
        "unresolved-reference.unset",  # rules/test_unresolved_reference.py
        "unresolved-reference.unset-value-sent",
        "unsupported-model.none-set",  # rules/test_no_model.py
        "unsupported-model.fix.add",
        "unsupported-model.strict",  # test_editions.py
    )
)
# Variants that no test shows yet. A variant that is added needs a case.
NOT_SHOWN = frozenset(
    (
        "endpoint-path.no-route-as-is-for-known",
        "endpoint-path.unusual-for-known",
        "key-endpoint-mismatch.key-on-other-plan-host",
        "key-endpoint-mismatch.script-key-on-payg-host",
        "unfilled-endpoint.empty",
    )
)


def test_each_text_has_an_id_and_exactly_the_fields_of_its_template() -> None:
    for text in shown():
        if text.id == HOME_PLACE.id:
            continue
        assert fields(TEMPLATES[text.id]) == set(text.arguments), text.id


def test_each_text_is_its_template_filled() -> None:
    for text in shown():
        if text.id != HOME_PLACE.id:
            assert TEMPLATES[text.id].format_map(text.arguments) == text.text


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_each_variant_is_shown(rule: Rule) -> None:
    ids = {text.id for text in shown()}
    variants = {f"{rule.id}.{variant}" for variant in rule.messages}
    shared = {f"{rule.id}.{variant}" for variant in MOVE_TITLES}
    assert not variants - ids - shared - SHOWN_ELSEWHERE - NOT_SHOWN
    assert not ids & NOT_SHOWN
