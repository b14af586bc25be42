"""Patterns as in .gitignore; a line that is no pattern is passed over, as git does."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_CLASS = re.compile(r"\[:(\w+):\]")
_BRACKETS = re.compile(r"(?<!\\)(\[[!^]?\]?)((?:\[:\w+:\]|\\.|[^\]\\])*\])")
_MEMBERS = {  # of POSIX' classes, which pathspec does not know: ASCII, as in git, and no slash
    "alnum": "a-zA-Z0-9", "alpha": "a-zA-Z", "blank": " \t", "cntrl": "\x01-\x1f\x7f",
    "digit": "0-9", "graph": "#-.0-~!\"", "lower": "a-z", "print": " -.0-~",
    "punct": "#-.:-@[-`{-~!\"", "space": " \t\n\v\f\r", "upper": "A-Z", "xdigit": "0-9a-fA-F",
}  # fmt: skip


@lru_cache(maxsize=256)
def git_ignore(lines: tuple[str, ...]) -> GitIgnoreSpec:
    """The patterns of ``lines``. Imports pathspec, which is slow to import and seldom needed; the
    packages of a monorepo often ignore the same."""
    return _spec(line for line in lines if is_pattern(line))


def _spec(lines: Iterable[str]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    # ``[[a]`` is what git means by it today; the warning speaks of a Python to come
    warnings.filterwarnings("ignore", "Possible (nested set|set )", FutureWarning)
    return GitIgnoreSpec.from_lines(map(_without_classes, lines))


def _without_classes(line: str) -> str:
    """``line`` with the members of ``[:alpha:]`` and its like in their places."""
    if "[:" not in line:
        return line

    def members(match: re.Match[str]) -> str:
        return _MEMBERS.get(match[1], match[0])

    return _BRACKETS.sub(lambda match: match[1] + _CLASS.sub(members, match[2]), line)


@lru_cache(maxsize=1024)
def is_pattern(line: str) -> bool:
    """Whether ``line`` can match something; a blank line and a comment have a right to be there."""
    if not line.strip() or line.startswith("#"):
        return True
    try:
        patterns = _spec([line]).patterns
    except (ValueError, re.error):
        return False
    return all(pattern.include is not None for pattern in patterns)
