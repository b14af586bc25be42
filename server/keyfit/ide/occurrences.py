"""Find every place in which a variable's name stands: where it is set, and what refers to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..parsers.document import Document, Place, Setting
from ..resolve.context import FileContext
from ..resolve.precedence import variable_at
from ..resolve.reference_links import Link, file_links
from ..text.source import Source, Span
from .links import link_at, links_around, name_span


class Occurrence(NamedTuple):
    """``span`` (0-based code points) of ``source`` with a variable's name in it.

    ``is_exact``: it is the name and nothing else.
    """

    source: Source
    span: Span
    is_assignment: bool
    is_exact: bool


class Variable(NamedTuple):
    """A variable and its occurrences in the files that are read together, by file and offset."""

    name: str
    occurrences: tuple[Occurrence, ...]

    @property
    def is_assigned(self) -> bool:
        """Whether one of the files read here sets it."""
        return any(one.is_assignment for one in self.occurrences)

    def at(self, path: str, offset: int) -> Occurrence | None:
        """Return the occurrence that ``offset`` of the file at ``path`` touches."""
        for one in self.occurrences:
            start, end = one.span
            if one.source.path == path and start <= offset <= end:
                return one
        return None


def variable_around(context: FileContext, offset: int) -> Variable | None:
    """Return the variable that is named at ``offset`` (0-based code points); None if none is."""
    links = [*links_around(context), *_links_of_other_readers(context)]
    name, first = named_at(context, offset, links)
    if not name:
        return None
    assignments = {setting.place: setting for setting in first}
    for setting in _assignments_of(context, name):
        assignments.setdefault(setting.place, setting)
    referring = _referring(context, links, name, assignments)
    occurrences = [_of_assignment(name, one) for one in assignments.values()]
    occurrences += map(_of_link, referring)
    ordered = sorted(occurrences, key=lambda one: (one.source.path, one.span))
    return Variable(name, tuple(_apart(ordered)))


def read_documents(context: FileContext) -> list[Document]:
    """Return the context's file and those that its tools read with it, each once."""
    documents = {context.document.source.path: context.document}
    for session in context.sessions:
        for document in session.documents.values():
            documents.setdefault(document.source.path, document)
    return list(documents.values())


def _links_of_other_readers(context: FileContext) -> Iterator[Link]:
    """Yield the references in ``.env`` files that the tools here do not expand, but others do."""
    for session in context.sessions:
        for document in session.documents.values():
            if not document.format.is_env_file or not document.dialect:
                continue
            path = document.source.path
            as_usual = session.store.document(path, document.format.name)
            if as_usual:
                yield from file_links(as_usual)


def named_at(
    context: FileContext, offset: int, links: Iterable[Link]
) -> tuple[str, tuple[Setting, ...]]:
    """Return the name of the variable at ``offset`` and where it is set; '' if there is none."""
    link = link_at(context, links, offset)
    if link:
        return link.name, link.targets
    # The innermost setting comes first: only one of those around the cursor is meant.
    for setting, is_name in context.settings_at(offset):
        name = _variable_name(context, setting) if is_name else ""
        if name:
            return name, (setting,)
    return "", ()


def _variable_name(context: FileContext, setting: Setting) -> str:
    """Return the name of the variable that ``setting`` of the context's file assigns."""
    if context.document.holds_variables:
        return setting.last_name
    for session in context.sessions:
        name = variable_at(session, setting)
        if name:
            return name
    return ""


def _assignments_of(context: FileContext, name: str) -> Iterator[Setting]:
    """Yield the settings that assign ``name``: in the file itself, and in the tools' layers."""
    document = context.document
    if document.holds_variables:
        for setting in document.settings:
            if setting.last_name == name:
                yield setting
    for session in context.sessions:
        for other in session.documents.values():
            for setting in other.settings:
                if name in setting.path and variable_at(session, setting) == name:
                    yield setting


def _referring(
    context: FileContext,
    links: Iterable[Link],
    name: str,
    assignments: dict[Place, Setting],
) -> Iterator[Link]:
    """Yield the links that lead to one of ``assignments``; without any, those in the file."""
    places = assignments.keys()
    for link in links:
        if link.name != name:
            continue
        is_here = link.source.path == context.document.source.path
        leads_there = any(target.place in places for target in link.targets)
        if leads_there or (is_here and not link.targets):
            yield link


def _of_assignment(name: str, setting: Setting) -> Occurrence:
    span = name_span(setting)
    is_exact = setting.source.text[span.start : span.end] == name
    return Occurrence(setting.source, span, True, is_exact)


def _of_link(link: Link) -> Occurrence:
    """Return the name within a reference; all of it where the name cannot be told apart."""
    start, end = link.span
    raw = link.source.text[start:end]
    found = [match.span() for match in word(link.name).finditer(raw)]
    if len(found) != 1:
        return Occurrence(link.source, link.span, False, False)
    low, high = found[0]
    return Occurrence(link.source, Span(start + low, start + high), False, True)


def word(name: str) -> re.Pattern[str]:
    """Return the pattern of ``name`` as a whole word."""
    return re.compile(rf"(?<![A-Za-z0-9_]){re.escape(name)}(?![A-Za-z0-9_])")


def _apart(occurrences: Iterable[Occurrence]) -> Iterator[Occurrence]:
    """Yield ``occurrences`` (in order) without a second one in the same place: each dialect reads
    a file into a document of its own."""
    last: tuple[str, Span] | None = None
    for one in occurrences:
        place = (one.source.path, one.span)
        if place != last:
            yield one
        last = place
