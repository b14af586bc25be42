"""Cache the results of methods."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, lru_cache, partial
from typing import TypeVar

_Self = TypeVar("_Self")
_Asked = TypeVar("_Asked")
_Answer = TypeVar("_Answer")

Method = Callable[[_Self, _Asked], _Answer]


def lru_cached_method(
    most: int,
) -> Callable[
    [Method[_Self, _Asked, _Answer]], cached_property[Callable[[_Asked], _Answer]]
]:
    """Return a decorator for a method of one argument: each object keeps its last ``most`` results.

    They end with the object, and it need not be hashable, as it must be for `lru_cache` alone.
    """

    def decorated(
        method: Method[_Self, _Asked, _Answer],
    ) -> cached_property[Callable[[_Asked], _Answer]]:
        def of(self: _Self) -> Callable[[_Asked], _Answer]:
            return lru_cache(maxsize=most)(partial(method, self))

        of.__doc__ = method.__doc__
        return cached_property(of)

    return decorated
