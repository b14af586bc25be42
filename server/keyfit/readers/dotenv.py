"""``.env`` files, as python-dotenv would load them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..text.source import Source, Span
from .python_dotenv import parser
from .setting import Document, Literal, Part, Ref, Setting, Value

_BOM = "\ufeff"
# What stands before a binding's value; the value itself is python-dotenv's to read.
_HEAD = re.compile(
    r"\s*(?:export[^\S\r\n]+)?(?:'(?P<quoted>[^']+)'|(?P<plain>[^=#\s]+))[^\S\r\n]*"
    r"(?P<equals>=[^\S\r\n]*(?P<quote>['\"]?))?"
)
_ESCAPE = {"'": re.compile(r"\\[\\']"), '"': re.compile(r"\\[\\'\"abfnrtv]")}
_LINE = re.compile(r"\s*[^\r\n]*(?:\r\n|\r|\n)?")
# A line that says alone what it says within its text: no quote in it can end on a later one.
_ALONE = re.compile(r"[^\r\n'\"]*(?:'[^\r\n'\\]*'[^\r\n'\"]*|\"[^\r\n\"\\]*\"[^\r\n'\"]*)?\r?\n?")
_UNTOLD = parser.Original("", 1)
_LONGEST = 200  # code points of a line that is remembered
_MOST = 1024  # lines
_COMMENT = re.compile(r"(?<![^\s'\"\ufeff])#[^\r\n]*")


class _Statement(NamedTuple):
    """What one statement says. ``name`` is None where it sets nothing: a comment or a broken line.

    ``start`` is where it begins.
    """

    start: int
    name: Literal | None
    value: Value
    kind: str
    comments: tuple[Span, ...]

    def at(self, start: int) -> _Statement:
        """The same statement where it begins at ``start``."""
        by = start - self.start
        if by == 0:
            return self
        name = self.name.moved(by) if self.name else None
        comments = tuple([span.moved(by) for span in self.comments])
        return _Statement(start, name, self.value.moved(by), self.kind, comments)


class _Reader(parser.Reader):
    """python-dotenv's reader without its count of lines and without the texts that it has read,
    which take most of its time."""

    def __init__(self, text: str) -> None:
        self.string, self.position = text, parser.Position(0, 1)

    def set_mark(self) -> None:
        """Where a binding begins is known."""

    def get_marked(self) -> parser.Original:
        """Nothing: what was read since the mark is not asked for."""
        return _UNTOLD

    def read_regex(self, regex: re.Pattern[str]) -> Sequence[str]:
        """The groups of ``regex``, which matches here; goes on behind it. Raises its ``Error``."""
        match = regex.match(self.string, self.position.chars)
        if match is None:
            raise parser.Error("read_regex: Pattern not found")
        self.position.chars = match.end()
        return match.groups()


LINES: dict[str, _Statement] = {}  # what the latest `_ALONE` lines said


def read(source: Source) -> Document:
    """The settings of a ``.env`` text, in order. After a broken line, reading goes on below it."""
    settings: list[Setting] = []
    comments: list[Span] = []
    for _, name, value, kind, remarks in _statements(source.text):
        if name:
            settings.append(Setting(source, (name.text,), name, value, kind))
        comments += remarks
    return Document(source, "dotenv", tuple(settings), tuple(comments))


def _statements(text: str) -> Iterator[_Statement]:
    """The statements of ``text``, without blank lines."""
    at = len(_BOM) if text.startswith(_BOM) else 0
    reader = _Reader(text)
    while at < len(text):
        line = text[at : _end_of_line(text, at)]
        known = LINES.get(line)
        if known:
            statement, at = known.at(at), at + len(line)
            LINES[line] = statement
        elif line.isspace():
            at += len(line)
            continue
        else:
            statement, at = _statement(reader, at)
            _remember(line, statement)
        yield statement


def _end_of_line(text: str, start: int) -> int:
    """Where the line that begins at ``start`` ends; ``start`` if it is long."""
    end = text.find("\n", start, start + _LONGEST) + 1
    return end or (len(text) if len(text) - start <= _LONGEST else start)


def _remember(line: str, statement: _Statement) -> None:
    """Keeps what a line says, if it says it alone: between one keystroke and the next nearly all
    lines stay the same."""
    if line and _ALONE.fullmatch(line):
        if len(LINES) >= _MOST:
            LINES.clear()
        LINES[line] = statement


def _statement(reader: _Reader, start: int) -> tuple[_Statement, int]:
    """The statement at ``start``, and where it ends."""
    text, (end, binding) = reader.string, _bound(reader, start)
    name, value, after = None, Value(Span(start, start), ()), start
    if binding.key is not None and not binding.error:
        head = _HEAD.match(text, start)
        assert head is not None, "python-dotenv found a binding here"
        key = sys.intern(binding.key)  # other files, and the environment, have the same names
        name = Literal(key, head.start("quoted" if head["quoted"] else "plain"))
        value = _value(text, binding.value, head)
        after = value.span.end + len(value.quote)
    kind = "null" if binding.value is None else "string"
    return _Statement(start, name, value, kind, _comments(text, after, end)), end


def _bound(reader: _Reader, start: int) -> tuple[int, parser.Binding]:
    """Where python-dotenv's binding at ``start`` ends, and the binding.

    Where an unclosed quote made it swallow lines, reading restarts at the line after the first.
    """
    reader.position.chars = start
    binding = parser.parse_binding(reader)
    if binding.error:
        rest = _LINE.match(reader.string, start)
        return max(rest.end() if rest else 0, start + 1), binding
    return reader.position.chars, binding


def _value(text: str, decoded: str | None, head: re.Match[str]) -> Value:
    quote, start = head["quote"] or "", head.end()
    if not decoded:
        return Value(Span(start, start), (), quote)
    if not quote:
        literal = Literal(decoded, start)
    else:
        literal = _unescape(text, start, decoded, _ESCAPE[quote])
    end = literal.raw(0, len(decoded)).end
    parts = tuple(_parts(literal)) if "${" in decoded else (literal,)
    return Value(Span(start, end), parts, quote)


def _unescape(text: str, start: int, decoded: str, escape: re.Pattern[str]) -> Literal:
    """``decoded`` with the raw place of each character; an escape is two raw characters."""
    if not (text.startswith(decoded, start) and not escape.search(decoded)):
        offsets, at = [], start
        for _ in decoded:
            offsets.append(at)
            at += 2 if escape.match(text, at) else 1
        return Literal(decoded, start, (*offsets, at))
    return Literal(decoded, start)


def _parts(literal: Literal) -> Iterator[Part]:
    """``literal`` cut at its ``${NAME}`` and ``${NAME:-default}`` references."""
    at = 0
    for start, name_end, end in _references(literal.text):
        if at < start:
            yield literal.slice(at, start)
        default = literal.slice(name_end + 2, end - 1) if name_end + 2 < end - 1 else None
        yield Ref(literal.text[start + 2 : name_end], literal.raw(start, end), default)
        at = end
    if at < len(literal.text):
        yield literal.slice(at, len(literal.text))


def _references(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield where each reference in ``text`` starts, where its name ends and where it ends.

    What python-dotenv's ``parse_variables`` finds. Its pattern looks for each ``${`` through the
    whole rest of the text, which takes the square of the length; here no character is passed twice.
    """
    start, brace, colon = text.find("${"), -1, -1
    while start >= 0:
        brace = _next("}", text, start + 2, brace)
        if brace == len(text):
            return
        colon = _next(":", text, start + 2, colon)
        name_end = min(colon, brace)
        is_reference = name_end == brace or text[colon : colon + 2] == ":-"
        if is_reference:
            yield start, name_end, brace + 1
        start = text.find("${", brace + 1 if is_reference else start + 1)


def _next(character: str, text: str, start: int, known: int) -> int:
    """Where ``character`` comes next from ``start`` on, ``known`` being where it came last time;
    the end of ``text`` if it does not."""
    if known >= start:
        return known
    found = text.find(character, start)
    return len(text) if found < 0 else found


def _comments(text: str, start: int, end: int) -> tuple[Span, ...]:
    if text.find("#", start, end) < 0:
        return ()
    return tuple(Span(*match.span()) for match in _COMMENT.finditer(text, start, end))
