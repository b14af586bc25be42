"""Which of the names around a scope matter in it: a file may have thousands of both.

A call of a scope reads names that the scope sets, and their kin. Besides, the vendor's keys and
URLs that stand nearest tell whether one of them is the only one, and what may be offered instead.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property

from ..catalog.variable_names import VariableNames
from ..catalog.vendor_index import Catalog
from ..parsers.document import Setting
from .variables import Variables

_NEAREST_KEYS = 20  # before a scope; nobody reads a longer menu
_NEAREST = 4  # two would do, if nothing unsets them


class VisibleNames:
    """What matters in each scope of one file."""

    def __init__(self, catalog: Catalog, environment: VariableNames, variables: Variables) -> None:
        self.catalog, self.environment, self.variables = catalog, environment, variables

    @cached_property
    def _stems(self) -> dict[str, dict[str, None]]:
        """The names by their stems."""
        found: dict[str, dict[str, None]] = {}
        for name in dict.fromkeys(s.last_name for s in self.variables.document.settings):
            if self.environment.role(name):
                found.setdefault(self.environment.stem(name), {})[name] = None
        return found

    @cached_property
    def _ours(self) -> dict[tuple[int, str], list[Setting]]:
        """The vendor's keys and URLs by scope and role, in the order of the text."""
        found: dict[tuple[int, str], list[Setting]] = {}
        for setting in self.variables.document.settings:
            role = self.environment.role(setting.last_name)
            if role in ("key", "url") and self._is_ours(setting, role):
                found.setdefault((setting.scope, role), []).append(setting)
        return found

    def _is_ours(self, setting: Setting, role: str) -> bool:
        text = self.variables.resolve(setting).text or ""
        if role == "url":
            return self.catalog.endpoints.parse(text) is not None
        shape = self.catalog.keys.shape_of(text)
        return bool(shape and shape.plans)

    def names(self, scope: int) -> Iterable[str]:
        """The names that matter in ``scope``, the inner ones first."""
        if scope == 0:
            return self.variables.names(0)
        own = (*self.variables.own(scope), *self._nearest(scope))
        return self.variables.names(scope, {kin for name in own for kin in self._related(name)})

    def _related(self, name: str) -> Iterator[str]:
        """``name``, and what may stand in a call with it."""
        yield name
        yield from self.environment.kin.get(name, ())
        yield from self._stems.get(self.environment.stem(name), ())

    def _nearest(self, scope: int) -> Iterator[str]:
        """The names of the vendor's keys and URLs that stand nearest around ``scope``."""
        start = self.variables.document.scopes[scope].span.start
        for around in self.variables.around(scope):
            for role, before in (("key", _NEAREST_KEYS), ("url", _NEAREST)):
                found = self._ours.get((around, role), [])
                at = bisect_left(found, start, key=lambda setting: setting.span.start)
                near = found[max(at - before, 0) : at + _NEAREST]
                yield from (setting.last_name for setting in near)
