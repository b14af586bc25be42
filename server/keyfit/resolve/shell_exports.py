"""What the user's shell files put into the environment, and where they do it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..catalog.tool_registry import ToolCatalog
from ..parsers.document import Document
from ..vfs.files import Files
from .document_store import DocumentStore
from .variables import Variables


def exports(
    files: Files, tools: ToolCatalog, home: str, shell: str
) -> Mapping[tuple[str, str], tuple[str, int]]:
    """Path and line (1-based) at which a shell file in the folder ``home`` last sets a name to a
    value, by name and value.

    Where several files do, it is one of ``shell``'s (a path such as ``/bin/zsh``) first.
    """
    library = DocumentStore(files, tools, lambda _text, _is_claimed: True)
    found: dict[tuple[str, str], tuple[str, int]] = {}
    for name in _shell_files(tools, shell.rpartition("/")[2]):
        document = library.document(f"{home.rstrip('/')}/{name}", "shell")
        for set_to, place in _set(document) if document else ():
            found.setdefault(set_to, place)
    return found


def _shell_files(tools: ToolCatalog, shell: str) -> list[str]:
    names = [glob for glob, kind in tools.formats if kind == "shell" and not set(glob) & set("*?[")]
    return sorted(names, key=lambda name: not (shell and shell in name))


def _set(document: Document) -> Iterator[tuple[tuple[str, str], tuple[str, int]]]:
    variables, source = Variables(document), document.source
    for name in dict.fromkeys(setting.last_name for setting in document.settings):
        setting = variables.find(name)
        value = variables.resolve(setting).text if setting else None
        if setting and value:
            yield (name, value), (source.path, source.position(setting.span.start).line)
