"""Find the lines of the user's startup files that put variables into the environment."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import NamedTuple

from ..catalog.tool_registry import ToolCatalog
from ..parsers.document import Document
from .document_store import DocumentStore
from .host_environment import Exports, NameAndValue, PathAndLine
from .startup_places import StartupPlaces
from .variables import Variables

_Assignment = tuple[NameAndValue, PathAndLine]


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
    places: StartupPlaces, store: DocumentStore, shell: str, names: Container[str]
) -> Startup:
    """Read the startup files at ``places`` of one whose environment has ``names``.

    ``store`` reads them.
    ``shell`` is a path such as ``/bin/zsh``. A place is path and line (1-based) of the last
    assignment in a file; where several files have one, those of ``shell`` come first.
    """
    files = places.of(shell)
    own = {path for path, _ in files}
    lines: dict[NameAndValue, PathAndLine] = {}
    ran: list[tuple[Document, list[_Assignment]]] = []
    for path, format in places.of_programs(_from(shell, store.tools)):
        document = store.document(path, format, whole=True)
        if document is None:
            continue
        assignments = list(_assignments(store.startup_variables(document)))
        for assignment, line in assignments:
            lines.setdefault(assignment, line)
        # Another shell's files tell nothing of what this one's next start will bring.
        if path in own:
            ran.append((document, assignments))
    is_stale = any(_exports_more(document, found, names) for document, found in ran)
    skipped = {path: why for path, why in store.skipped.items() if path in own}
    # Where all that they export is there, this shell ran them: what they run has been run, too.
    may_set_more = is_stale and any(document.unknown_effects for document, _ in ran)
    is_partial = bool(skipped) or may_set_more
    return Startup(files, lines, is_stale, is_partial, skipped)


def _exports_more(
    document: Document,
    assignments: Iterable[_Assignment],
    names: Container[str],
) -> bool:
    """Return whether ``document`` exports one of ``assignments`` whose name is not in ``names``."""
    exported = (name for (name, _), _ in assignments if document.exports(name))
    return any(name not in names for name in exported)


def _from(shell: str, tools: ToolCatalog) -> list[str]:
    """Return all programs with startup files, those of ``shell``'s user first."""
    # What another shell's files set is not in the environment of the login shell.
    own = tools.startup_files.programs(shell)
    return sorted(tools.startup_files.by_program, key=lambda other: other not in own)


def _assignments(variables: Variables) -> Iterator[_Assignment]:
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
