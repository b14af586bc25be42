"""Findings and repairs that rest on what a project declares: nobody applies those unasked.

A repair stays safe only if the same finding with the same edits comes without the project's hosts,
models, facts and tools. All others name the file that leads there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from ..text.edit import Fix
from .finding import Finding

if TYPE_CHECKING:
    from .linter import Linter

_Place = tuple[str, int, int]
_Edits = tuple[tuple[str, int, int, str], ...]


class DeclaredFacts(NamedTuple):
    """What a project declares: the name of the ``file``, and the engine set up ``without`` it."""

    file: str
    without: Callable[[], Linter]


def marked(findings: Iterable[Finding], others: Iterable[Finding], file: str) -> list[Finding]:
    """Return ``findings`` with what rests on ``file`` marked as such and no longer safe.

    ``others`` are the findings in the same text without what ``file`` declares.
    """
    others = list(others)
    places = {_place(other) for other in others}
    fixes = {(_place(other), _edits(fix)): fix for other in others for fix in other.fixes}
    found = []
    for finding in findings:
        place = _place(finding)
        kept = (_marked(fix, fixes.get((place, _edits(fix))), file) for fix in finding.fixes)
        finding = finding._replace(fixes=tuple(kept))
        if place not in places:
            finding = finding._replace(
                message=named(finding.message, file),
                arguments={**finding.arguments, "declared_in": file},
            )
        found.append(finding)
    return found


def _marked(fix: Fix, other: Fix | None, file: str) -> Fix:
    """Return ``fix``; as unsafe where ``other``, the same one without the declarations, is not as
    safe."""
    is_same = other is not None and (other.safety, other.preferred) == (fix.safety, fix.preferred)
    if fix.safety != "safe" or is_same:
        return fix
    arguments = {**fix.arguments, "declared_in": file}
    title = named(fix.title, file)
    return Fix(title, fix.edits, "unsafe", title_id=fix.title_id, arguments=arguments)


def named(text: str, file: str) -> str:
    """Return ``text`` with the ``file`` that declares what it rests on, unless it says so."""
    said = f"declared in {file}"
    return text if said in text else f"{text} ({said}, not by keyfit)"


def _place(finding: Finding) -> _Place:
    return finding.rule, *finding.span


def _edits(fix: Fix) -> _Edits:
    return tuple((edit.source.path, *edit.span, edit.text) for edit in fix.edits)
