"""How rules add a setting beside another one, written as that one is written."""

from __future__ import annotations

import re

from ..parsers.document import Setting
from ..text.edit import Edit
from ..text.source import Source, Span

_EXPORTS = re.compile(r"\s*(?:export\s+|(?:declare|typeset)\s+-g?x\s+|set\s+-\w+\s+|\$env:)?", re.I)
_END = re.compile(r"[ \t]*(?:#[^\r\n]*)?")


def added(beside: Setting, name: str, value: str) -> tuple[Edit, ...]:
    """Return the edit that sets ``name`` to ``value`` right behind ``beside``, in its indent,
    quotes and line ends; () where it cannot be told how.

    ``value`` must need no escapes. A file of lines gets a line, an object a member.
    """
    text, label = beside.source.text, beside.name
    if label is None or _takes_more_than_a_line(beside):
        return ()
    named = label.raw(0, len(label.text))
    end = beside.span.end + len(beside.value.quote)
    line = Span(_line_start(text, named.start), _line_end(text, end))
    written = f"{text[line.start : named.start]}{name}{text[named.end : beside.span.start]}"
    written += f"{value}{beside.value.quote}"
    if not _is_pair(text, beside, named, end):
        return ()
    if _is_member(text, text[named.end : beside.span.start], end):
        return _member(beside.source, named, end, line, written)
    if _EXPORTS.fullmatch(text, line.start, named.start) and _END.fullmatch(text, end, line.end):
        return (Edit(beside.source, Span(line.end, line.end), f"{_eol(text)}{written}"),)
    return ()


def _is_pair(text: str, beside: Setting, named: Span, end: int) -> bool:
    """Return whether nothing but a name, a sign between and a value stands from ``named`` to
    ``end``."""
    between = text[named.end : beside.span.start]
    is_short = len(between) <= 8 and not re.search(r"[\w#\r\n]", between)
    return is_short and text[beside.span.end : end] == beside.value.quote


def _is_member(text: str, sign: str, end: int) -> bool:
    """Return whether what ends at ``end`` is a member of an object in braces, by what follows
    it. A brace on a later line ends no object where ``=`` stands: it is a function's."""
    blanks = r"\s*" if ":" in sign else r"[ \t]*"
    return re.compile(f"{blanks}[,}}]").match(text, end) is not None


def _member(source: Source, named: Span, end: int, line: Span, written: str) -> tuple[Edit, ...]:
    """Return the edit that adds a member to an object: on a line of its own where ``named``
    begins one."""
    text = source.text
    quote = text[named.start - 1 : named.start]
    lead = text[line.start : named.start].removesuffix(quote if quote in "\"'" else "")
    if not lead.strip():
        return (Edit(source, Span(end, end), f",{_eol(text)}{written}"),)
    if "{" not in lead or "}" in lead.rpartition("{")[2]:
        return ()
    alone = written[len(lead) :]
    return (Edit(source, Span(end, end), f", {alone}"),)


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
