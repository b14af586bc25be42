"""The whole engine on files that are read together, and what repairing makes of them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from unittest.mock import patch

from hypothesis import given, settings

from keyfit.linter.apply_fixes import apply, fix_all
from keyfit.linter.finding import Finding
from keyfit.linter.report import Report
from keyfit.resolve.visible_names import VisibleNames
from keyfit.vfs.files import Overlay
from properties.configurations import SCRIPTS, layers
from properties.sound import all_findings, check, fresh, told


@settings(max_examples=300)
@given(layers())
def test_any_layers_are_survived_and_fixing_twice_is_fixing_once(
    texts: dict[str, str],
) -> None:
    report = fresh().run(Overlay(texts), texts)
    for path, text in texts.items():
        check(report, Path(path), text)
    fixed = fix_all(fresh(), Overlay(texts), texts)
    again = fix_all(fresh(), Overlay({**texts, **fixed.texts}), texts)
    assert again.repairs == {}
    assert not any(finding.fix_to_apply() for finding in all_findings(fixed.report))


@settings(max_examples=200)
@given(layers())
def test_each_repair_alone_takes_its_finding_away(texts: dict[str, str]) -> None:
    report = fresh().run(Overlay(texts), texts)
    for finding in all_findings(report):
        fix = finding.fix_to_apply()
        if fix and all(edit.source.path in texts for edit in fix.edits):
            edited = {
                path: apply(text, [e for e in fix.edits if e.source.path == path])
                for path, text in texts.items()
            }
            assert _count(fresh().run(Overlay(edited), edited), finding) < _count(
                report, finding
            )


def _count(report: Report, finding: Finding) -> int:
    alike = Counter((f.path, f.rule, f.message) for f in all_findings(report))
    return alike[finding.path, finding.rule, finding.message]


@settings(max_examples=150)
@given(SCRIPTS)
def test_what_an_outlook_leaves_out_does_not_matter(script: str) -> None:
    texts = {"/p/a.sh": script}
    bounded = told(fresh().run(Overlay(texts), texts))
    with patch.object(
        VisibleNames, "names", lambda self, scope: self.variables.names(scope)
    ):
        assert told(fresh().run(Overlay(texts), texts)) == bounded


def test_blocks_in_blocks_are_read_to_a_depth() -> None:
    for depth, skipped in ((90, False), (110, True)):
        text = "if x; then\n" * depth + "export OPENAI_MODEL=sk-\n" + "fi\n" * depth
        report = fresh().run(Overlay({"/p/a.sh": text}), ["/p/a.sh"])
        assert ("/p/a.sh" in report.skipped) == skipped
