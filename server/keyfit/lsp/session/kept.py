"""Keep what was worked out from the present texts and settings until one of them changes."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from ...util.bounded_dict import BoundedDict

_Value = TypeVar("_Value")

State = Hashable
"""What a value is worked out from: equal as long as nothing in it has changed."""


class Kept(Generic[_Value]):
    """At most ``most`` values by key, all of the present state."""

    def __init__(self, state: Callable[[], State], most: int) -> None:
        self._state = state
        self._of: State = None
        self._values: BoundedDict[Hashable, _Value] = BoundedDict(most)

    def get(self, key: Hashable, make: Callable[[], _Value]) -> _Value:
        """Return the value of ``key``; ``make`` is called if there is none of this state."""
        value = self.known(key)
        if value is None:
            value = self._values[key] = make()
        return value

    def known(self, key: Hashable) -> _Value | None:
        """Return the value of ``key`` if there is one of the present state."""
        state = self._state()
        if state != self._of:
            self._values.clear()
            self._of = state
        return self._values.get(key)
