"""Mutation round trip: break a correct configuration in one place, find it, repair it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from keyfit.linter.finding import Finding
from keyfit.linter.linter import Linter
from keyfit.text.edit import Edit, Fix
from keyfit.vfs.files import Disk, Overlay
from mutations import CATALOG, TOOLS, Mutant, files_of, mutants

OK = Path(__file__).parent / "ok"
LEAST, SHARE = 2000, 0.995
# One change there is reported in several places: a key whose own URL no longer fits is judged at
# the other URLs, and a model both where it is declared and where it is chosen.
SEVERAL_FINDINGS = {"fields-of-other-urls", "openclaw-bare-model"}


def apply(text: str, edits: tuple[Edit, ...]) -> str:
    for edit in sorted(edits, key=lambda edit: edit.span, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


def findings(mutant: Mutant) -> list[Finding]:
    paths = files_of(mutant.case)
    files = Overlay({mutant.path: mutant.text}, Disk())
    report = Linter(CATALOG, TOOLS).run(files, paths)
    return [finding for path in paths for finding in report.for_path(path)]


def restoring(finding: Finding, how: str) -> Fix | None:
    preferred = [fix for fix in finding.fixes if fix.preferred]
    return next(iter(preferred if how == "preferred" else finding.fixes), None)


def fault(mutant: Mutant) -> str:
    """What is not exact about the report of ``mutant``, '' if nothing."""
    found = findings(mutant)
    if [finding.rule for finding in found] != [mutant.rule]:
        return f"found {[(f.rule, f.message) for f in found]}"
    start, reach = mutant.place
    if found[0].span.start != start or found[0].span.end < min(
        reach, found[0].span.end
    ):
        return f"at {found[0].span}, not {mutant.place}"
    if mutant.restores:
        fix = restoring(found[0], mutant.restores)
        original = Disk().read(mutant.path)
        if fix is None or apply(mutant.text, fix.edits) != original:
            return f"the fix does not restore: {fix and fix.title}"
    return ""


def test_nearly_every_mutant_is_found_and_repaired_exactly() -> None:
    every = [
        mutant
        for case in sorted(OK.iterdir())
        if case.is_dir() and case.name not in SEVERAL_FINDINGS
        for mutant in mutants(case)
    ]
    faults = {mutant: said for mutant in every if (said := fault(mutant))}
    told = [
        f"{m.case.name} {Path(m.path).name} [{m.name}] {m.rule}: {f}"
        for m, f in faults.items()
    ]
    rules = Counter(mutant.rule for mutant in every)
    assert len(every) >= LEAST, f"only {len(every)} mutants: {rules}"
    assert 1 - len(faults) / len(every) >= SHARE, "\n".join(
        [*told[:60], f"{len(faults)} of {len(every)}"]
    )
