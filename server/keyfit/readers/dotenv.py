"""``.env`` files, as python-dotenv would load them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from ..text.source import Source, Span
from .python_dotenv import parser, variables
from .setting import Document, Literal, Part, Ref, Setting, Value

_BOM = "\ufeff"
# What stands before a binding's value; the value itself is python-dotenv's to read.
_HEAD = re.compile(
    r"\s*(?:export[^\S\r\n]+)?(?:'(?P<quoted>[^']+)'|(?P<plain>[^=#\s]+))[^\S\r\n]*"
    r"(?P<equals>=[^\S\r\n]*(?P<quote>['\"]?))?"
)
_ESCAPE = {"'": re.compile(r"\\[\\']"), '"': re.compile(r"\\[\\'\"abfnrtv]")}
_LINE = re.compile(r"\s*[^\r\n]*(?:\r\n|\r|\n)?")
# A line that is read alone as it is within its text: no quote in it can end on a later one.
_WHOLE = re.compile(
    r"[^\r\n'\"]*(?:'[^\r\n'\\]*'[^\r\n'\"]*|\"[^\r\n\"\\]*\"[^\r\n'\"]*)?(?:\r\n|\r|\n|\Z)"
)
_LONGEST = 200  # code points of a line that is remembered
_COMMENT = re.compile(r"(?<![^\s'\"\ufeff])#[^\r\n]*")


class _Statement(NamedTuple):
    """What one statement says, its places counted from where it begins.

    ``name`` is None where it sets nothing: a comment, a blank line, or one that is broken.
    """

    name: Literal | None
    value: Value
    kind: str
    comments: tuple[Span, ...]


class _Reader(parser.Reader):
    """python-dotenv's reader without its count of lines: most of its reading time."""

    def __init__(self, text: str) -> None:
        self.string = text
        self.position, self.mark = parser.Position.start(), parser.Position.start()

    def read_regex(self, regex: re.Pattern[str]) -> Sequence[str]:
        """The groups of ``regex``, which matches here; goes on behind it. Raises its ``Error``."""
        match = regex.match(self.string, self.position.chars)
        if match is None:
            raise parser.Error("read_regex: Pattern not found")
        self.position.chars = match.end()
        return match.groups()


def read(source: Source) -> Document:
    """The settings of a ``.env`` text, in order. After a broken line, reading goes on below it."""
    settings: list[Setting] = []
    comments: list[Span] = []
    for start, (name, value, kind, remarks) in _statements(source.text):
        if name:
            path = (name.text,)
            placed = Setting(source, path, name.moved(start), value.moved(start), kind)
            settings.append(placed)
        comments += [span.moved(start) for span in remarks]
    return Document(source, "dotenv", tuple(settings), tuple(comments))


def _statements(text: str) -> Iterator[tuple[int, _Statement]]:
    """The statements of ``text``, each with the offset at which it begins."""
    at = len(_BOM) if text.startswith(_BOM) else 0
    reader = _Reader(text)
    while at < len(text):
        whole = _WHOLE.match(text, at)
        if whole and whole.end() - at <= _LONGEST:
            yield at, line(whole[0])
            at = whole.end()
        else:
            end, binding = _bound(reader, at)
            yield at, _statement(text[at:end], binding)
            at = end


@lru_cache(maxsize=1024)
def line(text: str) -> _Statement:
    """What a `_WHOLE` line says; from one keystroke to the next nearly all stay the same."""
    return _statement(text, _bound(_Reader(text), 0)[1])


def _bound(reader: _Reader, start: int) -> tuple[int, parser.Binding]:
    """python-dotenv's binding at ``start``, and where it ends.

    Where an unclosed quote made it swallow lines, reading restarts at the line after the first.
    """
    reader.position.chars = start
    binding = parser.parse_binding(reader)
    if binding.error:
        rest = _LINE.match(reader.string, start)
        return max(rest.end() if rest else 0, start + 1), binding
    return reader.position.chars, binding


def _statement(text: str, binding: parser.Binding) -> _Statement:
    """What python-dotenv's ``binding`` of ``text`` says."""
    name, value, after = None, Value(Span(0, 0), ()), 0
    if binding.key is not None and not binding.error:
        head = _HEAD.match(text)
        assert head is not None, "python-dotenv found a binding here"
        key = sys.intern(binding.key)  # other files, and the environment, have the same names
        name = Literal(key, head.start("quoted" if head["quoted"] else "plain"))
        value = _value(text, binding.value, head)
        after = value.span.end + len(value.quote)
    kind = "null" if binding.value is None else "string"
    return _Statement(name, value, kind, tuple(_comments(text, after)) if "#" in text else ())


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
    """``literal`` cut at its ``${NAME}`` references, by python-dotenv's own interpolation."""
    at = 0
    for atom in variables.parse_variables(literal.text):
        if isinstance(atom, variables.Variable):
            default = None if atom.default is None else f":-{atom.default}"
            end = at + len(f"${{{atom.name}{default or ''}}}")
            kept = literal.slice(end - 1 - len(atom.default), end - 1) if atom.default else None
            yield Ref(atom.name, literal.raw(at, end), kept)
        elif isinstance(atom, variables.Literal):
            end = at + len(atom.value)
            yield literal.slice(at, end)
        at = end


def _comments(text: str, start: int) -> Iterator[Span]:
    for match in _COMMENT.finditer(text, start):
        yield Span(*match.span())
