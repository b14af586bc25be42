"""Rename a variable with all its references; refuse what would stop working under a new name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from posixpath import basename

from ..catalog.tool_spec import Tool
from ..resolve.context import FileContext
from ..text.source import Source, Span
from ..util.translation import tr
from .hover.markdown import all_of
from .hover.variable import is_retired, readers
from .navigation import Place
from .occurrences import Variable, read_documents, variable_around, word

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class RenameError(Exception):
    """A rename that is refused; its text says why, for the user, with keys masked."""


def prepare_rename(context: FileContext, offset: int) -> Place | None:
    """Return the name at ``offset`` (0-based code points) if it can be renamed; None if no variable
    is named there. Raises `RenameError`."""
    variable = variable_around(context, offset)
    if variable is None:
        return None
    _refuse_fixed(context, variable)
    source = context.document.source
    here = variable.at(source.path, offset)
    return Place(source, here.span) if here else None


def rename(
    context: FileContext,
    offset: int,
    new_name: str,
    may_edit: Callable[[str], bool],
) -> list[Place]:
    """Return the places at which ``new_name`` is to be written, for the variable at ``offset``.

    ``may_edit`` tells of a path whether the file there may be changed. Raises `RenameError`.
    """
    variable = variable_around(context, offset)
    if variable is None:
        raise RenameError(tr("There is no variable here."))
    _refuse_fixed(context, variable)
    _refuse_name(context, variable, new_name)
    _refuse_files(variable, may_edit)
    _refuse_other_uses(context, variable)
    return [Place(one.source, one.span) for one in variable.occurrences]


def _refuse_fixed(context: FileContext, variable: Variable) -> None:
    """Refuse a name that others fix, or that is set nowhere in the files read here."""
    name = _shown(context, variable.name)
    titles = list(_readers(context, variable.name))
    if titles:
        raise RenameError(
            tr(
                "{name} is the name under which {titles} look for it: under another one it would "
                "not be found.",
                name=name,
                titles=all_of(titles),
            )
        )
    if is_retired(context, variable.name):
        raise RenameError(
            tr("{name} is a name that older versions of tools look for.", name=name)
        )
    if not variable.is_assigned:
        raise RenameError(
            tr(
                "{name} is set in no file that is read here: a new name would have to be set in "
                "the environment as well.",
                name=name,
            )
        )


def _readers(context: FileContext, name: str) -> Iterator[str]:
    """Yield the titles of the tools and libraries that look for ``name`` by themselves."""
    yield from readers(context, name)
    for tool in context.tools.tools:
        if f"${name}" in _other_locators(tool):
            yield tool.title


def _other_locators(tool: Tool) -> Iterator[str]:
    """Yield what ``tool`` looks at beside the parts of its calls."""
    for entry in tool.unmodeled:
        yield from entry.at
    for name in tool.detection.detect_by:
        yield f"${name}"


def _refuse_name(context: FileContext, variable: Variable, new_name: str) -> None:
    """Refuse what is no name, or one that is taken."""
    shown = _shown(context, new_name)
    if not _NAME.fullmatch(new_name) or shown != new_name:
        raise RenameError(
            tr("A variable's name consists of letters, digits and underscores.")
        )
    for document in read_documents(context):
        for setting in document.settings:
            if document.holds_variables and setting.last_name == new_name:
                place = _line(setting.source, setting.span.start)
                raise RenameError(
                    tr("{name} is set already, at {place}.", name=new_name, place=place)
                )


def _refuse_files(variable: Variable, may_edit: Callable[[str], bool]) -> None:
    """Refuse to change a file that is not the workspace's, or a name that is not written out."""
    for one in variable.occurrences:
        source = one.source
        if source.outside or not may_edit(source.path):
            raise RenameError(
                tr(
                    "It is used in {file} as well, which is not in this workspace.",
                    file=basename(source.path),
                )
            )
        if not one.is_exact:
            place = _line(source, one.span.start)
            raise RenameError(
                tr("Its name is not written out at {place}.", place=place)
            )


def _refuse_other_uses(context: FileContext, variable: Variable) -> None:
    """Refuse where the name stands in a file read here, and keyfit cannot tell what it is there."""
    covered = {(one.source.path, one.span) for one in variable.occurrences}
    pattern = word(variable.name)
    for document in read_documents(context):
        source = document.source
        for match in pattern.finditer(source.text):
            span = Span(*match.span())
            is_comment = any(
                comment.start <= span.start < comment.end
                for comment in document.comments
            )
            if (source.path, span) not in covered and not is_comment:
                place = _line(source, span.start)
                raise RenameError(
                    tr(
                        "The name also stands at {place}, where keyfit cannot tell what it is.",
                        place=place,
                    )
                )


def _line(source: Source, offset: int) -> str:
    """Return the file's name and 1-based line of ``offset``."""
    return f"{basename(source.path)}:{source.position(offset).line}"


def _shown(context: FileContext, name: str) -> str:
    return context.view.catalog.keys.masked(name)
