"""Where a tool looks for a file: the catalog's places as paths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import zip_longest

from ..catalog.tool_spec import FileSpec, Tool
from ..vfs.files import ancestors, paths_on_disk
from ..vfs.paths import has_drive, is_within, join_path, path_from
from ..vfs.repository import Repository, repository_around
from .document_store import DocumentStore
from .host_environment import HostEnvironment


def at_home(place: str) -> bool:
    """Return whether ``place`` is in the home folder."""
    return place.startswith("{home}")


def own_files_at_home(tools: Iterable[Tool], home: str) -> Iterator[str]:
    """Yield the paths in the folder ``home`` at which one of ``tools`` alone looks for a file."""
    for tool in tools:
        for place, _ in tool.own_places:
            if at_home(place):
                yield from matching(join_path(home, tail(place)))


def tail(place: str) -> str:
    """Return ``place`` without its first folder, such as ``{cwd}/``."""
    return place.partition("/")[2]


def matching(path: str) -> Sequence[str]:
    """Return ``path``, or the files that it means by a ``*``, the last by name first."""
    folder, _, name = path.rpartition("/")
    if "*" not in name:
        return (path,)
    return paths_on_disk(folder, name)[::-1]


_OF_REPOSITORY = (
    "{up_to_repo}",
    "{worktree_up}",
    "{worktree_down}",
    "{repo}",
    "{main_worktree}",
)


class Surroundings:
    """The folders around ``root``, where a tool starts, each looked for when it is needed.

    ``above``: ``root`` and the folders above it, the nearest first, up to the repository's top; all
    of them if ``beyond``: then folders outside the project may be read as well.
    """

    def __init__(self, root: str, store: DocumentStore, beyond: bool) -> None:
        self._root = root
        self._store = store
        self._beyond = beyond

    @cached_property
    def above(self) -> list[str]:
        """The folders in which ``{up}`` is looked for."""
        if self._beyond:
            return ancestors(self._root)
        return list(self._store.ancestors(self._root))

    @cached_property
    def repository(self) -> Repository | None:
        """The git repository in which the tool starts."""
        repository = repository_around(self._store.files, self._root)
        if repository is None or self._beyond:
            return repository
        # The main worktree may be outside the project.
        return repository._replace(main_worktree=repository.top)

    def folders(self, word: str) -> Sequence[str]:
        """Return the folders that ``word``, the first one of a place, means."""
        if word == "{up}":
            return self.above
        if word not in _OF_REPOSITORY:
            return (self._root,)
        repository = self.repository
        if word in ("{worktree_up}", "{worktree_down}"):
            upwards = self._above_within(repository.top) if repository else self.above
            return upwards[::-1] if word == "{worktree_down}" else upwards
        if word == "{up_to_repo}":
            top = repository.top if repository else self._root
            return self._above_within(top)
        if repository is None:
            return ()
        if word == "{repo}":
            return (repository.top,)
        return (repository.main_worktree,)

    def _above_within(self, top: str) -> Sequence[str]:
        """Return the folders above that are ``top`` or below it."""
        return [folder for folder in self.above if is_within(folder, top)]


def paths(
    places: Iterable[str],
    spec: FileSpec,
    root: str,
    host_environment: HostEnvironment,
    around: Surroundings | None = None,
) -> Iterator[str]:
    """Yield the paths that ``places`` of ``spec`` mean for a tool started in ``root``.

    ``around`` has the folders around it; without it only ``root`` itself counts. ``$NAME`` is where
    a variable leads. A place that begins with ``/`` is read only together with the home folder. As
    long as the home folder is unknown, ``{home}`` is ``root``: a copy of a home folder has the same
    files.
    """
    columns: list[list[tuple[str, str]]] = []
    for place in not_moved(places, host_environment):
        word, _, _ = place.partition("/")
        folders = around.folders(word) if around else (root,)
        columns.append([(folder, place) for folder in folders])
    # All places in a folder come before those in the next one above.
    for row in zip_longest(*columns):
        for folder, place in filter(None, row):
            for path in _paths_in(folder, place, spec, root, host_environment):
                yield from matching(path)


def not_moved(
    places: Iterable[str], host_environment: HostEnvironment
) -> Iterator[str]:
    """Yield ``places`` up to those of the first variable that is set.

    It says where the file is: if it is not there, the tool looks nowhere else. That does not count
    for a copy of a home folder, which the variables are not about.
    """
    if not host_environment.home:
        yield from places
        return
    chosen = ""
    for place in places:
        word, _, _ = place.partition("/")
        if chosen and word != chosen:
            return
        if word.startswith("$") and value_of(host_environment, word[1:]):
            chosen = word
        yield place


def _paths_in(
    folder: str,
    place: str,
    spec: FileSpec,
    root: str,
    host_environment: HostEnvironment,
) -> Iterator[str]:
    """Yield the paths that ``place`` means, where its first word means ``folder``."""
    base, _, below = place.partition("/")
    if not base or has_drive(base):
        # It is outside the project, so read only if the home folder is, and of this system.
        if host_environment.home and has_drive(base) == has_drive(root):
            yield place
    elif place.startswith("$"):
        yield from _by_variable(place, root, host_environment)
    elif base == "{home}" and host_environment.home:
        yield _at_home(spec, below, root, host_environment)
    else:
        yield join_path(folder, below)


def _by_variable(
    place: str, root: str, host_environment: HostEnvironment
) -> Iterator[str]:
    """Yield ``$NAME``, or a path below it, where the variable is known to be set."""
    name, _, below = place[1:].partition("/")
    value = _folder_in(host_environment, name)
    if value:
        path = path_from(root, value)
        yield join_path(path, below) if below else path


def _at_home(
    spec: FileSpec, below: str, root: str, host_environment: HostEnvironment
) -> str:
    """Return ``below`` in the home folder, or where a variable moves the first folder of it.

    Of a file without a folder, the variable moves the home folder.
    """
    inside = tail(below) or below
    moved = ""
    if spec.moved_by:
        moved = _folder_in(host_environment, spec.moved_by)
    if moved:
        return join_path(path_from(root, moved), inside)
    if spec.moved_if_empty and is_empty(host_environment, spec.moved_by):
        return join_path(root, inside)
    return join_path(host_environment.home, below)


def is_empty(host_environment: HostEnvironment, name: str) -> bool:
    """Return whether ``name`` is known to be set to nothing in the environment."""
    if host_environment.variables is None:
        return False
    setting = host_environment.variables.get((name,))
    return setting is not None and not setting.value.parts


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
