"""Collect what the rules report about one file."""

from __future__ import annotations

from collections.abc import Iterable
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
    path = view.document.source.path
    for rule in rules:
        with guard(path, rule.id):
            if rule.file_check:
                # Appends one by one: what a rule reports before it breaks is kept.
                candidates.extend(
                    Candidate(f, None) for f in rule.file_check(rule, view)
                )
            if rule.call_check and (rule.in_templates or not view.is_template):
                for call in view.calls:
                    candidates.extend(
                        Candidate(f, call) for f in rule.call_check(rule, call)
                    )
    return candidates
