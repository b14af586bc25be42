"""How old a fact is. Lists of models age, because vendors add to them; hosts, keys and paths do
not."""

from __future__ import annotations

from datetime import date

from ..util.clock import today

AGING_DAYS = 45  # from here on the age is told
OLD_DAYS = 120  # from here on what a list lacks is no more than a hint


def age_note(as_of: date) -> str:
    """Return the age of what was true at ``as_of``, for the end of a phrase; '' while it is
    fresh."""
    days = _age(as_of)
    return f", {days} days old" if days > AGING_DAYS else ""


def is_old(as_of: date) -> bool:
    """Return whether a list of ``as_of`` is too old to blame what it lacks."""
    return _age(as_of) > OLD_DAYS


def _age(as_of: date) -> int:
    return (today() - as_of).days
