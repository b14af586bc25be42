"""Each rule's record: its bad example is found, by this rule alone, and its good one is not."""

from __future__ import annotations

import pytest

from keyfit.catalog.loader import load_catalog
from keyfit.catalog.tool_registry import load_tools
from keyfit.linter.finding import SEVERITIES, Finding
from keyfit.linter.linter import Linter
from keyfit.linter.rule import Example, Rule
from keyfit.linter.rules import RULES
from keyfit.vfs.files import Overlay
from places import Committed

ROOT = "/project"


def findings(example: Example) -> list[Finding]:
    files = {
        f"{ROOT}/{path}": text
        for path, text in ((example.path, example.text), *example.companion_files)
    }
    overlay = Overlay(files, Committed())
    report = Linter(load_catalog(), load_tools()).run(
        overlay, [f"{ROOT}/{example.path}"]
    )
    assert not report.skipped
    return report.for_path(f"{ROOT}/{example.path}")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_bad_example_is_found(rule: Rule) -> None:
    found = findings(rule.bad)
    assert [(finding.rule, finding.severity) for finding in found] == [
        (rule.id, rule.severity)
    ]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_good_example_is_silent(rule: Rule) -> None:
    assert [finding.rule for finding in findings(rule.good)] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_record_is_whole(rule: Rule) -> None:
    assert rule.severity in SEVERITIES
    assert rule.summary.endswith(".")
    assert rule.cite in (*load_catalog().sources, "keyfit")
    assert rule.call_check or rule.file_check or rule.id == "unused-ignore"


def test_a_file_name_is_its_rules_id() -> None:
    for rule in RULES:
        check = rule.call_check or rule.file_check
        if check:
            assert check.__module__.rpartition(".")[2] == rule.id.replace("-", "_")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_fixes_of_the_bad_example_hold_no_key(rule: Rule) -> None:
    for finding in findings(rule.bad):
        for fix in finding.fixes:
            assert fix.safety == "safe" or not fix.preferred
            assert not any("sk-" in edit.text for edit in fix.edits)
        assert sum(fix.preferred for fix in finding.fixes) <= 1
