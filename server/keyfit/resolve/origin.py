"""Where a value comes from, for people who want to change it there."""

from __future__ import annotations

from typing import NamedTuple

from ..text.source import Source
from .host_environment import ENVIRONMENT, HostEnvironment
from .resolved_value import CallPart


class Origin(NamedTuple):
    """The place in a file where a value is set.

    ``path`` and ``line`` (1-based) lead there, ``name`` is what the value is set under, '' if it
    has none. ``environment``: the tool takes it from the environment; then path and line tell
    which shell file puts it there, and are None where that is not known. ``is_pending``: only a
    shell that is started anew has it.
    """

    path: str | None
    line: int | None
    name: str
    environment: bool = False
    is_pending: bool = False


def origin_of(part: CallPart, host_environment: HostEnvironment) -> Origin | None:
    """Return where ``part``'s text is set; None where it is built into the tool."""
    source, span = part.primary_location()
    # A name can be a part of a call, too, and one that may not be shown.
    is_hidden_name = part.is_name and part.text is None
    name = "" if is_hidden_name else part.setting.last_name
    return origin_at(source, span.start, host_environment, name)


def origin_at(
    source: Source, offset: int, host_environment: HostEnvironment, name: str = ""
) -> Origin | None:
    """Return where the text at ``offset`` (0-based code points) of ``source`` is set.

    ``name`` is that of a file's setting; those of the environment are known. None for a text that
    is in no file.
    """
    if source.path == ENVIRONMENT:
        return _in_environment(offset, host_environment)
    if not source.path:
        return None
    line = source.position(offset).line
    if all(source.path != path for path, _ in host_environment.startup):
        return Origin(source.path, line, name)
    # What is known of the environment comes first, so this name is not in it.
    is_pending = host_environment.variables is not None
    return Origin(source.path, line, name, environment=True, is_pending=is_pending)


def _in_environment(offset: int, host_environment: HostEnvironment) -> Origin | None:
    if host_environment.variables is None:
        return None
    # By name and value: a shell file that sets the name to something else did not set this one.
    for setting in host_environment.variables.settings:
        span = setting.span
        if not span.start <= offset <= span.end:
            continue
        name = setting.last_name
        value = setting.value.literal or ""
        export = host_environment.exports.get((name, value))
        if export is None:
            return Origin(None, None, name, environment=True)
        path, line = export
        return Origin(path, line, name, environment=True)
    return None
