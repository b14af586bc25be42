"""Files that a tool's settings name: ``{file:…}``, and the ``.env`` files of what it starts."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname
from typing import NamedTuple

from ..parsers.document import Document, Literal, Setting
from ..text.source import Span
from .child_environment import env_file_names
from .reference_syntax import find_references
from .tool_calls import bases
from .tool_references import FILE
from .tool_session import ToolSession


class FileReference(NamedTuple):
    """The ``span`` (0-based code points) that names a file, and the absolute ``path`` of that."""

    span: Span
    path: str


def file_references(
    session: ToolSession, document: Document
) -> Iterator[FileReference]:
    """Yield what in ``document`` the tool takes for a file's name; the file need not be there."""
    syntaxes = [
        syntax for syntax in session.tool.expansion.references if FILE in syntax
    ]
    for setting in document.settings if syntaxes else ():
        for span, name in _named_in(setting, syntaxes):
            path = _path(session, setting, name)
            if path:
                yield FileReference(span, path)
    for setting, name in _env_files(session, document):
        path = session.path_of(name)
        if path:
            yield FileReference(setting.span, path)


def _named_in(setting: Setting, syntaxes: list[str]) -> Iterator[tuple[Span, str]]:
    """Yield the span and the file's name of each reference in ``setting``."""
    for part in setting.value.parts:
        if not isinstance(part, Literal):
            continue
        for _, match in find_references(syntaxes, part.text):
            yield part.raw(*match.span()), match["name"]


def _path(session: ToolSession, setting: Setting, name: str) -> str:
    """Return the path of the file that ``setting`` calls ``name``; '' if that is not known."""
    if not name.startswith("~"):
        return session.path_of(name, dirname(setting.source.path))
    home = session.host_environment.home
    return session.path_of(name.lstrip("~/"), home) if home else ""


def _env_files(
    session: ToolSession, document: Document
) -> Iterator[tuple[Setting, str]]:
    """Yield each setting of ``document`` that names a ``.env`` file, and what it names."""
    for child_environment in session.tool.children.child_environments:
        file, _, locator = child_environment.each.partition(":")
        own = session.documents.get(file)
        if own is None or own.source.path != document.source.path:
            continue
        for base in bases(own, locator):
            yield from env_file_names(session, own, child_environment, base)
