"""Redacting: no text of a finding has a key in it."""

from __future__ import annotations

from keyfit.linter.finding import RelatedLocation
from keyfit.linter.passes.redact import redact
from keyfit.text.source import Span
from linter.passes.samples import finding_at, view_of
from places import ANALYSIS, PLAN_KEY, SECRET


def test_keys_are_masked_in_messages_titles_related_texts_and_arguments() -> None:
    source = view_of().document.source
    arguments = {"model": PLAN_KEY}
    finding = finding_at(source, 0, message=f"no model: {PLAN_KEY}")
    fix = finding.fixes[0]._replace(title=f"Replace {PLAN_KEY}", arguments=arguments)
    related = RelatedLocation(
        source, Span(0, 1), f"set to {PLAN_KEY}", arguments=arguments
    )
    finding = finding._replace(fixes=(fix,), related=(related,), arguments=arguments)
    (redacted,) = redact([finding], ANALYSIS.catalog)
    texts = (
        redacted.message,
        *redacted.arguments.values(),
        redacted.fixes[0].title,
        *redacted.fixes[0].arguments.values(),
        redacted.related[0].message,
        *redacted.related[0].arguments.values(),
    )
    assert len(texts) == 6
    assert not any(SECRET in text for text in texts)
    assert all("sk-sp-" in text for text in texts)  # the kind of key is still told


def test_other_texts_stay_as_they_are() -> None:
    finding = finding_at(view_of().document.source, 0, message="no model: qwen3.5-plus")
    assert redact([finding], ANALYSIS.catalog)[0].message == finding.message
