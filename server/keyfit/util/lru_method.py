"""Cache the results of methods."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, lru_cache, partial
from typing import TypeVar

_Self = TypeVar("_Self")
_Argument = TypeVar("_Argument")
_Result = TypeVar("_Result")

Method = Callable[[_Self, _Argument], _Result]


def lru_cached_method(
    max_entries: int,
) -> Callable[
    [Method[_Self, _Argument, _Result]], cached_property[Callable[[_Argument], _Result]]
]:
    """Return a decorator that caches the last ``max_entries`` results of a one-argument method.

    Each object has a cache of its own, which is freed with it. Unlike with `lru_cache` alone, the
    object need not be hashable.
    """

    def decorator(
        method: Method[_Self, _Argument, _Result],
    ) -> cached_property[Callable[[_Argument], _Result]]:
        def bound(self: _Self) -> Callable[[_Argument], _Result]:
            return lru_cache(maxsize=max_entries)(partial(method, self))

        bound.__doc__ = method.__doc__
        return cached_property(bound)

    return decorator
