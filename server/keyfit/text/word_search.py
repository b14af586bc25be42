"""Search a text for any of many words."""

from __future__ import annotations

from collections.abc import Iterable
from os.path import commonprefix

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
        self._by_stem = {
            commonprefix(group): group  # noqa: RUF071 - of characters, as it is meant
            for group in alike.values()
        }

    def is_in(self, lower: str) -> bool:
        """Return whether ``lower``, a text in lower case, has one of the words."""
        # Substring search is many times faster than a pattern of all words.
        for stem in filter(lower.__contains__, self._by_stem):
            if any(map(lower.__contains__, self._by_stem[stem])):
                return True
        return False
