"""References and the assignments they lead to, across the files that a tool reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..parsers.document import Document, Literal, Ref, Setting
from ..text.source import Source, Span
from .reference_syntax import find_references
from .tool_calls import declared_calls
from .tool_session import ToolSession
from .variables import Variables


class Link(NamedTuple):
    """``span`` of ``source`` names a variable; ``targets`` assign it, the winning one first.

    ``span`` covers the whole reference (``${NAME}``), 0-based code points.
    """

    source: Source
    span: Span
    name: str
    targets: tuple[Setting, ...]


def file_links(document: Document) -> Iterator[Link]:
    """The references of a ``.env`` or shell text to its own assignments."""
    variables = Variables(document)
    for setting in document.settings:
        for part in setting.value.parts:
            if isinstance(part, Ref):
                targets = _assignments(document, variables, setting, part)
                yield Link(document.source, part.span, part.name, tuple(targets))


def _assignments(
    document: Document, variables: Variables, setting: Setting, ref: Ref
) -> list[Setting]:
    """The one that holds; where a branch decides in a shell text, all of the name."""
    found = variables.find(ref.name, setting.scope, setting.span.start)
    if found is not None or document.format.is_env_file:
        return [found] if found else []
    return [s for s in document.settings if s.last_name == ref.name and s.kind != "unset"]


def tool_links(launch: ToolSession) -> Iterator[Link]:
    """The references in the tool's own files that it resolves from files which are read here."""
    syntaxes = [
        s for s in launch.tool.expansion.references if not s.endswith("?") and "{file:" not in s
    ]
    for document in launch.documents.values():
        if not document.holds_variables:
            for setting in document.settings:
                yield from _in_setting(launch, setting, syntaxes)
    for call in declared_calls(launch):
        for part in call.references.names:
            if part.text and part.setting.kind == "string":
                source, span = part.setting.source, part.setting.span
                yield Link(source, span, part.text, _targets(launch, part.text))


def _in_setting(launch: ToolSession, setting: Setting, syntaxes: Iterable[str]) -> Iterator[Link]:
    for part in setting.value.parts:
        if isinstance(part, Ref):
            yield Link(setting.source, part.span, part.name, _targets(launch, part.name))
    literal = next(iter(setting.value.parts), None) if setting.kind == "string" else None
    if not isinstance(literal, Literal):
        return
    for _, match in find_references(tuple(syntaxes), literal.text):
        targets = _targets(launch, match["name"])
        yield Link(setting.source, literal.raw(*match.span()), match["name"], targets)


def _targets(launch: ToolSession, name: str) -> tuple[Setting, ...]:
    return tuple(part.setting for part in launch.variable(name))


def links(document: Document, sessions: Iterable[ToolSession]) -> list[Link]:
    """Every reference in ``document`` and in what the tools that read it read with it.

    A reference that several tools resolve stands here once, with the targets of all.
    """
    found = list(file_links(document)) if document.holds_variables else []
    for launch in sessions:
        found += tool_links(launch)
        for other in launch.documents.values():
            if other.format.is_env_file and other is not document:
                found += file_links(other)
    return _merged(found)


def _merged(found: Iterable[Link]) -> list[Link]:
    by_place: dict[tuple[str, Span], Link] = {}
    for link in found:
        place = (link.source.path, link.span)
        known = by_place.get(place)
        targets = (*known.targets, *link.targets) if known else link.targets
        unique = {(s.source.path, s.span): s for s in targets}
        by_place[place] = link._replace(targets=tuple(unique.values()))
    return list(by_place.values())
