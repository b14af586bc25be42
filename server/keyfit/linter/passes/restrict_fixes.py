"""Take from a finding its safe fixes where they might change what is right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ...parsers.document import Document, Place
from ...resolve.call import Call
from ...resolve.file_view import FileView
from ...text.edit import Fix
from ...text.source import Source, Span
from ..finding import Finding
from .collect import Candidate

_ValueKey = tuple[int, Span]  # id of the source, span of the value
_Urls = set[Place]


def restrict_fixes(candidates: list[Candidate], view: FileView) -> list[Finding]:
    """Return the findings of ``candidates``, which all stand in the file of ``view``, without safe
    fixes where

    - the finding pairs settings of different functions: when each runs is not certain;
    - the fix changes a value that another URL is made of, about which the rule reports nothing.

    A fix that would change what is written in a code is left out.
    """
    if not candidates:
        return []
    urls_by_value = _urls_by_value(view.calls)
    reported = _reported_urls(candidate.finding for candidate in candidates)
    findings = []
    for finding, call in candidates:
        crosses_functions = call is not None and _crosses_functions(
            finding, call, view.document
        )
        if crosses_functions or _changes_right_url(finding, reported, urls_by_value):
            finding = finding.without_safe_fixes()
        findings.append(_without_fixes_of_encoded(finding, view.document))
    return findings


def _without_fixes_of_encoded(finding: Finding, document: Document) -> Finding:
    if not document.encoded or not finding.fixes:
        return finding
    kept = [fix for fix in finding.fixes if not _changes_encoded(fix, document)]
    return finding._replace(fixes=tuple(kept))


def _changes_encoded(fix: Fix, document: Document) -> bool:
    return any(
        edit.source is document.source and edit.span.touches(span)
        for edit in fix.edits
        for span in document.encoded
    )


def _crosses_functions(finding: Finding, call: Call, document: Document) -> bool:
    """Return whether ``finding`` about ``call`` pairs what a function or alias sets with what
    stands outside of it."""
    if len(document.scopes) == 1:
        return False
    places = _places(finding, call)
    offsets = (span.start for source, span in places if source is document.source)
    functions = {document.enclosing_function(offset) for offset in offsets}
    return len(functions) > 1


def _places(finding: Finding, call: Call) -> Iterator[tuple[Source, Span]]:
    """Yield the places that ``finding`` about ``call`` names and those that its fixes change."""
    yield finding.source, finding.span
    if call.url:
        yield call.url.setting.source, call.url.setting.span
    for related in finding.related:
        yield related.source, related.span
    for fix in finding.fixes:
        for edit in fix.edits:
            yield edit.source, edit.span


def _changes_right_url(
    finding: Finding,
    reported: Mapping[tuple[str, _ValueKey], _Urls],
    urls_by_value: Mapping[_ValueKey, _Urls],
) -> bool:
    value = id(finding.source), finding.span
    urls = urls_by_value.get(value, set())
    # A value that is a piece of one URL only can be changed for that one.
    if len(urls) < 2:
        return False
    return not urls <= reported.get((finding.rule, value), set())


def _urls_by_value(calls: Iterable[Call]) -> dict[_ValueKey, _Urls]:
    """Return for each value that is a piece of a URL the settings of those URLs."""
    by_value: dict[_ValueKey, _Urls] = {}
    for call in calls:
        if call.url is None:
            continue
        for piece in call.url.resolved.pieces:
            value = id(piece.setting.source), piece.setting.span
            by_value.setdefault(value, set()).add(call.url.setting.place)
    return by_value


def _reported_urls(findings: Iterable[Finding]) -> dict[tuple[str, _ValueKey], _Urls]:
    """Return for each rule and value with a finding the settings that it is about."""
    reported: dict[tuple[str, _ValueKey], _Urls] = {}
    for finding in findings:
        if finding.subject:
            value = id(finding.source), finding.span
            reported.setdefault((finding.rule, value), set()).add(finding.subject.place)
    return reported
