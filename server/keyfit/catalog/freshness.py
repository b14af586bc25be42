"""How old a fact is. Lists of models age, because vendors add to them; hosts, keys and paths do
not."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from ..util.clock import today
from ..util.translation import phrase

if TYPE_CHECKING:
    from .vendor_index import Catalog

AGING_DAYS = 45  # after these the age is told
OLD_DAYS = 120  # after these what a list lacks is no more than a hint


def age_note(as_of: date) -> str:
    """Return the age of what was true at ``as_of``, for the end of a phrase; '' while it is
    fresh."""
    days = _age(as_of)
    return f", {days} days old" if days > AGING_DAYS else ""


def list_age_note(as_of: date) -> str:
    """Return the age of a list of ``as_of``, for the end of a sentence; '' while it is fresh."""
    days = _age(as_of)
    if days <= AGING_DAYS:
        return ""
    return phrase(" (the list is {days} days old)", days=days)


def old_catalog_note(catalog: Catalog) -> str:
    """Return a sentence that ``catalog`` is old; '' if it, or a list that a user added, is not."""
    dates = [edition.as_of for edition in catalog.models.editions]
    newest = max(catalog.as_of, *dates)
    if not is_old(newest):
        return ""
    return phrase(
        "the model lists in this release are {days} days old ({date}); what they lack is reported "
        "as information only until you install a newer release",
        days=_age(newest),
        date=newest,
    )


def is_old(as_of: date) -> bool:
    """Return whether a list of ``as_of`` is too old to blame what it lacks."""
    return _age(as_of) > OLD_DAYS


def _age(as_of: date) -> int:
    return (today() - as_of).days
