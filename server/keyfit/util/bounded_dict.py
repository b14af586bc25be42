"""Cache answers that are cheap to compute again, without growing without end."""

from __future__ import annotations

from typing import TypeVar

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class BoundedDict(dict[_Key, _Value]):
    """Dictionary of at most ``most`` entries: one more empties it first.

    Entries may go at any time, in another thread too: use the value that was put in, do not look it
    up again.
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def __setitem__(self, key: _Key, value: _Value) -> None:
        if key not in self and len(self) >= self.most:
            self.clear()
        super().__setitem__(key, value)
