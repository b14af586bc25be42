"""Keep one finding for each rule and place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ...resolve.call import Call
from ..finding import Finding, severity_rank


def deduplicate(findings: Iterable[Finding], readers: Iterable[Call]) -> list[Finding]:
    """Return one of ``findings`` for each rule and beginning of a span, the most severe.

    Dialects may end a value at different places, so its beginning is the place. An error that only
    some ``readers`` of a URL meet becomes a warning, and its fixes unsafe: they may break the
    others.
    """
    findings = list(findings)
    reader_count = Counter(call.url.setting.place for call in readers if call.url)
    failing_count = Counter((f.rule, f.subject.place) for f in findings if f.subject)
    worst: dict[tuple[str, int], Finding] = {}
    for finding in findings:
        if finding.severity == "error" and finding.subject:
            place = finding.subject.place
            if failing_count[finding.rule, place] < reader_count[place]:
                finding = finding._replace(severity="warning").without_safe_fixes()
        key = finding.rule, finding.span.start
        known = worst.setdefault(key, finding)
        if severity_rank(finding.severity) < severity_rank(known.severity):
            worst[key] = finding
    return list(worst.values())
