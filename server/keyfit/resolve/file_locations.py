"""Where a tool looks for a file: the catalog's places as paths."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from posixpath import join

from ..catalog.tool_spec import FileSpec
from .host_environment import HostEnvironment


def at_home(place: str) -> bool:
    """Whether ``place`` lies in the home folder."""
    return place.startswith("{home}")


def tail(place: str) -> str:
    """``place`` below its folder."""
    return place.partition("/")[2]


def within(place: str, root: str) -> str:
    """The path of ``place`` below ``root``."""
    return f"{root.rstrip('/')}/{tail(place)}"


def paths(
    places: Iterable[str],
    spec: FileSpec,
    root: str,
    world: HostEnvironment,
    ancestors: Callable[[str], Iterable[str]] = lambda root: (root,),
) -> Iterator[str]:
    """The paths that ``places`` of ``spec`` stand for with a tool started in ``root``, in order.

    ``{up}`` is each of ``ancestors``; ``$NAME`` is where a variable leads; what begins with
    ``/`` is the machine's, and read with the home folder only. As long as the home folder is
    unknown, ``{home}`` is where the tool was found to be in use: its files lie there as they do
    at home.
    """
    places = tuple(places)
    upward = any(place.startswith("{up}") for place in places)
    for folder in ancestors(root) if upward else (root,):
        for place in places:
            base, _, below = place.partition("/")
            if (folder != root and base != "{up}") or (not base and not world.home):
                continue
            if place.startswith("$"):
                yield from _by_variable(place, root, world)
            elif not base:
                yield place
            elif base == "{home}" and world.home:
                yield _at_home(spec, below, world)
            else:
                yield within(place, folder)


def _by_variable(place: str, root: str, world: HostEnvironment) -> Iterator[str]:
    """``$NAME``, or a path below it, where the variable is known to be set."""
    name, _, below = place[1:].partition("/")
    if value := _value(world, name):
        at = join(root, value)
        yield join(at, below) if below else at


def _at_home(spec: FileSpec, below: str, world: HostEnvironment) -> str:
    """``below`` in the home folder, or where a variable moves the first folder of it."""
    moved = _value(world, spec.moved_by) if spec.moved_by else ""
    return f"{moved}/{tail(below)}" if moved else f"{world.home.rstrip('/')}/{below}"


def value_of(world: HostEnvironment, name: str) -> str:
    """What the environment is known to hold for ``name``, '' if nothing."""
    setting = world.environment.get((name,)) if world.environment else None
    return (setting.value.literal or "") if setting else ""


def _value(world: HostEnvironment, name: str) -> str:
    return value_of(world, name).rstrip("/")
