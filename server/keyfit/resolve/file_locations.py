"""Where a tool looks for a file: the catalog's places as paths."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from posixpath import join

from ..catalog.tool_spec import FileSpec
from ..vfs.paths import join_path
from .host_environment import HostEnvironment


def at_home(place: str) -> bool:
    """Return whether ``place`` lies in the home folder."""
    return place.startswith("{home}")


def tail(place: str) -> str:
    """Return ``place`` without its first folder, such as ``{cwd}/``."""
    return place.partition("/")[2]


def _only_root(root: str) -> Iterable[str]:
    return (root,)


def paths(
    places: Iterable[str],
    spec: FileSpec,
    root: str,
    host_environment: HostEnvironment,
    ancestors: Callable[[str], Iterable[str]] = _only_root,
) -> Iterator[str]:
    """Yield the paths that ``places`` of ``spec`` stand for with a tool started in ``root``.

    ``{up}`` is each of ``ancestors``, the nearest first; ``$NAME`` is where a variable leads; what
    begins with ``/`` is the machine's, and read with the home folder only. As long as the home
    folder is unknown, ``{home}`` is where the tool was found to be in use: its files lie there as
    they do at home.
    """
    places = tuple(places)
    goes_up = any(place.startswith("{up}") for place in places)
    for folder in ancestors(root) if goes_up else (root,):
        for place in places:
            # In folders above, only ``{up}`` means another path than in the first.
            if folder == root or place.startswith("{up}"):
                yield from _paths_in(folder, place, spec, root, host_environment)


def _paths_in(
    folder: str,
    place: str,
    spec: FileSpec,
    root: str,
    host_environment: HostEnvironment,
) -> Iterator[str]:
    """Yield the paths that ``place`` stands for, with ``folder`` in the place of ``{up}``."""
    base, _, below = place.partition("/")
    # An absolute path is the machine's: without the home folder nobody asked about it.
    if not base:
        if host_environment.home:
            yield place
    elif place.startswith("$"):
        yield from _by_variable(place, root, host_environment)
    elif base == "{home}" and host_environment.home:
        yield _at_home(spec, below, host_environment)
    else:
        yield join_path(folder, below)


def _by_variable(
    place: str, root: str, host_environment: HostEnvironment
) -> Iterator[str]:
    """Yield ``$NAME``, or a path below it, where the variable is known to be set."""
    name, _, below = place[1:].partition("/")
    value = _folder_in(host_environment, name)
    if value:
        path = join(root, value)
        yield join(path, below) if below else path


def _at_home(spec: FileSpec, below: str, host_environment: HostEnvironment) -> str:
    """Return ``below`` in the home folder, or where a variable moves the first folder of it."""
    moved = _folder_in(host_environment, spec.moved_by) if spec.moved_by else ""
    if not moved:
        return join_path(host_environment.home, below)
    return f"{moved}/{tail(below)}"


def value_of(host_environment: HostEnvironment, name: str) -> str:
    """Return the value that ``name`` is known to have in the environment, '' if none."""
    if host_environment.variables is None:
        return ""
    setting = host_environment.variables.get((name,))
    if setting is None:
        return ""
    return setting.value.literal or ""


def _folder_in(host_environment: HostEnvironment, name: str) -> str:
    return value_of(host_environment, name).rstrip("/")
