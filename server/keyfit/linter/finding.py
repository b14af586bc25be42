"""What a rule reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from ..parsers.document import Setting
from ..text.edit import NO_ARGUMENTS, Fix
from ..text.source import Source, Span
from ..util.translation import Phrase, mapped

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
"""From the most to the least severe."""
severity_rank = SEVERITIES.index


class Message(NamedTuple):
    """A sentence: its template's id, the arguments of the template, and the finished text, which is
    a `Phrase`."""

    id: str
    arguments: Mapping[str, str]
    text: str

    @classmethod
    def rendered(
        cls, id: str, template: str, arguments: Mapping[str, object]
    ) -> Message:
        """Fill ``arguments`` into the named fields of ``template``. Raise `KeyError` for a field
        without an argument."""
        texts = {name: _as_text(value) for name, value in arguments.items()}
        return cls(id, texts, Phrase(template, texts))


def _as_text(argument: object) -> str:
    return argument if isinstance(argument, Phrase) else str(argument)


class RelatedLocation(NamedTuple):
    """Another place that has a part in a finding; the message as in `Finding`."""

    source: Source
    span: Span
    message: str
    message_id: str = ""
    arguments: Mapping[str, str] = NO_ARGUMENTS


class Finding(NamedTuple):
    """A problem at ``span`` of ``source``, and how to fix it.

    ``subject`` is the setting it is about, by which readers of the same value are compared.
    ``message`` was rendered from the template ``message_id`` of the rule with ``arguments``.
    """

    rule: str
    severity: Severity
    source: Source
    span: Span
    message: str
    related: tuple[RelatedLocation, ...] = ()
    fixes: tuple[Fix, ...] = ()
    subject: Setting | None = None
    message_id: str = ""
    arguments: Mapping[str, str] = NO_ARGUMENTS

    @property
    def path(self) -> str:
        """The file that the finding is in."""
        return self.source.path

    def fix_to_apply(self, unsafe: bool = False) -> Fix | None:
        """Return the fix that a command applies: the preferred one, or with ``unsafe``, failing
        that, the first."""
        for fix in self.fixes:
            if fix.preferred:
                return fix
        return self.fixes[0] if unsafe and self.fixes else None

    def mapped(self, function: Callable[[str], str]) -> Finding:
        """Return this finding with ``function`` applied to all its texts and their arguments."""
        related = [
            other._replace(
                message=mapped(other.message, function),
                arguments=_mapped(other.arguments, function),
            )
            for other in self.related
        ]
        fixes = [
            fix._replace(
                title=mapped(fix.title, function),
                arguments=_mapped(fix.arguments, function),
            )
            for fix in self.fixes
        ]
        return self._replace(
            message=mapped(self.message, function),
            arguments=_mapped(self.arguments, function),
            related=tuple(related),
            fixes=tuple(fixes),
        )

    def without_safe_fixes(self) -> Finding:
        """Return this finding with all its fixes unsafe: they need a review before they are
        applied."""
        fixes = (fix._replace(safety="unsafe", preferred=False) for fix in self.fixes)
        return self._replace(fixes=tuple(fixes))


def _mapped(
    arguments: Mapping[str, str], function: Callable[[str], str]
) -> dict[str, str]:
    return {name: mapped(value, function) for name, value in arguments.items()}
