"""What a rule is: one record with all its words, and its checks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from ..catalog.vendor import Catalog
from ..catalog.tools import Environment
from ..findings import Finding, Fix, Related
from ..readers.setting import Document
from ..resolve.call import Call
from ..resolve.resolved import Part

CallCheck = Callable[["Rule", Call], Iterator[Finding]]
FileCheck = Callable[["Rule", "FileView"], Iterator[Finding]]


@dataclass(frozen=True, eq=False)
class FileView:
    """One file and the calls that read a part of it."""

    catalog: Catalog
    environment: Environment
    document: Document
    calls: tuple[Call, ...]


@dataclass(frozen=True)
class Example:
    """A file that shows a rule: its path (which decides who reads it) and its text."""

    path: str
    text: str


@dataclass(frozen=True)
class Rule:
    """The record of a rule: the only place where its words live."""

    id: str
    severity: str
    summary: str
    why: str
    bad: Example
    good: Example
    cite: str
    call_check: CallCheck | None = field(default=None, compare=False)
    file_check: FileCheck | None = field(default=None, compare=False)

    def at(
        self,
        part: Part,
        message: str,
        *,
        severity: str = "",
        related: tuple[Related, ...] = (),
        fixes: tuple[Fix, ...] = (),
    ) -> Finding:
        """A finding at the value that holds ``part``'s text."""
        source, span = part.home
        chosen = severity or self.severity
        return Finding(self.id, chosen, source, span, message, related, fixes, part.setting)

    def for_calls(self, check: CallCheck) -> Rule:
        """This rule with ``check`` run on every call."""
        return replace(self, call_check=check)

    def for_files(self, check: FileCheck) -> Rule:
        """This rule with ``check`` run on every file."""
        return replace(self, file_check=check)


def related(part: Part, message: str) -> Related:
    """``part``'s place as one that a finding refers to."""
    return Related(*part.home, message)
