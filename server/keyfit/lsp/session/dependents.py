"""Record which results depend on which text."""

from __future__ import annotations


class Dependents:
    """Path of a text → paths of the files whose results depend on it."""

    def __init__(self) -> None:
        # Mostly one, for which a set would be large.
        self._by_text: dict[str, tuple[str, ...]] = {}

    def of(self, text: str) -> tuple[str, ...]:
        """Return the files whose results depend on the text at the path ``text``."""
        return self._by_text.get(text, ())

    def update(self, path: str, before: set[str], after: set[str]) -> list[str]:
        """Let ``path`` depend on the texts ``after`` instead of ``before``.

        Return those of ``before`` on which nothing depends any more.
        """
        alone = (path,)  # one object for all: a workspace has many dependencies
        for text in after - before:
            others = self._by_text.get(text)
            if others:
                self._by_text[text] = (*others, path)
            else:
                self._by_text[text] = alone
        unused: list[str] = []
        for text in before - after:
            others = tuple(other for other in self._by_text[text] if other != path)
            if others:
                self._by_text[text] = others
            else:
                del self._by_text[text]
                unused.append(text)
        return unused
