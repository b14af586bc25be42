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

PathAndSpan = tuple[str, Span]


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
    source = document.source
    for setting in document.settings:
        for part in setting.value.parts:
            if not isinstance(part, Ref):
                continue
            targets = _assignments(document, variables, setting, part)
            yield Link(source, part.span, part.name, tuple(targets))


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
    same_name = [other for other in document.settings if other.last_name == ref.name]
    return [other for other in same_name if other.kind != "unset"]


def tool_links(session: ToolSession) -> Iterator[Link]:
    """Yield the references in the tool's own files that it resolves from files read here."""
    syntaxes = tuple(filter(_is_of_variable, session.tool.expansion.references))
    for name, document in session.documents.items():
        spec = session.tool.files.get(name)
        if document.holds_variables or (spec and spec.plain):
            continue
        for setting in document.settings:
            yield from _links_in(session, setting, syntaxes)
    yield from _links_by_name(session)


def _links_by_name(session: ToolSession) -> Iterator[Link]:
    """Yield a link for each value that is the bare name of a key's variable."""
    for call in declared_calls(session):
        for part in call.references.names:
            name = part.text
            setting = part.setting
            if name and setting.kind == "string":
                targets = _targets(session, name)
                yield Link(setting.source, setting.span, name, targets)


def _is_of_variable(syntax: str) -> bool:
    """Return whether ``syntax`` names a variable of the tool's own layers (``?``: of others)."""
    is_of_other_layers = syntax.endswith("?")
    is_of_file = "{file:" in syntax
    return not is_of_other_layers and not is_of_file


def _links_in(
    session: ToolSession, setting: Setting, syntaxes: Sequence[str]
) -> Iterator[Link]:
    """Yield the references in one value: those of the file's format, then those of the tool."""
    source = setting.source
    parts = setting.value.parts
    for part in parts:
        if isinstance(part, Ref):
            targets = _targets(session, part.name)
            yield Link(source, part.span, part.name, targets)
    if not parts or setting.kind != "string":
        return
    literal = parts[0]
    if not isinstance(literal, Literal):
        return
    for _, match in find_references(syntaxes, literal.text):
        name = match["name"]
        start, end = match.span()
        span = literal.raw(start, end)
        targets = _targets(session, name)
        yield Link(source, span, name, targets)


def _targets(session: ToolSession, name: str) -> tuple[Setting, ...]:
    values = session.variable(name)
    return tuple(value.setting for value in values)


def links(document: Document, sessions: Iterable[ToolSession]) -> list[Link]:
    """Return every reference in ``document``, and in the files that its tools read with it.

    A reference that several tools resolve is returned once, with the targets of all of them.
    """
    # The ``.env`` files that a tool reads have references to each other's names.
    every: list[Link] = []
    own_reading = (document.source.path, document.dialect)
    if document.holds_variables:
        every += file_links(document)
    for session in sessions:
        every += tool_links(session)
        for other in session.documents.values():
            reading = (other.source.path, other.dialect)
            if other.format.is_env_file and reading != own_reading:
                every += file_links(other)
    return _merged(every)


def _merged(links: Iterable[Link]) -> list[Link]:
    """Return ``links`` with one for each place, which has the targets of all links there."""
    by_place: dict[PathAndSpan, Link] = {}
    for link in links:
        # By path, not by source: each dialect reads the file into a document of its own.
        place: PathAndSpan = (link.source.path, link.span)
        targets = link.targets
        known = by_place.get(place)
        if known:
            targets = (*known.targets, *targets)
        unique = _unique(targets)
        by_place[place] = link._replace(targets=unique)
    return list(by_place.values())


def _unique(targets: Iterable[Setting]) -> tuple[Setting, ...]:
    """Return ``targets`` with one for each place, in the order of the first of each."""
    by_place: dict[PathAndSpan, Setting] = {}
    for target in targets:
        place = (target.source.path, target.span)
        by_place[place] = target
    return tuple(by_place.values())
