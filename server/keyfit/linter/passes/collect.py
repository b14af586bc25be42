"""Collect what the rules report about one file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ...resolve.call import Call
from ...resolve.file_view import FileView
from ...util.isolation import Guard
from ..finding import Finding
from ..rule import Rule


class Candidate(NamedTuple):
    """A finding, and the call it is about; None where it is about the file."""

    finding: Finding
    call: Call | None


def collect(rules: Iterable[Rule], view: FileView, guard: Guard) -> list[Candidate]:
    """Return what ``rules`` report about the file and the calls of ``view``.

    ``guard`` records the error of a rule that breaks; what it reported before is kept, and the next
    rule runs.
    """
    candidates: list[Candidate] = []
    for rule in rules:
        _run(rule, view, guard, candidates)
    return candidates


def _run(rule: Rule, view: FileView, guard: Guard, candidates: list[Candidate]) -> None:
    try:
        # Appends one by one: what a rule reports before it breaks is kept.
        candidates.extend(_reported(rule, view))
    except Exception:
        # Only now, as a guard around each rule would cost as much as most rules.
        with guard(view.document.source.path, rule.id):
            raise


def _reported(rule: Rule, view: FileView) -> Iterator[Candidate]:
    """Yield what ``rule`` reports about the file, then about each of its calls."""
    if rule.file_check:
        for finding in rule.file_check(rule, view):
            yield Candidate(finding, None)
    if rule.call_check and (rule.in_templates or not view.is_template):
        for call in view.calls:
            for finding in rule.call_check(rule, call):
                yield Candidate(finding, call)
