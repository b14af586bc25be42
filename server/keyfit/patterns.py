"""Patterns as in .gitignore; a line that is no pattern is passed over, as git does."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


@lru_cache(maxsize=256)
def git_ignore(lines: tuple[str, ...]) -> GitIgnoreSpec:
    """The patterns of ``lines``. Imports pathspec, which is slow to import and seldom needed; the
    packages of a monorepo often ignore the same."""
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(line for line in lines if is_pattern(line))


@lru_cache(maxsize=1024)
def is_pattern(line: str) -> bool:
    """Whether ``line`` can match something; a blank line and a comment have a right to be there."""
    from pathspec import GitIgnoreSpec

    if not line.strip() or line.startswith("#"):
        return True
    try:
        patterns = GitIgnoreSpec.from_lines([line]).patterns
    except (ValueError, re.error):
        return False
    return all(pattern.include is not None for pattern in patterns)
