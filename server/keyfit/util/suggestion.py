"""What a misspelt name may have been meant to be."""

from __future__ import annotations

from collections.abc import Collection

_FEW = 12  # names that are listed


def suggestion(name: str, known: Collection[str]) -> str:
    """Return the end of a message about ``name``, which is none of ``known``.

    It names the nearest one, else all of a few, and is empty otherwise.
    """
    near = nearest(name, known)
    if near:
        return f"; did you mean {near!r}?"
    return f"; there are {', '.join(known)}" if len(known) <= _FEW else ""


def nearest(name: str, known: Collection[str]) -> str:
    """Return the one of ``known`` that is most like ``name``, '' if none is."""
    from difflib import get_close_matches  # slow to import, and seldom needed

    matches = get_close_matches(name, known, n=1)
    return matches[0] if matches else ""
