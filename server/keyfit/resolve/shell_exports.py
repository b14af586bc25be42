"""Find the lines of the user's startup files that put variables into the environment."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import NamedTuple

from ..catalog.tool_registry import ToolCatalog
from ..vfs.files import Disk
from .document_store import DocumentStore
from .host_environment import Exports, NameAndValue, PathAndLine
from .variables import Variables


class Startup(NamedTuple):
    """What the startup files in a home folder say of the environment.

    ``files``, ``is_stale`` and ``is_partial`` are those of a `HostEnvironment`. ``exports`` is
    where files of any shell set a variable to a value. ``skipped`` are the files that cannot be
    read, with the reason.
    """

    files: tuple[tuple[str, str], ...]
    exports: Exports
    is_stale: bool
    is_partial: bool
    skipped: Mapping[str, str]


def read_startup(
    disk: Disk, store: DocumentStore, home: str, shell: str, names: Container[str]
) -> Startup:
    """Read the startup files in the folder ``home`` of one whose environment has ``names``.

    ``disk`` has the files, ``store`` reads them.
    ``shell`` is a path such as ``/bin/zsh``. A place is path and line (1-based) of the last
    assignment in a file; where several files have one, those of ``shell`` come first.
    """
    tools = store.tools
    _, _, program = shell.rpartition("/")
    files = startup_files(disk, tools, home, shell)
    own = {path for path, _ in files}
    lines: dict[NameAndValue, PathAndLine] = {}
    is_stale = False
    may_set_more = False
    for path, format in _files_of(disk, tools, home, _from(program, tools)):
        document = store.document(path, format, whole=True)
        if document is None:
            continue
        # Another shell's files tell nothing of what this one's next start will bring.
        is_own = path in own
        for assignment, line in _assignments(store.startup_variables(document)):
            lines.setdefault(assignment, line)
            name, _ = assignment
            if is_own and document.exports(name) and name not in names:
                is_stale = True
        if is_own and document.unknown_effects:
            may_set_more = True
    skipped = {path: why for path, why in store.skipped.items() if path in own}
    # Where all that they export is there, this shell ran them: what they run has been run, too.
    is_partial = bool(skipped) or (is_stale and may_set_more)
    return Startup(files, lines, is_stale, is_partial, skipped)


def startup_files(
    disk: Disk, tools: ToolCatalog, home: str, shell: str
) -> tuple[tuple[str, str], ...]:
    """Return path and format of each file in the folder ``home`` that ``shell`` runs at its start.

    ``shell`` is a path such as ``/bin/zsh``. If it is not a known one, any known shell may be used.
    """
    _, _, program = shell.rpartition("/")
    programs: Iterable[str] = [program]
    # In containers and under sudo, SHELL is often not set, or is one without startup files.
    if program not in tools.startup_files:
        programs = tools.startup_files
    return tuple(_files_of(disk, tools, home, programs))


def _from(program: str, tools: ToolCatalog) -> list[str]:
    """Return all programs with startup files, ``program`` first."""
    # What another shell's files set is not in the environment of the login shell.
    return sorted(tools.startup_files, key=lambda other: other != program)


def _files_of(
    disk: Disk, tools: ToolCatalog, home: str, programs: Iterable[str]
) -> Iterator[tuple[str, str]]:
    """Yield path and format of the startup files of ``programs`` in the folder ``home``."""
    folder = home.rstrip("/")
    for program in programs:
        for place in tools.startup_files[program]:
            paths = [f"{folder}/{place}"]
            if "*" in place:
                paths = disk.glob(folder, place)
            for path in paths:
                _, _, name = path.rpartition("/")
                format = tools.by_glob.of(name)
                if format is not None:
                    yield path, format


def _assignments(
    variables: Variables,
) -> Iterator[tuple[NameAndValue, PathAndLine]]:
    """Yield name and value of each variable at the end of its file, with path and line."""
    document = variables.document
    source = document.source
    names = dict.fromkeys(setting.last_name for setting in document.settings)
    for name in names:
        setting = variables.find(name)
        if setting is None:
            continue
        value = variables.resolve(setting).text
        if value:
            position = source.position(setting.span.start)
            yield (name, value), (source.path, position.line)
