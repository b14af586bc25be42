"""Find the lines of the user's startup files that put variables into the environment."""

from __future__ import annotations

from collections.abc import Iterator

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
    for path in _startup_files(disk, tools, home.rstrip("/"), program):
        _, _, name = path.rpartition("/")
        format = tools.by_glob.of(name)
        if format is None:
            continue
        document = store.document(path, format)
        if document is None:
            continue
        for assignment, line in _assignments(document):
            lines.setdefault(assignment, line)
    return lines


def _startup_files(
    disk: Disk, tools: ToolCatalog, home: str, shell: str
) -> Iterator[str]:
    """Yield the startup files in ``home``, those of ``shell`` (a program's name) first."""
    # The login shell's own first: what another shell's files set is not in its environment.
    by_program = tools.startup_files
    paths = [*by_program.get(shell, ())]
    for program, others in by_program.items():
        if program != shell:
            paths += others
    for path in paths:
        if "*" in path:
            yield from disk.glob(home, path)
        else:
            yield f"{home}/{path}"


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
