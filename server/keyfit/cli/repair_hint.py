"""Name the command that makes the changes that `doctor` and `explain` propose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from shlex import quote

from ..doctor.connections import PredictedConnection
from ..doctor.prediction import FixedBy
from ..project.discovery import Discovery
from ..util.translation import tr
from ..util.user_paths import shown


def repair_hint(
    connections: Sequence[PredictedConnection], discovery: Discovery, top: str
) -> str:
    """Return a sentence with the one command that makes the safe changes of ``connections``, all
    of which are in use in the folder ``top``; if there is none, that shows what others would do.

    '' if there are none, or if no search by ``discovery`` finds one of the files to change.
    """
    changes = sum(bool(one.answer.change) for one in connections)
    safe = _places(connections, "fix")
    home = connections[0].connection.session.host_environment.home if changes else ""
    command = _command(safe, discovery, top, home)
    if command:
        return _made_by(command, len(safe), changes)
    unsafe = _places(connections, "fix --unsafe")
    command = _command(unsafe, discovery, top, home)
    if command:
        return _shown_by(f"{command} --unsafe --diff", len(unsafe), changes)
    return ""


def _places(connections: Iterable[PredictedConnection], fixed_by: FixedBy) -> list[str]:
    """Return the files in which the command ``fixed_by`` makes changes, one for each change."""
    places = []
    for one in connections:
        at = one.answer.at
        if one.answer.fixed_by == fixed_by and at and at.path:
            places.append(at.path)
    return places


def _command(places: list[str], discovery: Discovery, top: str, home: str) -> str:
    """Return the command that repairs ``places``, '' if it does not find one of them."""
    outside = [place for place in places if not discovery.finds(top, place)]
    if not places or not all(home and discovery.finds(home, one) for one in outside):
        return ""
    command = "keyfit fix"
    if outside:
        command += " --home"
    folder = shown(top)
    return command if folder == "." else f"{command} {quote(folder)}"


def _made_by(command: str, count: int, changes: int) -> str:
    """Return that ``command`` makes ``count`` of ``changes``."""
    if changes == 1:
        return tr("To make this change: {command}", command=command)
    if count == changes:
        return tr("To make these changes: {command}", command=command)
    return tr(
        "To make {count} of these {total} changes: {command}",
        count=count,
        total=changes,
        command=command,
    )


def _shown_by(command: str, count: int, changes: int) -> str:
    """Return that ``command`` shows what ``count`` of ``changes`` would do."""
    if changes == 1:
        return tr("To see what this change would do: {command}", command=command)
    if count == changes:
        return tr("To see what these changes would do: {command}", command=command)
    return tr(
        "To see what {count} of these {total} changes would do: {command}",
        count=count,
        total=changes,
        command=command,
    )
