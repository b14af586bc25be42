"""Write a ``keyfit: ignore[rule]`` comment above a finding, where a comment can stand."""

from __future__ import annotations

from .. import parsers
from ..catalog.tool_registry import ToolCatalog
from ..parsers.document import Document
from ..text.edit import Edit
from ..text.source import Source, Span
from .finding import Finding
from .suppressions import suppressions_of

_BOM = "\ufeff"


def comment_sign(tools: ToolCatalog, document: Document) -> str:
    """Return how a comment begins in the file; '' where its readers may choke on one.

    Claude Code, for one, drops a whole file that is no strict JSON.
    """
    sign = document.format.comment_sign
    if document.format.has_comments:
        return sign
    path = document.source.path
    comments_allowed = [
        tool.files[name].syntax.comments for tool, name, _ in tools.claims(path)
    ]
    # JSON has no comments, unless its reader is known to accept them.
    if not comments_allowed:
        return sign if path.endswith(".jsonc") else ""
    return sign if all(comments_allowed) else ""


def ignore_edit(document: Document, finding: Finding, sign: str) -> Edit | None:
    """Return the edit that silences ``finding``; None where a comment would be part of something
    else."""
    edit = _added(document, finding) or _inserted(finding, sign)
    return edit if _changes_nothing(document, finding, edit) else None


def _added(document: Document, finding: Finding) -> Edit | None:
    """Return the edit that adds the rule to a comment which ignores others: one more line
    between it and its finding would end its effect."""
    line = finding.source.line_index(finding.span.start)
    for ignore in suppressions_of(document):
        if ignore.line in (line, line - 1):
            end = finding.source.text.index("]", ignore.span.start)
            text = f", {finding.rule}" if ignore.rules else finding.rule
            return Edit(finding.source, Span(end, end), text)
    return None


def _inserted(finding: Finding, sign: str) -> Edit:
    """Return the edit that inserts a comment line above the finding's, indented like it."""
    source = finding.source
    line = source.line_index(finding.span.start)
    start, end = source.line_span(line)
    # A byte order mark must stay the first character.
    start += source.text.startswith(_BOM, start)
    text = source.text[start:end]
    indent = text[: len(text) - len(text.lstrip(" \t"))]
    comment = (
        f"{indent}{sign} keyfit: ignore[{finding.rule}]{_line_break(source, line)}"
    )
    return Edit(source, Span(start, start), comment)


def _line_break(source: Source, line: int) -> str:
    """Return the line break at the end of the 0-based ``line``, or of the first line where it is
    the last."""
    for number in (line, 0):
        if number + 1 < len(source.line_starts):
            end = source.line_span(number).end
            return source.text[end : source.line_starts[number + 1]]
    return "\n"


def _changes_nothing(document: Document, finding: Finding, edit: Edit) -> bool:
    """Return whether the file has the same settings after ``edit``, and the comment suppresses
    ``finding``."""
    old = document.source
    text = old.text[: edit.span.start] + edit.text + old.text[edit.span.end :]
    new = parsers.parse(Source(old.path, text), document.format.name)
    if _contents(new) != _contents(document):
        return False
    line = old.line_index(finding.span.start) + edit.text.count("\n")
    for suppression in suppressions_of(new):
        if finding.rule in suppression.rules and suppression.line in (line - 1, line):
            return True
    return False


def _contents(document: Document) -> list[tuple[object, ...]]:
    """Return every setting with its text, but that of objects, in which the comment may stand."""
    contents: list[tuple[object, ...]] = []
    for setting in document.settings:
        text = setting.source.text[slice(*setting.span)] if setting.value.parts else ""
        contents.append((setting.path, setting.kind, setting.scope, text))
    return contents
