"""What must hold of any document and any report, and the fixtures that it is tried on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from keyfit.catalog.loader import load_catalog
from keyfit.catalog.tool_registry import load_tools
from keyfit.linter.finding import SEVERITIES, Finding
from keyfit.linter.linter import Linter
from keyfit.linter.report import Report
from keyfit.linter.rules import RULES
from keyfit.parsers.document import Document, Literal, Ref, Setting
from keyfit.resolve.document_store import format_of
from keyfit.vfs.files import Disk, Overlay

TESTS = Path(__file__).parent.parent
SIBLINGS = (".expect", ".fixed")


def correct() -> Iterator[Path]:
    """The folders of correct configurations; of another vendor's, each stands alone."""
    for folder in sorted((TESTS / "ok").iterdir()):
        if folder.name.startswith("of-"):
            yield from sorted(folder.iterdir())
        elif folder.is_dir():
            yield folder


CASES = [
    *correct(),
    *sorted(folder for folder in (TESTS / "cases").glob("*/*") if folder.is_dir()),
]
RULE_IDS = {rule.id for rule in RULES}


def files_of(case: Path) -> list[Path]:
    found = (path for path in sorted(case.rglob("*")) if path.is_file())
    known = load_tools()
    return [
        p for p in found if not p.name.endswith(SIBLINGS) and format_of(known, str(p))
    ]


FILES = [path for case in CASES for path in files_of(case)]
CASE_OF = {path: case for case in CASES for path in files_of(case)}


@cache
def text_of(path: Path) -> str:
    return path.read_bytes().decode()


def fresh() -> Linter:
    return Linter(load_catalog(), load_tools())


def run(path: Path, text: str, linter: Linter | None = None) -> Report:
    """The report on the case of ``path``, in which ``path`` holds ``text``."""
    paths = [str(other) for other in files_of(CASE_OF[path])]
    return (linter or fresh()).run(Overlay({str(path): text}, Disk()), paths)


def all_findings(report: Report) -> Iterator[Finding]:
    for found in report.findings.values():
        yield from found


def check(report: Report, path: Path, text: str) -> None:
    """What must hold of any report; ``path`` holds ``text``."""
    assert report.failures == []
    for at, found in report.findings.items():
        order = [
            (finding.span, SEVERITIES.index(finding.severity)) for finding in found
        ]
        assert order == sorted(order)
        assert len({(finding.rule, finding.span) for finding in found}) == len(found)
        assert all(finding.path == at for finding in found)
    for finding in all_findings(report):
        assert finding.rule in RULE_IDS
        assert finding.message
        assert 0 <= finding.span.start <= finding.span.end <= len(finding.source.text)
        if finding.path == str(path):
            assert finding.source.text == text
        for place in (
            *finding.related,
            *(edit for fix in finding.fixes for edit in fix.edits),
        ):
            assert 0 <= place.span.start <= place.span.end <= len(place.source.text)
        assert not any(
            holds_key(edit.text) for fix in finding.fixes for edit in fix.edits
        )


def holds_key(text: str) -> bool:
    """Whether any of ``text`` looks like a key, by its prefix alone or as a whole."""
    return "sk-" in text or any(load_catalog().keys.find(text))


def told(report: Report) -> list[tuple[object, ...]]:
    return [
        (f.path, f.span, f.rule, f.severity, f.message) for f in all_findings(report)
    ]


def check_document(document: Document) -> None:
    """Every place lies in the text, and what a literal says stands where it says."""
    text, scopes = document.source.text, document.scopes
    for start, end in document.comments:
        assert 0 <= start < end <= len(text)
    for index, scope in enumerate(scopes):
        assert 0 <= scope.span.start <= scope.span.end <= len(text)
        assert (scope.parent == -1) if index == 0 else (0 <= scope.parent < index)
    for effect in document.unknown_effects:
        assert 0 <= effect.offset <= len(text)
        assert 0 <= effect.scope < len(scopes)
    for setting in document.settings:
        assert 0 <= setting.scope < len(scopes)
        _check_setting(setting, text)


def _check_setting(setting: Setting, text: str) -> None:
    if setting.name:
        _check_literal(setting.name, text)
    at, end = setting.span
    assert 0 <= at <= end <= len(text)
    for part in setting.value.parts:
        span = part.raw(0, len(part.text)) if isinstance(part, Literal) else part.span
        if isinstance(part, Literal):
            _check_literal(part, text)
        elif isinstance(part, Ref) and part.default:
            _check_literal(part.default, text)
        assert at <= span.start <= span.end, "the parts stand one after the other"
        at = span.end
    assert at <= end


def _check_literal(literal: Literal, text: str) -> None:
    span = literal.raw(0, len(literal.text))
    assert 0 <= span.start <= span.end <= len(text)
    if literal.offsets is None:
        assert text[slice(*span)] == literal.text
    else:
        assert list(literal.offsets) == sorted(literal.offsets)
        assert len(literal.offsets) == len(literal.text) + 1
