"""Select the names that matter in a scope: a file may have thousands of names and scopes.

A call in a scope reads names that the scope sets, and related ones. Besides, the nearest keys and
URLs of the vendor tell whether one of them is the only one, and what may be offered instead.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property

from ..catalog.variable_names import VariableNames
from ..catalog.vendor_index import Catalog
from ..catalog.vocabulary import VariableRole
from ..parsers.document import Setting
from .variables import Variables

ScopeAndRole = tuple[int, VariableRole]

_MAX_KEYS_BEFORE = 20  # before a scope; nobody reads a longer menu
_MAX_NEIGHBORS = 4  # two would do, if nothing unsets them


class VisibleNames:
    """The names that matter in each scope of one file."""

    def __init__(
        self, catalog: Catalog, variable_names: VariableNames, variables: Variables
    ) -> None:
        self.catalog = catalog
        self.variable_names = variable_names
        self.variables = variables

    @cached_property
    def _by_stem(self) -> dict[str, dict[str, None]]:
        """The names of all scopes by their stems, in order."""
        by_stem: dict[str, dict[str, None]] = {}
        variable_names = self.variable_names
        settings = self.variables.document.settings
        names = dict.fromkeys(setting.last_name for setting in settings)
        for name in names:
            if variable_names.role(name):
                stem = variable_names.stem(name)
                related = by_stem.setdefault(stem, {})
                related[name] = None
        return by_stem

    @cached_property
    def _ours(self) -> dict[ScopeAndRole, list[Setting]]:
        """The vendor's keys and URLs by scope and role, in the order of the text."""
        ours: dict[ScopeAndRole, list[Setting]] = {}
        for setting in self.variables.document.settings:
            role = self.variable_names.role(setting.last_name)
            if role not in ("key", "url"):
                continue
            if self._is_ours(setting, role):
                place = (setting.scope, role)
                settings = ours.setdefault(place, [])
                settings.append(setting)
        return ours

    def _is_ours(self, setting: Setting, role: VariableRole) -> bool:
        value = self.variables.resolve(setting)
        text = value.text or ""
        if role == "url":
            return self.catalog.leads_to_vendor(text)
        shape = self.catalog.keys.shape_of(text)
        return shape is not None and bool(shape.plans or shape.vendor)

    def names(self, scope: int) -> Iterable[str]:
        """Return the names that matter in ``scope``, the inner ones first."""
        if scope == 0:
            return self.variables.names(0)
        # A script may have thousands of functions below thousands of names: reading all names for
        # each function would take time proportional to the product.
        related: set[str] = set()
        for name in self.variables.own_names(scope):
            related.update(self._related(name))
        for name in self._nearest(scope):
            related.update(self._related(name))
        return self.variables.names(scope, related)

    def _related(self, name: str) -> Iterator[str]:
        """Yield ``name``, and the names that may be in a call with it."""
        variable_names = self.variable_names
        yield name
        # Known programs read names together that have no stem in common.
        yield from variable_names.kin.get(name, ())
        stem = variable_names.stem(name)
        yield from self._by_stem.get(stem, ())

    def _nearest(self, scope: int) -> Iterator[str]:
        """Yield the names of the vendor's keys and URLs that are set nearest to ``scope``."""
        inner = self.variables.document.scopes[scope]
        start = inner.span.start
        for around in self.variables.enclosing(scope):
            yield from self._near(around, "key", start, _MAX_KEYS_BEFORE)
            yield from self._near(around, "url", start, _MAX_NEIGHBORS)

    def _near(
        self, scope: int, role: VariableRole, start: int, count_before: int
    ) -> Iterator[str]:
        """Yield the names of the vendor's settings of ``role`` in ``scope`` next to ``start``.

        Those after ``start`` count as well: a function may be run after all of them.
        """
        ours = self._ours.get((scope, role), [])
        at = bisect_left(ours, start, key=_start)
        first = max(at - count_before, 0)
        end = at + _MAX_NEIGHBORS
        for setting in ours[first:end]:
            yield setting.last_name


def _start(setting: Setting) -> int:
    return setting.span.start
