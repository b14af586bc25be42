"""References and the assignments they lead to, across the files that a tool reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ..parsers.document import Document, Literal, Ref, Setting
from ..text.source import Source, Span
from .reference_syntax import find_references
from .tool_calls import declared_calls
from .tool_session import ToolSession
from .variables import Variables


class Link(NamedTuple):
    """A reference to a variable, and the settings that assign it, the winning one first.

    ``span`` of ``source`` covers the whole reference (``${NAME}``), 0-based code points.
    """

    source: Source
    span: Span
    name: str
    targets: tuple[Setting, ...]


def file_links(document: Document) -> Iterator[Link]:
    """Yield the references of a ``.env`` or shell text to its own assignments."""
    variables = Variables(document)
    for setting in document.settings:
        for part in setting.value.parts:
            if not isinstance(part, Ref):
                continue
            targets = _assignments(document, variables, setting, part)
            yield Link(document.source, part.span, part.name, tuple(targets))


def _assignments(
    document: Document, variables: Variables, setting: Setting, ref: Ref
) -> list[Setting]:
    """Return the assignment that counts; where a branch decides in a shell text, all of the name.

    A person who looks for a name wants to see each place that may have set it.
    """
    target = variables.find(ref.name, setting.scope, setting.span.start)
    if target is not None:
        return [target]
    if document.format.is_env_file:
        return []
    return [
        s for s in document.settings if s.last_name == ref.name and s.kind != "unset"
    ]


def tool_links(session: ToolSession) -> Iterator[Link]:
    """Yield the references in the tool's own files that it resolves from files read here."""
    syntaxes = tuple(filter(_is_of_variable, session.tool.expansion.references))
    for document in session.documents.values():
        if document.holds_variables:
            continue
        for setting in document.settings:
            yield from _links_in(session, setting, syntaxes)
    for call in declared_calls(session):
        for part in call.references.names:
            setting = part.setting
            if part.text and setting.kind == "string":
                targets = _targets(session, part.text)
                yield Link(setting.source, setting.span, part.text, targets)


def _is_of_variable(syntax: str) -> bool:
    """Return whether ``syntax`` names a variable of the tool's own layers (``?``: of others)."""
    return not syntax.endswith("?") and "{file:" not in syntax


def _links_in(
    session: ToolSession, setting: Setting, syntaxes: Sequence[str]
) -> Iterator[Link]:
    """Yield the references in one value: those of the file's format, then those of the tool."""
    parts = setting.value.parts
    for part in parts:
        if isinstance(part, Ref):
            yield Link(
                setting.source, part.span, part.name, _targets(session, part.name)
            )
    literal = parts[0] if parts else None
    if setting.kind != "string" or not isinstance(literal, Literal):
        return
    for _, match in find_references(syntaxes, literal.text):
        name = match["name"]
        span = literal.raw(*match.span())
        yield Link(setting.source, span, name, _targets(session, name))


def _targets(session: ToolSession, name: str) -> tuple[Setting, ...]:
    return tuple(part.setting for part in session.variable(name))


def links(document: Document, sessions: Iterable[ToolSession]) -> list[Link]:
    """Return every reference in ``document`` and in what the tools that read it read with it.

    A reference that several tools resolve stands here once, with the targets of all.
    """
    # The ``.env`` files that a tool reads have references to each other's names.
    every: list[Link] = []
    read = (document.source.path, document.dialect)
    if document.holds_variables:
        every += file_links(document)
    for session in sessions:
        every += tool_links(session)
        for other in session.documents.values():
            is_same = read == (other.source.path, other.dialect)
            if other.format.is_env_file and not is_same:
                every += file_links(other)
    return _merged(every)


def _merged(links: Iterable[Link]) -> list[Link]:
    """Return ``links`` with one for each place, which has the targets of all that are there."""
    by_place: dict[tuple[str, Span], Link] = {}
    for link in links:
        # By path, not by text: each dialect reads the file into a document of its own.
        place = (link.source.path, link.span)
        known = by_place.get(place)
        targets = (*known.targets, *link.targets) if known else link.targets
        unique = {(target.source.path, target.span): target for target in targets}
        by_place[place] = link._replace(targets=tuple(unique.values()))
    return list(by_place.values())
