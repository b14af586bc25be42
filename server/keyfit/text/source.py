"""A file's text with its positions."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from ..util.translation import phrase

# ``utf-16-le`` keeps the mark in the text, and so writes it again.
_UTF16_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_POWERSHELL = (".ps1", ".psm1", ".psd1")
# Ends of names of files whose readers take any bytes, or go by the system's code page.
_OF_ANY_ENCODING = (*_POWERSHELL, ".bat", ".cmd", ".properties", ".sh", ".bash", ".zsh", ".bashrc",
    ".bash_profile", ".bash_login", ".bash_aliases", ".profile", ".zshrc", ".zshenv", ".zprofile",
    ".zlogin", ".kshrc", ".envrc")  # fmt: skip
_CHINESE = "gb18030"  # has the characters of GBK and GB2312, with the same bytes
_NOT_ASCII = re.compile(rb"[\x80-\xff]+")
_LINE_BREAK = re.compile(r"\r\n|\n|\r")


class Span(NamedTuple):
    """A range of a text: 0-based code points, end exclusive."""

    start: int
    end: int

    def moved(self, by: int) -> Span:
        """Return the span ``by`` code points further on."""
        return Span(self.start + by, self.end + by)

    def touches(self, other: Span) -> bool:
        """Return whether the spans overlap or meet."""
        return self.start <= other.end and other.start <= self.end


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return ``spans`` sorted, overlapping ones united, empty ones left out."""
    filled = [span for span in spans if span.start < span.end]
    filled.sort()
    united: list[Span] = []
    for span in filled:
        if not united:
            united.append(span)
            continue
        last = united[-1]
        if span.start < last.end:
            end = max(last.end, span.end)
            united[-1] = Span(last.start, end)
        else:
            united.append(span)
    return united


class Position(NamedTuple):
    """A position as people count: 1-based line and 1-based column in code points."""

    line: int
    column: int


class Source:
    """The text of one file. Lines end at ``\\n``, ``\\r\\n`` or a lone ``\\r``, as in LSP."""

    def __init__(self, path: str, text: str, outside: bool = False) -> None:
        """Take the text of the file at ``path``.

        ``outside``: the file lies outside the project, so its lines are not shown.
        """
        self.path = path
        self.text = text
        self.outside = outside

    def __repr__(self) -> str:
        return f"Source({self.path!r}, {len(self.text)} code points)"

    @cached_property
    def line_starts(self) -> list[int]:
        """Return the offset at which each line begins (0-based code points)."""
        breaks = _LINE_BREAK.finditer(self.text)
        return [0, *(line_break.end() for line_break in breaks)]

    def line_index(self, offset: int) -> int:
        """Return the 0-based line of ``offset`` (0-based code points)."""
        return bisect_right(self.line_starts, offset) - 1

    def position(self, offset: int) -> Position:
        """Return ``offset`` (0-based code points) as a 1-based line and column."""
        line = self.line_index(offset)
        column = offset - self.line_starts[line]
        return Position(line + 1, column + 1)

    def line_span(self, line: int) -> Span:
        """Return the span of the 0-based ``line`` without its line break."""
        start = self.line_starts[line]
        end = len(self.text)
        following = line + 1
        if following < len(self.line_starts):
            end = self.line_starts[following]
        content = self.text[start:end].rstrip("\r\n")
        return Span(start, start + len(content))


class Unreadable(Exception):
    """A file that cannot be checked; the message is the reason, for the user."""


def encoding_of(data: bytes, path: str = "") -> str:
    """Return the encoding of ``data``, the content of the file at ``path``.

    Raise `Unreadable` for UTF-16, unless it is a script of PowerShell with a byte order mark.
    """
    marked = _marked_encoding(data, path)
    if marked:
        return marked
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _code_page(data, path) or "utf-8"
    return "utf-8"


def _marked_encoding(data: bytes, path: str) -> str:
    """Return the UTF-16 that a byte order mark tells of, "" if there is none."""
    for mark, encoding in _UTF16_MARKS.items():
        if data.startswith(mark):
            # PowerShell goes by the mark; all other readers take the bytes for UTF-8.
            if path.lower().endswith(_POWERSHELL):
                return encoding
            raise Unreadable(phrase("UTF-16 text; save it as UTF-8"))
    return ""


def _code_page(data: bytes, path: str) -> str:
    """Return an encoding for ``data``, which is not UTF-8, that keeps every byte; "" if the readers
    of the file at ``path`` refuse such a text.

    Any will do for what keyfit judges, which is ASCII; columns are right where characters are.
    """
    if not path.lower().endswith(_OF_ANY_ENCODING):
        return ""
    runs = _NOT_ASCII.findall(data)
    pairs = [run for run in runs if len(run) % 2 == 0]
    if len(pairs) * 2 > len(runs):
        try:
            if data.decode(_CHINESE).encode(_CHINESE) == data:
                return _CHINESE
        except UnicodeDecodeError:
            pass
    return "latin-1"


def decode(data: bytes, path: str = "") -> str:
    """Return the text of ``data``, the content of ``path``; a byte order mark stays in it as
    U+FEFF.

    Raise `Unreadable` for NUL characters, and for bytes that are not of its encoding, with the
    place (0-based bytes).
    """
    marked = _marked_encoding(data, path)
    if marked:
        return _decode_utf16(data, marked)
    nul = data.find(b"\0")
    if nul >= 0:
        raise Unreadable(phrase("a NUL byte at byte {byte}: not a text file", byte=nul))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        encoding = _code_page(data, path)
        if encoding:
            return data.decode(encoding)
        why = phrase("not UTF-8 at byte {byte}; save it as UTF-8", byte=error.start)
        raise Unreadable(why) from None


def _decode_utf16(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(
            phrase("not UTF-16 at byte {byte}", byte=error.start)
        ) from None
    if "\0" in text:
        raise Unreadable(phrase("a NUL character: not a text file"))
    return text
