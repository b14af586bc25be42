"""Find the rules that the settings turn off in some files."""

from __future__ import annotations

from ..vfs.gitignore import PlacedPatterns, parse_gitignore
from .settings import Config


class PerFileIgnores:
    """The rules that ``per-file-ignores`` turns off, by the patterns of their files."""

    def __init__(self, config: Config) -> None:
        self._entries: list[tuple[PlacedPatterns, tuple[str, ...]]] = []
        for pattern, rules in config.per_file_ignores:
            patterns = parse_gitignore((pattern,))
            placed = PlacedPatterns(config.per_file_ignores_from, patterns)
            self._entries.append((placed, rules))

    def rules_for(self, path: str) -> frozenset[str]:
        """Return the ids of the rules that do not run on the file at ``path`` (absolute)."""
        ignored: set[str] = set()
        for placed, rules in self._entries:
            if placed.match(path):
                ignored.update(rules)
        return frozenset(ignored)
