"""What rules report, and how it is mended."""

from __future__ import annotations

from dataclasses import dataclass, field

from .text.source import Source, Span

SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True)
class Edit:
    """Replace ``span`` (0-based code points) of ``source`` by ``text``, which holds no key."""

    source: Source
    span: Span
    text: str


@dataclass(frozen=True)
class Fix:
    """A repair. ``safe``: cannot start billing, does not guess. ``preferred`` implies safe."""

    title: str
    edits: tuple[Edit, ...]
    safety: str = "safe"
    preferred: bool = False


@dataclass(frozen=True)
class Related:
    """Another place that has a part in a finding."""

    source: Source
    span: Span
    message: str


@dataclass(frozen=True)
class Finding:
    """Something wrong at ``span`` of ``source``, and how to mend it.

    ``subject`` is the setting it is about, by which readers of the same value are compared.
    """

    rule: str
    severity: str
    source: Source
    span: Span
    message: str
    related: tuple[Related, ...] = ()
    fixes: tuple[Fix, ...] = ()
    subject: object = field(default=None, compare=False)

    @property
    def path(self) -> str:
        """The file in which the finding stands."""
        return self.source.path
