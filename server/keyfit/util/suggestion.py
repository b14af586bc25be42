"""Suggest which known name a misspelled one may stand for."""

from __future__ import annotations

from collections.abc import Collection

from .translation import listed, phrase

_MAX_LISTED = 16  # names


def suggestion(name: str, known: Collection[str], max_listed: int = _MAX_LISTED) -> str:
    """Return the end of a message about ``name``, which is not in ``known``.

    It suggests the nearest known name; if there is none, it lists all names, unless these are more
    than ``max_listed``.
    """
    near = nearest(name, known)
    if near:
        return phrase("; did you mean {near!r}?", near=near)
    if len(known) > max_listed:
        return ""
    return phrase("; expected one of {known}", known=listed(known))


def nearest(name: str, known: Collection[str]) -> str:
    """Return the one of ``known`` that is most similar to ``name``, '' if none is similar."""
    # Slow to import, and seldom needed.
    from difflib import get_close_matches

    matches = get_close_matches(name, known, n=1)
    return matches[0] if matches else ""
