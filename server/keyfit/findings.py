"""What rules report, and how it is mended."""

from __future__ import annotations

from typing import NamedTuple

from .text.source import Source, Span

SEVERITIES = ("error", "warning", "info")


class Edit(NamedTuple):
    """Replace ``span`` (0-based code points) of ``source`` by ``text``, which holds no key."""

    source: Source
    span: Span
    text: str


class Fix(NamedTuple):
    """A repair. ``safe``: cannot start billing, does not guess. ``preferred`` implies safe."""

    title: str
    edits: tuple[Edit, ...]
    safety: str = "safe"
    preferred: bool = False


class Related(NamedTuple):
    """Another place that has a part in a finding."""

    source: Source
    span: Span
    message: str


class Finding(NamedTuple):
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
    subject: object = None

    @property
    def path(self) -> str:
        """The file in which the finding stands."""
        return self.source.path

    def without_safe_fixes(self) -> Finding:
        """This finding, its fixes to be applied only by one who has looked at them."""
        fixes = (fix._replace(safety="unsafe", preferred=False) for fix in self.fixes)
        return self._replace(fixes=tuple(fixes))
