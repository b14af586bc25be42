"""A rule: its record and its check."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Literal, NamedTuple

from .. import REPOSITORY
from ..resolve.call import Call
from ..resolve.file_view import FileView
from ..resolve.resolved_value import CallPart
from ..text.edit import NO_ARGUMENTS, Edit, Fix, Safety
from ..text.source import Source, Span
from ..util.translation import phrase
from .finding import Finding, Message, RelatedLocation, Severity

Outcome = Literal[
    "",
    "ok",
    "auth-error",
    "bad-request",
    "not-found",
    "agent-only",
    "foreign-host",
    "no-key",
    "not-sent",
    "unknown",
]
"""What becomes of a call: the service's answer, or why there is none; '' if that is not known."""

OutcomeEvidence = Literal["documented", "reported"]
"""How it is known what the service answers: published by the vendor, or reported by people."""

PAGES = f"{REPOSITORY}/blob/main/docs/rules/"


HOME_PLACE = Message(
    "shared.home-place",
    NO_ARGUMENTS,
    phrase("the value in the home folder that it conflicts with"),
)


CallCheck = Callable[["Rule", Call], Iterator[Finding]]


FileCheck = Callable[["Rule", "FileView"], Iterator[Finding]]


class Example(NamedTuple):
    """A file that shows a rule: its path (which decides who reads it) and its text.

    ``companion_files`` are the paths and texts of other files that it takes to show the rule.
    """

    path: str
    text: str
    companion_files: tuple[tuple[str, str], ...] = ()


class Rule(NamedTuple):
    """The record of a rule: the only place where its words live.

    ``outcome`` is what becomes of a call of which the rule reports something, ``unknown`` where
    that can no longer be told. ``in_templates``: whether calls of files that are there to be copied
    and filled in are judged.

    ``messages`` maps each variant of the message to its template, whose fields are named as for
    `str.format`. Titles of fixes have variants ``fix.…``, texts of related places ``related.…``.
    """

    id: str
    severity: Severity
    summary: str
    why: str
    bad: Example
    good: Example
    cite: str
    messages: Mapping[str, str]
    outcome: Outcome = ""
    evidence: OutcomeEvidence = "documented"
    in_templates: bool = True
    call_check: CallCheck | None = None
    file_check: FileCheck | None = None

    def at(
        self,
        part: CallPart,
        message: Message,
        *,
        focus: Span | None = None,
        severity: Severity | None = None,
        related: tuple[RelatedLocation, ...] = (),
        fixes: tuple[Fix, ...] = (),
    ) -> Finding:
        """Return a finding at the value that contains ``part``'s text, or ``focus`` of it."""
        source, span = part.primary_location(focus)
        found = self.finding(source, span, message, severity)
        return found._replace(related=related, fixes=fixes, subject=part.setting)

    def finding(
        self,
        source: Source,
        span: Span,
        message: Message,
        severity: Severity | None = None,
    ) -> Finding:
        """Return a finding at ``span`` of ``source``; ``severity`` defaults to the rule's."""
        return Finding(
            self.id,
            severity or self.severity,
            source,
            span,
            message.text,
            message_id=message.id,
            arguments=message.arguments,
        )

    def message(self, variant: str, **arguments: object) -> Message:
        """Render the template ``variant`` with ``arguments``; secrets render masked."""
        return Message.rendered(
            f"{self.id}.{variant}", self.messages[variant], arguments
        )

    def related(
        self, part: CallPart, variant: str, **arguments: object
    ) -> RelatedLocation:
        """Return the place of ``part`` as a related location, with the text ``related.VARIANT``."""
        message = self.message(f"related.{variant}", **arguments)
        return RelatedLocation(
            *part.primary_location(), message.text, message.id, message.arguments
        )

    def fixes(
        self,
        variant: str,
        edits: tuple[Edit, ...],
        safety: Safety = "safe",
        preferred: bool = False,
        **arguments: object,
    ) -> tuple[Fix, ...]:
        """Return the fix that makes ``edits``, titled ``fix.VARIANT``; () if there are no edits."""
        if not edits:
            return ()
        title = self.message(f"fix.{variant}", **arguments)
        return (Fix(title.text, edits, safety, preferred, title.id, title.arguments),)

    def for_calls(self, check: CallCheck) -> Rule:
        """Return this rule with ``check`` run on every call."""
        return self._replace(call_check=check)

    def for_files(self, check: FileCheck) -> Rule:
        """Return this rule with ``check`` run on every file."""
        return self._replace(file_check=check)


def page_url(rule: str) -> str:
    """Return the address of the page about the rule whose id is ``rule``."""
    return f"{PAGES}{rule}.md"
