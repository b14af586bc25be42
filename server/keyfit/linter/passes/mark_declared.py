"""Mark the findings and fixes that rest on what a project declares: they are never applied unasked.

A fix stays safe only if the same finding with the same edits comes without the project's hosts,
models, facts and tools. All others name the file that declares what they rest on.
"""

from __future__ import annotations

from collections.abc import Iterable

from ...text.edit import Fix
from ...util.translation import phrase
from ..finding import Finding

_Place = tuple[str, int, int]  # rule and span
_Edits = tuple[tuple[str, int, int, str], ...]  # path, span and new text of each


def mark_declared(
    findings: Iterable[Finding], without: Iterable[Finding], file: str
) -> list[Finding]:
    """Return ``findings`` with what rests on ``file`` naming it and no longer safe.

    ``without`` are the findings in the same text without what ``file`` declares.
    """
    # Findings of two runs are the same by rule and place: their messages may differ.
    places: set[_Place] = set()
    fixes: dict[tuple[_Place, _Edits], Fix] = {}
    for finding in without:
        place = _place(finding)
        places.add(place)
        for fix in finding.fixes:
            fixes[place, _edits(fix)] = fix
    marked = []
    for finding in findings:
        place = _place(finding)
        kept = [
            _mark_fix(fix, fixes.get((place, _edits(fix))), file)
            for fix in finding.fixes
        ]
        finding = finding._replace(fixes=tuple(kept))
        if place not in places:
            finding = _mark_message(finding, file)
        marked.append(finding)
    return marked


def name_declaring_file(text: str, file: str) -> str:
    """Return ``text`` with the ``file`` that declares what it rests on, unless it names it."""
    if f"declared in {file}" in text:
        return text
    return phrase("{text} (declared in {file}, not by keyfit)", text=text, file=file)


def _mark_message(finding: Finding, file: str) -> Finding:
    message = name_declaring_file(finding.message, file)
    arguments = {**finding.arguments, "declared_in": file}
    return finding._replace(message=message, arguments=arguments)


def _mark_fix(fix: Fix, without: Fix | None, file: str) -> Fix:
    """Return ``fix``, unsafe and naming ``file`` unless ``without``, the same fix without the
    declarations, is as safe."""
    is_same = without is not None and _safety(without) == _safety(fix)
    if fix.safety != "safe" or is_same:
        return fix
    arguments = {**fix.arguments, "declared_in": file}
    title = name_declaring_file(fix.title, file)
    return Fix(title, fix.edits, "unsafe", title_id=fix.title_id, arguments=arguments)


def _safety(fix: Fix) -> tuple[str, bool]:
    return fix.safety, fix.preferred


def _place(finding: Finding) -> _Place:
    return finding.rule, *finding.span


def _edits(fix: Fix) -> _Edits:
    return tuple((edit.source.path, *edit.span, edit.text) for edit in fix.edits)
