"""The values on which it depends whether a tool makes a call at all."""

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
        # '' among the values stands for nothing being set there.
        row = self._row
        return all(
            row.text(locator) in values
            for locator, values in self._spec.conditions.when.items()
        )

    @property
    def refusal(self) -> str:
        """Why the tool sends nothing although all is set, '' if it does."""
        for locator, reasons in self._spec.conditions.rejects.items():
            text = "" if _is_of_name(locator) else self._row.text(locator)
            any_value = reasons.get("*", "") if text else ""
            reason = reasons.get(text) or any_value
            if reason:
                return reason
        return ""

    @property
    def misnamed(self) -> str:
        """Why the tool does not start with the row's name, '' if it does."""
        for locator, reasons in self._spec.conditions.rejects.items():
            if _is_of_name(locator):
                name = bound(locator, self._row.bindings)
                if reasons.get(name):
                    return reasons[name]
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
        # What any value at all would do (``*``) is no fault of this one.
        reason = reasons.get(part.text) if part and part.text else None
        if part and reason:
            yield part, reason


def _is_of_name(locator: str) -> bool:
    """Return whether ``locator`` is a ``{x}``: it speaks of the row's name, not of a value."""
    return locator.startswith("{")
