"""A cache of bounded size, for values that are cheap to compute again."""

from __future__ import annotations

from typing import TypeVar

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class BoundedDict(dict[_Key, _Value]):
    """A dictionary that is emptied before it would have more than ``max_entries`` entries.

    Another thread may empty it at any time: after setting an entry, use the value itself instead of
    looking it up.
    """

    def __init__(self, max_entries: int) -> None:
        super().__init__()
        self.max_entries = max_entries

    def __setitem__(self, key: _Key, value: _Value) -> None:
        if key not in self and len(self) >= self.max_entries:
            self.clear()
        super().__setitem__(key, value)
