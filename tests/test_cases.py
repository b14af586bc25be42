"""Broken files and what must be found in them: every finding, at its exact place, and no other.

See ``cases/README.md`` for the markers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from keyfit.catalog.caller_signs import load_callers
from keyfit.catalog.loader import load_catalog
from keyfit.catalog.tool_registry import load_tools
from keyfit.linter.apply_fixes import apply, fix_all
from keyfit.linter.finding import Finding
from keyfit.linter.linter import Linter
from keyfit.linter.report import Report
from keyfit.linter.rules import RULES
from keyfit.resolve.document_store import format_of
from keyfit.text.edit import Fix
from keyfit.vfs.files import Disk, Overlay
from keyfit.vfs.git import GitStatus


class CaseFiles(Disk):
    """The cases, as if git tracked those of the rule about that, whatever holds these tests."""

    def git_status(self, path: str) -> GitStatus:
        _, found, inside = path.partition("/exposed-key/")
        return GitStatus(bool(found), "/", inside.partition("/")[2])


CASE_FILES = CaseFiles()
CASES = Path(__file__).parent / "cases"
SIBLINGS = (".expect", ".fixed")
FOLDERS = sorted(folder for folder in CASES.glob("*/*") if folder.is_dir())
FEWEST_CASES = 90
FEWEST_FIXED = 25

MARKER = re.compile(
    r"^\s*(?:#|//)\s*(?P<carets>\^+)"
    r" (?P<rule>[a-z-]+) (?P<severity>error|warning|info): (?P<text>.+)$"
)
EXPECT = re.compile(
    r"^(?P<line>\d+):(?P<column>\d+)-(?:(?P<end_line>\d+):)?(?P<end>\d+)"
    r" (?P<rule>[a-z-]+) (?P<severity>error|warning|info): (?P<text>.+)$"
)
LINE_BREAK = re.compile(r"\r\n|\n|\r")


class Place(NamedTuple):
    """1-based line and column (code points) and the exclusive end."""

    line: int
    column: int
    end_line: int
    end: int


class Expected(NamedTuple):
    """A finding that a marker asks for; ``text`` must be a part of its message."""

    place: Place
    rule: str
    severity: str
    text: str

    def fits(self, finding: Finding) -> bool:
        return (
            self.place == place_of(finding)
            and self.rule == finding.rule
            and self.severity == finding.severity
            and self.text in finding.message
        )

    def __str__(self) -> str:
        line, column, end_line, end = self.place
        end_shown = end if end_line == line else f"{end_line}:{end}"
        return f"{line}:{column}-{end_shown} {self.rule} {self.severity}: {self.text}"


def place_of(finding: Finding) -> Place:
    source = finding.source
    return Place(
        *source.position(finding.span.start), *source.position(finding.span.end)
    )


def shown(finding: Finding) -> str:
    return str(
        Expected(place_of(finding), finding.rule, finding.severity, finding.message)
    )


def files_of(folder: Path) -> list[Path]:
    """The files of a case, without what only this test reads."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return [path for path in found if not path.name.endswith(SIBLINGS)]


def sibling(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def text_of(path: Path) -> str:
    return path.read_bytes().decode()


def expected_in(path: Path) -> Iterator[Expected]:
    """What the markers inside ``path`` and its ``.expect`` file ask for."""
    marked = 0
    for number, line in enumerate(LINE_BREAK.split(text_of(path)), start=1):
        match = MARKER.match(line)
        if match is None:
            marked = number
            continue
        place = Place(
            marked, match.start("carets") + 1, marked, match.end("carets") + 1
        )
        yield Expected(place, match["rule"], match["severity"], match["text"])
    if sibling(path, ".expect").exists():
        for line in text_of(sibling(path, ".expect")).splitlines():
            match = EXPECT.match(line)
            assert match, f"{path.name}.expect: cannot read {line!r}"
            start, end_line = (
                int(match["line"]),
                int(match["end_line"] or match["line"]),
            )
            place = Place(start, int(match["column"]), end_line, int(match["end"]))
            yield Expected(place, match["rule"], match["severity"], match["text"])


def new_linter() -> Linter:
    return Linter(load_catalog(), load_tools())


@cache
def report_on(folder: Path) -> Report:
    """The report on all files of a case together: one may be a layer of another."""
    return new_linter().run(CASE_FILES, [str(path) for path in files_of(folder)])


def named(folder: Path) -> str:
    return folder.relative_to(CASES).as_posix()


FILES = [path for folder in FOLDERS for path in files_of(folder)]


def folder_of(path: Path) -> Path:
    return CASES.joinpath(*path.relative_to(CASES).parts[:2])


every_case = pytest.mark.parametrize("folder", FOLDERS, ids=named)


def test_there_are_enough_cases() -> None:
    assert len(FOLDERS) >= FEWEST_CASES
    assert len(list(CASES.rglob("*.fixed"))) >= FEWEST_FIXED


def test_every_rule_has_cases_that_show_it() -> None:
    shows = {
        (folder.parent.name, expected.rule)
        for folder in FOLDERS
        for path in files_of(folder)
        for expected in expected_in(path)
    }
    assert {(rule.id, rule.id) for rule in RULES} <= shows


@pytest.mark.parametrize("path", FILES, ids=named)
def test_finds_what_is_marked_and_nothing_else(path: Path) -> None:
    if format_of(load_tools(), str(path)) is None:
        assert path.name in load_callers().names, "its name is of no known format"
        return  # only looked at beside the others
    report = report_on(folder_of(path))
    assert not report.failures, "a rule ended in an internal error"
    assert str(path) not in report.skipped, report.skipped[str(path)]
    expected = list(expected_in(path))
    found = report.for_path(str(path))
    missing = [
        want for want in expected if not any(want.fits(finding) for finding in found)
    ]
    surplus = [
        finding for finding in found if not any(want.fits(finding) for want in expected)
    ]
    problems = [
        *(f"  not found:  {want}" for want in missing),
        *(f"  not marked: {shown(finding)}" for finding in surplus),
    ]
    assert not problems, "\n".join([named(path), *problems])
    assert len(found) == len(expected), "one marker for each finding"


def test_every_related_place_lies_in_its_text() -> None:
    for folder in FOLDERS:
        for finding in all_findings(report_on(folder)):
            for related in finding.related:
                assert (
                    0
                    <= related.span.start
                    <= related.span.end
                    <= len(related.source.text)
                )
                assert related.message


def test_no_message_tells_a_key() -> None:
    secret = re.compile(r"sk-[A-Za-z0-9.-]{12,}")
    for folder in FOLDERS:
        for finding in all_findings(report_on(folder)):
            told = [finding.message, *(related.message for related in finding.related)]
            told += [fix.title for fix in finding.fixes]
            assert not any(secret.search(text) for text in told), shown(finding)


def all_findings(report: Report) -> list[Finding]:
    return [finding for found in report.findings.values() for finding in found]


def preferred(finding: Finding) -> Fix | None:
    return next((fix for fix in finding.fixes if fix.preferred), None)


# --- fixes ----------------------------------------------------------------------------------


@every_case
def test_fixes_keep_their_promises(folder: Path) -> None:
    for finding in all_findings(report_on(folder)):
        assert sum(fix.preferred for fix in finding.fixes) <= 1, shown(finding)
        for fix in finding.fixes:
            assert fix.safety in ("safe", "unsafe")
            assert fix.safety == "safe" or not fix.preferred, "preferred implies safe"
            assert fix.edits, f"{fix.title} changes nothing"
            for edit in fix.edits:
                assert "sk-" not in edit.text, "a fix never writes a key"
                assert 0 <= edit.span.start <= edit.span.end <= len(edit.source.text)


@every_case
def test_preferred_fixes_lead_to_the_expected_text(folder: Path) -> None:
    paths = files_of(folder)
    fixed = fix_all(new_linter(), CASE_FILES, [str(path) for path in paths])
    for path in paths:
        wanted = sibling(path, ".fixed")
        text = text_of(wanted) if wanted.exists() else text_of(path)
        assert fixed.texts.get(str(path), text_of(path)) == text, named(path)
    left = [
        shown(finding) for finding in all_findings(fixed.report) if preferred(finding)
    ]
    assert not left, "these have a preferred fix that was not applied"


@every_case
def test_fixing_twice_is_fixing_once(folder: Path) -> None:
    paths = [str(path) for path in files_of(folder)]
    once = fix_all(new_linter(), CASE_FILES, paths)
    twice = fix_all(new_linter(), Overlay(once.texts, CASE_FILES), paths)
    assert twice.texts == {}


@every_case
def test_each_preferred_fix_alone_removes_its_finding(folder: Path) -> None:
    paths = [str(path) for path in files_of(folder)]
    for finding in all_findings(report_on(folder)):
        fix = preferred(finding)
        if fix is None:
            continue
        edited = {edit.source.path: edit.source.text for edit in fix.edits}
        texts = {
            path: apply(text, [edit for edit in fix.edits if edit.source.path == path])
            for path, text in edited.items()
        }
        after = all_findings(new_linter().run(Overlay(texts, CASE_FILES), paths))
        line = finding.source.line_index(finding.span.start)
        same = [
            shown(other)
            for other in after
            if (other.rule, other.path, other.message)
            == (finding.rule, finding.path, finding.message)
            and other.source.line_index(other.span.start) == line
        ]
        assert not same, f"{fix.title} leaves the finding"


# --- fixes that are offered but not preferred --------------------------------------------------


def offers(case: str) -> list[tuple[str, bool]]:
    """Title and safety of each fix in ``case``, in the order offered."""
    findings = all_findings(report_on(CASES / case))
    return [
        (fix.title, fix.safety == "safe")
        for finding in findings
        for fix in finding.fixes
    ]


def test_a_hex_key_is_led_to_the_coding_plan_first() -> None:
    coding, token = offers("key-endpoint-mismatch/hex-key-on-payg-openai")
    assert ("coding-intl.dashscope.aliyuncs.com" in coding[0], coding[1]) == (
        True,
        True,
    )
    assert "token-plan.ap-southeast-1.maas.aliyuncs.com" in token[0]


def test_a_dotted_key_is_led_to_the_token_plan_first() -> None:
    token, other, coding = offers("key-endpoint-mismatch/dotted-key-on-payg")
    assert "token-plan.ap-southeast-1.maas.aliyuncs.com" in token[0]
    assert "token-plan.maas.qwencloudapi.com" in other[0]
    assert not other[1]
    assert "coding-intl.dashscope.aliyuncs.com" in coding[0]


@pytest.mark.parametrize(
    ("case", "host"),
    [
        ("standard-key-on-coding-host", "dashscope-intl.aliyuncs.com"),
        ("standard-key-on-coding-host-beijing", "dashscope.aliyuncs.com"),
        ("standard-key-on-token-host", "dashscope-intl.aliyuncs.com"),
        ("workspace-key-on-coding-host", "dashscope-intl.aliyuncs.com"),
    ],
)
def test_what_would_start_billing_is_offered_as_unsafe(case: str, host: str) -> None:
    ((title, safe),) = offers(f"key-endpoint-mismatch/{case}")
    assert host in title
    assert not safe


def test_the_closest_model_is_a_guess() -> None:
    assert offers("unsupported-model/undated") == [("Use qwen3-max-2026-01-23", False)]


def test_the_native_api_has_no_equivalent() -> None:
    assert offers("native-api-unsupported/sdk-variable") == []


def test_another_region_is_no_safe_fix() -> None:
    assert not any(
        safe for _, safe in offers("key-endpoint-mismatch/region-without-plan-host")
    )


def test_a_variable_of_the_right_plan_can_be_referred_to() -> None:
    case = CASES / "key-endpoint-mismatch/right-key-in-another-variable"
    (finding,) = all_findings(report_on(case))
    fix = next(
        fix for fix in finding.fixes if "BAILIAN_CODING_PLAN_API_KEY" in fix.title
    )
    text = apply(finding.source.text, fix.edits)
    assert "OPENAI_API_KEY=${BAILIAN_CODING_PLAN_API_KEY}\n" in text
    assert (
        all_findings(new_linter().run(Overlay({finding.path: text}), [finding.path]))
        == []
    )
