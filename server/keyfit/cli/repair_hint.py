"""Name the command that makes the changes that `doctor` and `explain` propose."""

from __future__ import annotations

from collections.abc import Iterable
from shlex import quote

from ..doctor.connections import PredictedConnection
from ..project.discovery import Discovery
from ..util.user_paths import shown


def repair_hint(
    connections: Iterable[PredictedConnection], discovery: Discovery, top: str
) -> str:
    """Return a sentence with the one command that makes the safe changes of ``connections``, all
    of which are in use in the folder ``top``.

    '' if there are none, or if no search by ``discovery`` finds one of the files to change.
    """
    places: list[str] = []
    home = ""
    changes = 0
    for connection, answer in connections:
        changes += bool(answer.change)
        if answer.is_repairable and answer.at and answer.at.path:
            places.append(answer.at.path)
            home = connection.session.host_environment.home
    outside = [place for place in places if not discovery.finds(top, place)]
    if not places or not _all_found(discovery, home, outside):
        return ""
    command = "keyfit fix"
    if outside:
        command += " --home"
    folder = shown(top)
    if folder != ".":
        command += f" {quote(folder)}"
    return f"To make {_count_text(len(places), changes)}: {command}"


def _count_text(count: int, changes: int) -> str:
    """Return ``count`` of ``changes`` in words."""
    if changes == 1:
        return "this change"
    if count == changes:
        return "these changes"
    return f"{count} of these {changes} changes"


def _all_found(discovery: Discovery, home: str, places: list[str]) -> bool:
    """Return whether a search of the folder ``home`` finds all ``places``."""
    if not places:
        return True
    return bool(home) and all(discovery.finds(home, place) for place in places)
