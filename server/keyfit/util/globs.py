"""Compare a path with many patterns at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from fnmatch import translate
from functools import lru_cache
from os.path import normcase

_Match = Callable[[str], "re.Match[str] | None"]
_WILDCARDS = frozenset("*?[")


def ends_with_any(path: str, globs: tuple[str, ...]) -> bool:
    """Return whether ``path``, from one of its folders on, fits one of ``globs`` as by `fnmatch`:
    ``a/b/.env`` ends with ``b/*``."""
    from_root = normcase(f"/{path}")
    plain, matches = _matcher(globs)
    return from_root.endswith(plain) or matches(from_root) is not None


@lru_cache(maxsize=256)
def _matcher(globs: tuple[str, ...]) -> tuple[tuple[str, ...], _Match]:
    """Return the ends of paths that fit those of ``globs`` without a wildcard, and what matches one
    of the others: one pattern is faster than each in turn."""
    ends = [normcase(f"/{glob}") for glob in globs]
    plain = [end for end in ends if _WILDCARDS.isdisjoint(end)]
    others = [end for end in ends if not _WILDCARDS.isdisjoint(end)]
    alternatives = [translate(f"*{end}") for end in others]
    return tuple(plain), re.compile("|".join(alternatives) or "(?!)").match
