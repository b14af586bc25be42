"""Read ``.env`` files as python-dotenv would load them.

python-dotenv returns names and values, but not their places. Each of its bindings is therefore
matched against the text again: `_HEAD` finds the name, `_unescape` the place of each character.
"""

from __future__ import annotations

import re
import sys
from collections import OrderedDict
from collections.abc import Iterator
from typing import NamedTuple

from ..text.source import Source, Span
from .document import Document, Literal, Part, Ref, Setting, Value, variable_setting
from .formats import DOTENV
from .python_dotenv import Binding, BindingReader

_BOM = "\ufeff"
# What comes before a binding's value; the value itself is parsed by python-dotenv.
_HEAD = re.compile(
    r"\s*(?:export[^\S\r\n]+)?(?:'(?P<quoted>[^']+)'|(?P<plain>[^=#\s]+))[^\S\r\n]*"
    r"(?P<equals>=[^\S\r\n]*(?P<quote>['\"]?))?"
)
# python-dotenv decodes fewer escapes in single quotes than in double quotes.
_ESCAPES = {
    "'": re.compile(r"\\[\\']"),
    '"': re.compile(r"\\[\\'\"abfnrtv]"),
}
_LINE = re.compile(r"\s*[^\r\n]*(?:\r\n|\r|\n)?")
# A line that is a statement by itself: no quote in it can end on a later line.
_SELF_CONTAINED = re.compile(
    r"[^\r\n'\"]*(?:'[^\r\n'\\]*'[^\r\n'\"]*|\"[^\r\n\"\\]*\"[^\r\n'\"]*)?\r?\n?"
)
_COMMENT = re.compile(r"(?<![^\s'\"\ufeff])#[^\r\n]*")
_MAX_LINE_LENGTH = 200  # code points of a cached line
_MAX_LINES = 1024  # in the cache


class _Statement(NamedTuple):
    """One statement at ``start`` (0-based code points).

    ``name`` is None where nothing is set: for a comment or a broken line.
    """

    start: int
    name: Literal | None
    value: Value
    kind: str
    comments: tuple[Span, ...]

    def moved_to(self, start: int) -> _Statement:
        """Return the same statement with all places moved, so that it begins at ``start``."""
        distance = start - self.start
        if distance == 0:
            return self
        name: Literal | None = None
        if self.name:
            name = self.name.moved(distance)
        value = self.value.moved(distance)
        comments = tuple([span.moved(distance) for span in self.comments])
        return _Statement(start, name, value, self.kind, comments)


class DotenvParser:
    """Parse ``.env`` texts, with a bounded cache of the lines that were parsed last.

    Nearly all lines stay the same from one keystroke to the next, and python-dotenv takes most of
    the time of a check. Lines may contain keys: `clear` forgets them all.
    """

    def __init__(self, max_lines: int = _MAX_LINES) -> None:
        """Keep the statements of at most ``max_lines`` lines."""
        self.max_lines = max_lines
        self._lines: OrderedDict[str, _Statement] = OrderedDict()

    def __len__(self) -> int:
        return len(self._lines)

    def clear(self) -> None:
        """Forget all lines."""
        self._lines.clear()

    def parse(self, source: Source) -> Document:
        """Return the settings of ``source`` in order. Parsing goes on below a broken line."""
        settings: list[Setting] = []
        comments: list[Span] = []
        for statement in self._statements(source.text):
            comments += statement.comments
            name = statement.name
            if name is None:
                continue
            setting = variable_setting(source, name, statement.value, statement.kind)
            settings.append(setting)
        return Document(
            source,
            DOTENV,
            settings=tuple(settings),
            comments=tuple(comments),
        )

    def _statements(self, text: str) -> Iterator[_Statement]:
        """Yield the statements of ``text``; a blank line is not one."""
        offset = 0
        if text.startswith(_BOM):
            offset = len(_BOM)
        length = len(text)
        reader = BindingReader(text)
        while offset < length:
            end = _end_of_line(text, offset)
            line = text[offset:end]
            cached = self._lines.get(line)
            if cached:
                statement = cached.moved_to(offset)
                offset = end
                # Keep it at its latest place: usually it has not moved by the next time.
                self._lines[line] = statement
            elif line.isspace():
                offset = end
                continue
            else:
                statement, offset = _read_statement(reader, offset)
                self._remember(line, statement)
            yield statement

    def _remember(self, line: str, statement: _Statement) -> None:
        """Cache the statement of ``line`` if it does not depend on the lines below."""
        is_self_contained = _SELF_CONTAINED.fullmatch(line)
        if not line or not is_self_contained:
            return
        if len(self._lines) >= self.max_lines:
            self._lines.popitem(last=False)
        self._lines[line] = statement


PARSER = DotenvParser()  # for all files of the process


def parse(source: Source) -> Document:
    """Return the settings of a ``.env`` text, in order. Parsing goes on below a broken line."""
    return PARSER.parse(source)


def _end_of_line(text: str, start: int) -> int:
    """Return where the line that begins at ``start`` ends; ``start`` if it is too long to cache."""
    limit = start + _MAX_LINE_LENGTH
    line_break = text.find("\n", start, limit)
    if line_break >= 0:
        return line_break + 1
    length = len(text)
    is_last_line = length <= limit
    return length if is_last_line else start


def _read_statement(reader: BindingReader, start: int) -> tuple[_Statement, int]:
    """Return the statement at ``start``, and where it ends."""
    text = reader.string
    binding = _read_binding(reader, start)
    end = binding.end
    name: Literal | None = None
    value = Value(Span(start, start), ())
    after_value = start
    if binding.key is not None and not binding.is_broken:
        head = _HEAD.match(text, start)
        assert head is not None, "python-dotenv found a binding here"
        # Other files, and the environment, have the same names.
        key = sys.intern(binding.key)
        group = "quoted" if head["quoted"] else "plain"
        name = Literal(key, head.start(group))
        value = _locate_value(text, binding.value, head)
        after_value = value.span.end + len(value.quote)
    kind = "string"
    if binding.value is None:
        kind = "null"
    comments = _comments(text, after_value, end)
    statement = _Statement(start, name, value, kind, comments)
    return statement, end


def _read_binding(reader: BindingReader, start: int) -> Binding:
    """Return python-dotenv's binding at ``start``; a broken one ends with its first line.

    After an unclosed quote python-dotenv skips the lines below, which may well be valid.
    """
    binding = reader.read_binding(start)
    if not binding.is_broken:
        return binding
    line = _LINE.match(reader.string, start)
    end = start + 1
    if line:
        end = max(line.end(), end)
    return binding._replace(end=end)


def _locate_value(text: str, decoded: str | None, head: re.Match[str]) -> Value:
    """Return the value after ``head``, which python-dotenv reads as ``decoded``, with places."""
    quote = head["quote"] or ""
    start = head.end()
    if not decoded:
        nothing = Span(start, start)
        return Value(nothing, (), quote)
    literal = Literal(decoded, start)
    if quote:
        literal = _unescape(text, start, decoded, _ESCAPES[quote])
    parts: tuple[Part, ...] = (literal,)
    if "${" in decoded:
        # python-dotenv also expands these in single quotes, and if escapes are part of them.
        parts = tuple(_parts(literal))
    whole = literal.raw(0, len(decoded))
    span = Span(start, whole.end)
    return Value(span, parts, quote)


def _unescape(text: str, start: int, decoded: str, escape: re.Pattern[str]) -> Literal:
    """Return ``decoded`` with the place of each character; an escape is two raw characters."""
    is_as_written = text.startswith(decoded, start)
    if is_as_written and not escape.search(decoded):
        # Without escapes, the place of the first character is enough.
        return Literal(decoded, start)
    offsets: list[int] = []
    offset = start
    for _ in decoded:
        offsets.append(offset)
        is_escape = escape.match(text, offset)
        offset += 2 if is_escape else 1
    offsets.append(offset)
    return Literal(decoded, start, tuple(offsets))


def _parts(literal: Literal) -> Iterator[Part]:
    """Yield ``literal`` cut at its ``${NAME}`` and ``${NAME:-default}`` references."""
    text = literal.text
    offset = 0
    for start, name_end, end in _references(text):
        if offset < start:
            yield literal.slice(offset, start)
        default: Literal | None = None
        default_start = name_end + 2  # after ``:-``
        default_end = end - 1  # before the brace
        if default_start < default_end:
            default = literal.slice(default_start, default_end)
        name_start = start + 2  # after ``${``
        name = text[name_start:name_end]
        span = literal.raw(start, end)
        yield Ref(name, span, default)
        offset = end
    if offset < len(text):
        yield literal.slice(offset, len(text))


def _references(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield where each reference in ``text`` starts, where its name ends and where it ends.

    The references are those of python-dotenv's ``parse_variables``. For each ``${``, its pattern
    may search the whole rest of the text, which takes quadratic time; here no character is
    looked at twice.
    """
    brace = colon = -1
    start = text.find("${")
    while start >= 0:
        brace = _next_place("}", text, start + 2, brace)
        if brace == len(text):
            return
        colon = _next_place(":", text, start + 2, colon)
        name_end = min(colon, brace)
        has_default = text[colon : colon + 2] == ":-"
        if name_end == brace or has_default:
            yield start, name_end, brace + 1
            start = text.find("${", brace + 1)
        else:
            # A colon without a minus: this is no reference, but one may begin inside it.
            start = text.find("${", start + 1)


def _next_place(character: str, text: str, start: int, known: int) -> int:
    """Return the next place of ``character`` from ``start`` on, or the end of ``text``.

    ``known`` is the result of an earlier search, which is still right unless ``start`` is past it.
    """
    if known >= start:
        return known
    place = text.find(character, start)
    return len(text) if place < 0 else place


def _comments(text: str, start: int, end: int) -> tuple[Span, ...]:
    """Return the comments in ``text[start:end]``."""
    if text.find("#", start, end) < 0:
        return ()
    comments: list[Span] = []
    for match in _COMMENT.finditer(text, start, end):
        comment_start, comment_end = match.span()
        comments.append(Span(comment_start, comment_end))
    return tuple(comments)
