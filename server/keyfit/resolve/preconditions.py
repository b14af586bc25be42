"""The values that decide whether a tool makes a call at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .config_row import ConfigRow
from .locators import bound
from .resolved_value import CallPart


class Preconditions:
    """The conditions under which the call of one row is sent."""

    def __init__(self, row: ConfigRow) -> None:
        self._row = row
        self._spec = row.spec

    @property
    def is_met(self) -> bool:
        """Whether the tool makes this kind of call, as values elsewhere choose."""
        for locator, values in self._spec.conditions.when.items():
            # Among the values, '' means that nothing is set there.
            text = self._row.text(locator)
            if text not in values:
                return False
        return True

    @property
    def refusal(self) -> str:
        """Why the tool sends nothing although all is set, '' if it does."""
        for locator, reasons in self._spec.conditions.rejects.items():
            text = ""
            if not _is_of_name(locator):
                text = self._row.text(locator)
            reason = reasons.get(text)
            # A ``*`` is for any value at all.
            if not reason and text:
                reason = reasons.get("*")
            if reason:
                return reason
        return ""

    @property
    def misnamed(self) -> str:
        """Why the tool does not start with the row's name, '' if it does."""
        for locator, reasons in self._spec.conditions.rejects.items():
            if not _is_of_name(locator):
                continue
            name = bound(locator, self._row.bindings)
            reason = reasons.get(name)
            if reason:
                return reason
        return ""

    def refused(self) -> Iterator[tuple[CallPart, str]]:
        """Yield each value with which the tool sends nothing, and why."""
        why = self.misnamed
        name = self._row.name() if why else None
        if name:
            yield name, why
        for locator, reasons in self._spec.conditions.rejects.items():
            if not _is_of_name(locator):
                yield from self._refused_at(locator, reasons)

    def _refused_at(
        self, locator: str, reasons: Mapping[str, str]
    ) -> Iterator[tuple[CallPart, str]]:
        part = self._row.first(locator)
        if part is None or not part.text:
            return
        # A reason that applies to any value (``*``) is no fault of this one.
        reason = reasons.get(part.text)
        if reason:
            yield part, reason


def _is_of_name(locator: str) -> bool:
    """Return whether ``locator`` is a ``{x}``, which means the row's name, not a value."""
    return locator.startswith("{")
