"""Patterns as in .gitignore; a line that is no pattern is passed over, as git does."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


def git_ignore(lines: Iterable[str]) -> GitIgnoreSpec:
    """The patterns of ``lines``. Imports pathspec, which is slow to import and seldom needed."""
    from pathspec import GitIgnoreSpec

    good = []
    for line in lines:
        try:
            GitIgnoreSpec.from_lines([line])
        except (ValueError, re.error):
            continue
        good.append(line)
    return GitIgnoreSpec.from_lines(good)
