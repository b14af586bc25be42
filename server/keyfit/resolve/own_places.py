"""Find the existing files that only one tool reads, which show that it is in use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..catalog.tool_spec import FileSpec, Tool
from ..vfs.paths import join_path
from .document_store import DocumentStore
from .file_locations import Surroundings, at_home, matching, not_moved, paths, tail
from .host_environment import HostEnvironment


def own_places(
    tool: Tool,
    root: str,
    store: DocumentStore,
    host_environment: HostEnvironment,
    around: Surroundings | None,
) -> Iterator[str]:
    """Yield the places of ``tool``, started in the folder ``root``, at which a file is.

    In folders ``around`` it is looked for only if they are given.
    """
    if not host_environment.home:
        for place, path in tool.own_in(root):
            if any(store.text(one) is not None for one in matching(path)):
                yield place
        return
    for spec in tool.files.values():
        for place in _own_now(spec, host_environment):
            # One file per place is enough to show that the tool is in use.
            for path in paths((place,), spec, root, host_environment, around):
                if store.text(path) is not None:
                    yield place
                    break


def _own_now(spec: FileSpec, host_environment: HostEnvironment) -> Sequence[str]:
    """Return the places that only the tool reads, as the variables have it that move its files."""
    if not spec.own or not spec.has_variable_place:
        return spec.own  # as of nearly all files
    places = not_moved(spec.at, host_environment)
    return [place for place in places if place in spec.own or place.startswith("$")]


def is_copy_of_home(
    tool: Tool, root: str, store: DocumentStore, home: str, is_prediction: bool
) -> bool:
    """Return whether files that belong in a home folder are in ``root``, as in a copy of one.

    A file that has the same name in a project tells nothing, unless it has more than the tool would
    read in a project. A prediction (``is_prediction``) takes the one in ``home``, if it is there.
    """
    of_projects: dict[str, FileSpec] = {}
    of_homes: set[str] = set()
    for place, spec in tool.own_places:
        if at_home(place):
            of_homes.add(tail(place))
        else:
            of_projects[tail(place)] = spec
    for name in of_homes:
        path = join_path(root, name)
        if store.text(path) is None:
            continue
        # Both exist: the one in the home folder is the user's, and this one is the project's.
        if is_prediction and store.text(join_path(home, name)) is not None:
            continue
        project = of_projects.get(name)
        # No project has a file of that name.
        if project is None:
            return True
        if not is_prediction and _has_more(project, path, store):
            return True
    return False


def _has_more(spec: FileSpec, path: str, store: DocumentStore) -> bool:
    """Return whether the file has names that the tool reads only in the user's own one."""
    if not spec.only:
        return False
    syntax = spec.syntax
    document = store.document(path, syntax.format, syntax.dialect, whole=True)
    if document is None:
        return False
    return any(setting.path[0] not in spec.only for setting in document.settings)
