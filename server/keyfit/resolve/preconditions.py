"""The values that decide whether a tool makes a call at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..util.translation import phrase
from .config_row import ConfigRow, begins_or_ends_with, declared_name
from .locators import bound, bound_path, is_empty_text, is_own_name, is_path
from .resolved_value import CallPart

# Among the values of a condition: the value is set, to nothing.
_SET_TO_NOTHING = '""'


class Preconditions:
    """The conditions under which the call of one row is sent."""

    def __init__(self, row: ConfigRow) -> None:
        self._row = row
        self._spec = row.spec

    @property
    def is_met(self) -> bool:
        """Whether the tool makes this kind of call, as values elsewhere choose."""
        conditions = self._spec.conditions
        for locators, values in conditions.when.items():
            if not self._is_one_of(locators, values):
                return False
        for locators, values in conditions.when_not.items():
            if self._is_one_of(locators, values):
                return False
        return True

    def _is_one_of(self, locators: str, values: tuple[str, ...]) -> bool:
        # Among the values, '' means that nothing is set there, or nothing but an empty value.
        if _SET_TO_NOTHING in values and self._is_empty(locators):
            return True
        text = self._row.joined(locators)
        return text in values or any(
            begins_or_ends_with(text, value) for value in values
        )

    @property
    def refusal(self) -> str:
        """Why the tool sends nothing although all is set, '' if it does."""
        reason = self._first_reason(self._spec.conditions.rejects)
        if reason:
            return reason
        for locators, names in self._spec.conditions.needs.items():
            name = self._row.joined(locators)
            if name not in names:
                return _unknown_provider(name)
        return ""

    @property
    def neglect(self) -> str:
        """Why the tool ignores the row and calls something else, '' if it does not."""
        return self._first_reason(self._spec.conditions.ignores)

    def _first_reason(self, by_locator: Mapping[str, Mapping[str, str]]) -> str:
        """Return the first reason that a value at one of the locators gives; '' for none."""
        for locator, reasons in by_locator.items():
            reason = self._reason_to_reject(locator, reasons)
            if reason:
                return reason
        return ""

    def _reason_to_reject(self, locator: str, reasons: Mapping[str, str]) -> str:
        """Return which of ``reasons``, by value, the value at ``locator`` gives; '' for none."""
        text = "" if is_own_name(locator) else self._row.joined(locator)
        reason = reasons.get(text)
        # ``*`` stands for any value.
        if not reason and text:
            reason = reasons.get("*")
        if not reason and _SET_TO_NOTHING in reasons and self._is_empty(locator):
            reason = reasons[_SET_TO_NOTHING]
        return reason or ""

    def unknown_providers(self) -> Iterator[tuple[CallPart, str]]:
        """Yield each name of a provider that the tool does not know, and so skips, with the name
        that it looks for instead, '' for none."""
        for locators, names in self._spec.conditions.needs.items():
            part = self._named_at(locators.split("|"))
            if part and part.text and part.text not in names:
                yield part, ""
        for locators, others in self._spec.conditions.skips.items():
            part = self._named_at(locators.split("|"))
            if part and part.text and part.text in others:
                yield part, others[part.text]

    def _named_at(self, locators: Sequence[str]) -> CallPart | None:
        """Return the first of ``locators`` that is set; a row's own name as it is declared."""
        for locator in locators:
            if is_own_name(locator):
                return declared_name(self._row, locator)
            part = self._row.first(locator)
            if part:
                return part
        return None

    def _is_empty(self, locator: str) -> bool:
        part = self._row.first(locator)
        if part is not None:
            return part.text == ""
        if locator.startswith("="):
            return self._row.session.is_emptied_in_process(locator[1:])
        # To most tools an empty value in a file counts as none, which still hides the lower files.
        if is_path(locator):
            return self._is_emptied(locator)
        return False

    def _is_emptied(self, locator: str) -> bool:
        """Return whether the winning file with the setting at ``locator`` sets it to nothing."""
        base = () if locator.startswith("/") else self._row.base
        path = (*base, *bound_path(locator.lstrip("/"), self._row.bindings))
        for document in self._row.session.configuration.documents(path):
            setting = document.get(path)
            if setting is not None:
                return setting.kind == "null" or is_empty_text(setting)
        return False

    @property
    def misnamed(self) -> str:
        """Why the tool does not start with the row's name, '' if it does."""
        for locator, reasons in self._spec.conditions.rejects.items():
            if not is_own_name(locator):
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
            if not is_own_name(locator):
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


def _unknown_provider(name: str) -> str:
    """Return that the tool does not know the provider ``name``, '' for one without a name."""
    if name:
        return phrase("it does not know the provider {name}", name=name)
    return phrase("it does not know the provider")
