"""Find the lines of the user's startup files that put variables into the environment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..catalog.tool_registry import ToolCatalog
from ..parsers.document import Document
from ..vfs.files import Disk
from .document_store import DocumentStore
from .host_environment import Exports, NameAndValue, PathAndLine
from .variables import Variables


def exports(disk: Disk, tools: ToolCatalog, home: str, shell: str) -> Exports:
    """Return where the startup files in the folder ``home`` set variables, by name and value.

    The place is path and line (1-based) of the last assignment in a file. Where several files have
    one, those of ``shell`` (a path such as ``/bin/zsh``) come first.
    """
    store = DocumentStore(disk, tools, lambda _text, _is_claimed: True)
    _, _, program = shell.rpartition("/")
    lines: dict[NameAndValue, PathAndLine] = {}
    for path, format in _files_of(disk, tools, home, _from(program, tools)):
        document = store.document(path, format)
        if document is None:
            continue
        for assignment, line in _assignments(document):
            lines.setdefault(assignment, line)
    return lines


def startup_files(
    disk: Disk, tools: ToolCatalog, home: str, shell: str
) -> tuple[tuple[str, str], ...]:
    """Return path and format of each file in the folder ``home`` that ``shell`` runs at its start.

    ``shell`` is a path such as ``/bin/zsh``. If it is not a known one, any known shell may be used.
    """
    _, _, program = shell.rpartition("/")
    programs: Iterable[str] = [program]
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


def _assignments(document: Document) -> Iterator[tuple[NameAndValue, PathAndLine]]:
    """Yield name and value of each variable at the end of ``document``, with path and line."""
    variables = Variables(document)
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
