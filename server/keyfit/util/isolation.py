"""Keep an unexpected error in one file from ending the work on all others."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import NamedTuple

from .safe_traceback import error_location
from .translation import phrase


class RuleFailure(NamedTuple):
    """An unexpected error in the file at ``path``; ``what`` is its kind and location in our code.

    ``rule`` is the id of the rule that raised it, '' if reading or resolving the file did. The
    error's own message is left out: it may quote a key.
    """

    rule: str
    path: str
    what: str

    @property
    def text(self) -> str:
        """The failure in words for the user, without the path."""
        return broken(self.what)


def broken(what: str) -> str:
    """Return the message about an unexpected error; ``what`` is its kind and location."""
    return phrase("internal error, please report it: {what}", what=what)


class Guard:
    """Catch and collect the unexpected errors in single files.

    ``with guard(path): …`` ends the block at the first exception and records it as a failure of
    ``path``; the code after the block runs as usual. A `BaseException` that is not an `Exception`
    (an interrupt) passes through. No other place catches arbitrary errors around a file.
    """

    def __init__(
        self, on_failure: Callable[[RuleFailure], None] = lambda failure: None
    ) -> None:
        """``on_failure`` is called with each failure as it is recorded."""
        self.failures: list[RuleFailure] = []
        self._on_failure = on_failure

    def __call__(self, path: str, rule: str = "") -> _Block:
        """Return a context manager for work on the file at ``path``."""
        return _Block(self, path, rule)

    def record(self, failure: RuleFailure) -> None:
        """Add ``failure``, unless an equal one is recorded already."""
        if failure not in self.failures:
            self.failures.append(failure)
            self._on_failure(failure)


class _Block:
    """Guarded block; swallows exceptions."""

    def __init__(self, guard: Guard, path: str, rule: str) -> None:
        self._guard = guard
        self._path = path
        self._rule = rule

    def __enter__(self) -> None:
        pass

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        _: TracebackType | None,
    ) -> bool:
        if not isinstance(error, Exception):
            return False
        self._guard.record(RuleFailure(self._rule, self._path, error_location(error)))
        return True
