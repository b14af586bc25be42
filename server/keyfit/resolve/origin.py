"""Where a value comes from, for people who want to change it there."""

from __future__ import annotations

from typing import NamedTuple

from ..text.source import Source
from .host_environment import ENVIRONMENT, HostEnvironment
from .resolved_value import CallPart


class Origin(NamedTuple):
    """``path`` and ``line`` (1-based) of a value, and the ``name`` it is set under, '' if it has
    none. ``environment``: the tool takes it from the environment; then path and line tell which
    shell file puts it there, and are None where that is not known."""

    path: str | None
    line: int | None
    name: str
    environment: bool = False


def origin_of(part: CallPart, world: HostEnvironment) -> Origin | None:
    """Where ``part``'s text stands; None where it is built into the tool."""
    source, span = part.primary_location()
    is_value = part.is_name and part.text is None  # one that may not be shown
    return origin_at(source, span.start, world, "" if is_value else part.setting.last_name)


def origin_at(source: Source, offset: int, world: HostEnvironment, name: str = "") -> Origin | None:
    """Where the text at ``offset`` (0-based code points) of ``source`` stands; ``name`` is that of
    a file's setting, the environment's are known."""
    if source.path == ENVIRONMENT:
        return _in_environment(offset, world)
    return Origin(source.path, source.position(offset).line, name) if source.path else None


def _in_environment(offset: int, world: HostEnvironment) -> Origin | None:
    settings = world.environment.settings if world.environment else ()
    for setting in settings:
        if setting.span.start <= offset <= setting.span.end:
            name = setting.last_name
            path, line = world.exports.get((name, setting.value.literal or ""), (None, None))
            return Origin(path, line, name, environment=True)
    return None
