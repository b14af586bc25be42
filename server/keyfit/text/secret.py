"""Keys that cannot be printed by accident."""

from __future__ import annotations

_SHOWN_TAIL = 4
_MIN_LENGTH_FOR_TAIL = 20  # the tail of a shorter value would give half of it away


class Secret:
    """A key's text. Printing, formatting or logging it shows the masked form only."""

    __slots__ = ("_text", "prefix")

    def __init__(self, text: str, prefix: str = "") -> None:
        """Hide ``text``; ``prefix`` is its public part (``sk-sp-``), or empty."""
        self._text = text
        self.prefix = prefix

    def reveal(self) -> str:
        """Return the whole text, for classifying and comparing; never for output."""
        return self._text

    def masked(self) -> str:
        """Return the public prefix and at most the last four characters."""
        rest = self._text[len(self.prefix) :]
        tail = ""
        if len(rest) >= _MIN_LENGTH_FOR_TAIL:
            tail = rest[-_SHOWN_TAIL:]
        return f"{self.prefix}…{tail}"

    __str__ = masked

    def __repr__(self) -> str:
        return f"Secret({self.masked()})"

    def __format__(self, spec: str) -> str:
        return format(self.masked(), spec)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __reduce__(self) -> str | tuple[object, ...]:
        raise TypeError("a Secret cannot be pickled")
