"""Add a setting beside another one, written as that one is written."""

from __future__ import annotations

import re

from ..parsers.document import Setting
from ..text.edit import Edit
from ..text.source import Source, Span

_EXPORTS = re.compile(
    r"\s*(?:export\s+|ENV\s+|Environment=|@?set\s+\"?|(?:declare|typeset)\s+-g?x\s+|set\s+-\w+\s+|\$env:)?",
    re.I,
)
_END = re.compile(r"[ \t]*(?:#[^\r\n]*)?")


def insertion_edits(beside: Setting, name: str, value: str) -> tuple[Edit, ...]:
    """Return the edit that sets ``name`` to ``value`` right after ``beside``, in its indent, quotes
    and line ends; () where the file does not show how.

    ``value`` must need no escapes. A file of lines gets a line, an object a member.
    """
    # Where anything about the neighbor is unusual there is no edit: a wrong one breaks the file.
    source, label = beside.source, beside.name
    if label is None or _takes_more_than_a_line(beside):
        return ()
    text = source.text
    label_span = label.raw(0, len(label.text))
    end = beside.span.end + len(beside.value.quote)
    line = Span(_line_start(text, label_span.start), _line_end(text, end))
    before = text[line.start : label_span.start]
    sign = text[label_span.end : beside.span.start]
    setting = f"{before}{name}{sign}{value}{beside.value.quote}"
    if not _is_pair(text, beside, sign, end):
        return ()
    if _is_member(text, sign, end):
        return _member(source, label_span, end, line, setting)
    if _EXPORTS.fullmatch(before) and _END.fullmatch(text, end, line.end):
        return (Edit(source, Span(line.end, line.end), f"{_eol(text)}{setting}"),)
    return ()


def _is_pair(text: str, beside: Setting, sign: str, end: int) -> bool:
    """Return whether nothing but ``sign`` separates name and value, and the value's quote follows
    it up to ``end``."""
    is_short = len(sign) <= 8 and not re.search(r"[\w#\r\n]", sign)
    return is_short and text[beside.span.end : end] == beside.value.quote


def _is_member(text: str, sign: str, end: int) -> bool:
    """Return whether what ends at ``end`` is a member of an object in braces, by what follows it.

    A brace on a later line ends no object where ``=`` stands: it is a function's.
    """
    blanks = r"\s*" if ":" in sign else r"[ \t]*"
    return re.compile(f"{blanks}[,}}]").match(text, end) is not None


def _member(
    source: Source, label: Span, end: int, line: Span, setting: str
) -> tuple[Edit, ...]:
    """Return the edit that adds a member to an object: on a line of its own where ``label`` begins
    one."""
    text = source.text
    before = text[line.start : label.start]
    if text[label.start - 1 : label.start] in ('"', "'"):
        before = before[:-1]
    if not before.strip():
        return (Edit(source, Span(end, end), f",{_eol(text)}{setting}"),)
    # The object must begin on this line, or its other members may be laid out differently.
    if "{" not in before or "}" in before.rpartition("{")[2]:
        return ()
    member = setting[len(before) :]
    return (Edit(source, Span(end, end), f", {member}"),)


def _takes_more_than_a_line(setting: Setting) -> bool:
    span = setting.span
    return bool(re.search(r"[\r\n]", setting.source.text[span.start : span.end]))


def _line_start(text: str, offset: int) -> int:
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1


def _line_end(text: str, offset: int) -> int:
    found = re.compile(r"[\r\n]|\Z").search(text, offset)
    return found.start() if found else len(text)


def _eol(text: str) -> str:
    """Return the line end of the first line of ``text``."""
    found = re.search(r"\r\n|\n|\r", text)
    return found[0] if found else "\n"
