"""Search a text for any of many words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_STEM = 4  # code points that words have in common if they are looked for together


class WordSearch:
    """Looks for words that may be parts of longer ones.

    A text that has none of them, as most do, is searched once for each stem only: that of
    ``kimi.com``, ``kimi.ai`` and ``kimi_`` is ``kimi``.
    """

    def __init__(self, words: Iterable[str]) -> None:
        """``words`` are in lower case."""
        alike: dict[str, list[str]] = {}
        for word in words:
            alike.setdefault(word[:_STEM], []).append(word)
        self._by_stem = {_stem(group): group for group in alike.values()}

    def is_in(self, lower: str) -> bool:
        """Return whether ``lower``, a text in lower case, has one of the words."""
        # Substring search is many times faster than a pattern of all words.
        for stem in filter(lower.__contains__, self._by_stem):
            if any(map(lower.__contains__, self._by_stem[stem])):
                return True
        return False


def _stem(words: Sequence[str]) -> str:
    """Return with what all of ``words`` begin."""
    first, last = min(words), max(words)
    length = 0
    while first[:length] == last[:length] and length <= len(first):
        length += 1
    return first[: length - 1]
