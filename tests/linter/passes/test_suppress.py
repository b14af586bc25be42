"""Suppressing: a comment leaves out a rule on its line and the next, or is reported itself."""

from __future__ import annotations

import pytest

from keyfit.linter.passes.suppress import suppress
from linter.passes.samples import finding_at, view_of

COMMENT = "# keyfit: ignore[model-case, endpoint-path]\n"
ACTIVE = {"model-case", "endpoint-path", "unused-ignore"}


def rules_left(
    text: str, rules: list[str], active: set[str], line: int = 1
) -> list[str]:
    """The rules of the findings left of ``rules`` at the beginning of the 0-based ``line``."""
    document = view_of(text).document
    start = document.source.line_starts[line]
    findings = [finding_at(document.source, start, rule=rule) for rule in rules]
    return [finding.rule for finding in suppress(findings, document, active)]


def test_named_rules_are_left_out_and_others_kept() -> None:
    text = f"{COMMENT}QWEN_MODEL=x\n"
    rules = ["model-case", "endpoint-host", "endpoint-path"]
    assert rules_left(text, rules, ACTIVE) == ["endpoint-host"]


@pytest.mark.parametrize(("line", "kept"), [(0, []), (1, []), (2, ["model-case"])])
def test_a_comment_counts_for_its_line_and_the_next(line: int, kept: list[str]) -> None:
    text = "# keyfit: ignore[model-case]\nQWEN_MODEL=x\nQWEN_MODEL=y\n"
    assert rules_left(text, ["model-case"], {"model-case"}, line) == kept


def test_a_comment_without_effect_is_reported_if_the_rule_for_it_runs() -> None:
    text = f"{COMMENT}QWEN_MODEL=x\n"
    assert rules_left(text, [], ACTIVE) == ["unused-ignore"]
    assert rules_left(text, [], ACTIVE - {"unused-ignore"}) == []


@pytest.mark.parametrize(
    ("rules", "active", "message", "is_removed"),
    [
        ([], ACTIVE, "model-case, endpoint-path", True),
        (["model-case"], ACTIVE, "endpoint-path", False),  # the comment is still needed
        (
            [],
            {"model-case", "unused-ignore"},
            "model-case",
            False,
        ),  # the other rule did not run
    ],
)
def test_what_is_idle_is_named_and_removed_if_nothing_may_need_it(
    rules: list[str], active: set[str], message: str, is_removed: bool
) -> None:
    document = view_of(f"{COMMENT}QWEN_MODEL=x\n").document
    start = document.source.line_starts[1]
    findings = [finding_at(document.source, start, rule=rule) for rule in rules]
    (unused,) = suppress(findings, document, active)
    assert unused.message.endswith(f": {message}")
    assert bool(unused.fixes) is is_removed


def test_without_comments_all_stays() -> None:
    assert rules_left("A=1\nQWEN_MODEL=x\n", ["model-case"], ACTIVE) == ["model-case"]
