"""``.env`` files, as python-dotenv would load them."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator, Sequence

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
_COMMENT = re.compile(r"(?<![^\s'\"\ufeff])#[^\r\n]*")


class _Reader(parser.Reader):
    """python-dotenv's reader without its count of lines: most of its reading time."""

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
    for binding, start in _bindings(source.text):
        after = start
        if binding.key is not None and not binding.error:
            setting = _setting(source, binding, start)
            settings.append(setting)
            after = setting.span.end + len(setting.value.quote)
        end = start + len(binding.original.string)
        if "#" in binding.original.string:
            comments += _comments(source.text, after, end)
    return Document(source, "dotenv", tuple(settings), tuple(comments))


def _bindings(text: str) -> Iterator[tuple[parser.Binding, int]]:
    """python-dotenv's bindings with the offset of each one's original text.

    Where an unclosed quote made it swallow lines, reading restarts at the line after the first.
    """
    bom = len(_BOM) if text.startswith(_BOM) else 0
    reader = _Reader(io.StringIO(text[bom:], newline=""))
    while reader.has_next():
        start = reader.position.chars
        binding = parser.parse_binding(reader)
        if binding.error:
            line = _LINE.match(reader.string, start)
            reader.position.chars = max(line.end() if line else 0, start + 1)
            original = binding.original._replace(
                string=reader.string[start : reader.position.chars]
            )
            binding = binding._replace(original=original)
        yield binding, bom + start


def _setting(source: Source, binding: parser.Binding, start: int) -> Setting:
    head = _HEAD.match(source.text, start)
    assert head is not None, "python-dotenv found a binding here"
    name = sys.intern(binding.key or "")  # other files, and the environment, have the same names
    value = _value(source.text, binding.value, head)
    return Setting(
        source, (name,), Literal(name, head.start("quoted" if head["quoted"] else "plain")), value,
        kind="null" if binding.value is None else "string",
    )  # fmt: skip


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


def _comments(text: str, start: int, end: int) -> Iterator[Span]:
    for match in _COMMENT.finditer(text, start, end):
        yield Span(*match.span())
