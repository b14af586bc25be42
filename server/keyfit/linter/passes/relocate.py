"""Keep the findings of one file, and those of the home folder that it can mend."""

from __future__ import annotations

from collections.abc import Iterable

from ...parsers.document import Document
from ...resolve.call import Call
from ..finding import Finding, RelatedLocation
from ..rule import HOME_PLACE
from .collect import Candidate


def relocate(
    candidates: Iterable[Candidate], document: Document, home: str
) -> list[Candidate]:
    """Return the candidates that stand in ``document``, and at its part of the call those that
    would stand in the folder ``home`` ('' if that does not count).

    A file of the home folder is right for other projects, so the one in the project is to be
    changed. A finding in another file than these belongs to the result of that file.
    """
    relocated = []
    is_in_home = document.source.path.startswith(f"{home}/.")
    for finding, call in candidates:
        if call is not None and home and not is_in_home:
            finding = _relocate_from_home(finding, call, document, home)
        if finding.source is document.source:
            relocated.append(Candidate(finding, call))
    return relocated


def _relocate_from_home(
    finding: Finding, call: Call, document: Document, home: str
) -> Finding:
    """Return ``finding``, moved to the first part of ``call`` in ``document`` if it stands in the
    home folder."""
    source = document.source
    if finding.source is source or not finding.source.path.startswith(f"{home}/."):
        return finding
    own_part = next(
        (part for part in call.parts if part.primary_location()[0] is source), None
    )
    is_sent = any(part.setting is finding.subject for part in call.parts)
    if own_part is None or not is_sent:
        return finding  # what a project overrides is no fault of the project
    span = own_part.primary_location()[1]
    origin = RelatedLocation(
        finding.source, finding.span, HOME_PLACE.text, HOME_PLACE.id
    )
    others = (
        one for one in finding.related if (one.source, one.span) != (source, span)
    )
    moved = finding._replace(
        source=source, span=span, subject=own_part.setting, related=(origin, *others)
    )
    return moved.without_safe_fixes()
