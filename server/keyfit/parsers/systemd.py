"""Read systemd's units: the variables that ``Environment=`` gives to the programs of a service."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..text.source import Source, Span
from ..util.translation import phrase
from .document import (
    Document,
    Literal,
    Opaque,
    Part,
    Setting,
    UnknownEffect,
    Value,
    variable_setting,
)
from .escapes import code_point, joined, joined_part, unescaped
from .formats import SYSTEMD

_BOM = "\ufeff"
_SECTIONS = ("Service", "Socket", "Mount", "Swap", "Container")  # that run programs
# A backslash at a line's end joins it with the next one that is no comment, and counts as a blank
# beside those that the next line begins with.
_JOIN = re.compile(r"\\\r?\n(?:[ \t]*[#;][^\n]*(?:\n|\Z))*")
_LINE = re.compile(rf"(?:[^\\\n]+|{_JOIN.pattern}|\\)*")
_COMMENT = re.compile(r"^[ \t]*(?P<comment>[#;][^\r\n]*)", re.MULTILINE)
_SECTION = re.compile(r"[ \t]*\[(?P<section>[^\]]*)\]\s*")
_ENTRY = re.compile(r"[ \t]*(?P<key>[A-Za-z]+)[ \t]*=[ \t]*")
_PIECE = re.compile(
    r"(?P<plain>[^ \t\r\n\"'\\]+)|(?P<quote>[\"'])|(?P<gap>[ \t\r\n]+)"
    r"|\\(?:x(?P<hex>[0-9a-fA-F]{2})|u(?P<short>[0-9a-fA-F]{4})|U(?P<long>[0-9a-fA-F]{8})"
    r"|(?P<octal>[0-7]{3})|(?P<char>[abfnrtvs\"'\\]))"
)
_IN_QUOTES = {'"': re.compile(r"[^\"\\]+"), "'": re.compile(r"[^'\\]+")}
_CHARACTERS = {
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
    "s": " ",
}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# ``%h`` and the like; where there is none of the name, systemd ignores the variable.
_SPECIFIER = re.compile(r"%(?:(?P<percent>%)|[A-Za-z0-9])")


def parse(source: Source) -> Document:
    """Return the variables of a unit; in ``EnvironmentFile=`` any of them may be set anew."""
    text = source.text
    reader = _Reader(source)
    at = len(_BOM) if text.startswith(_BOM) else 0
    while at < len(text):
        line = _LINE.match(text, at)
        end = line.end() if line else len(text)
        reader.line(at, end)
        at = end + 1
    comments = [Span(*match.span("comment")) for match in _COMMENT.finditer(text)]
    return Document(
        source,
        SYSTEMD,
        settings=tuple(reader.counting()),
        comments=tuple(comments),
        unknown_effects=tuple(reader.unknown_effects),
    )


class _Reader:
    """Reads entries in order, those of sections that run programs."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.unknown_effects: list[UnknownEffect] = []
        self._settings: list[Setting] = []
        self._is_relevant = False
        self._step = 0
        self._current: dict[str, None] = {}  # names, in order
        self._removed: set[str] = set()  # by ``UnsetEnvironment=``, which comes last

    def counting(self) -> Iterator[Setting]:
        """Yield the settings without those that are removed in the end."""
        for setting in self._settings:
            if setting.last_name not in self._removed:
                yield setting

    def line(self, start: int, end: int) -> None:
        """Read the line ``start:end`` (0-based code points), with all that is joined to it."""
        text = self.source.text
        section = _SECTION.fullmatch(text, start, end)
        if section:
            self._is_relevant = section["section"] in _SECTIONS
            return
        entry = _ENTRY.match(text, start, end)
        # Other sections start no program, so they have no environment.
        if entry is None or not self._is_relevant:
            return
        self._step += 1
        value = unescaped(text, entry.end(), end, _JOIN, lambda _: " ")
        match entry["key"]:
            case "Environment":
                self._environment(value)
            case "PassEnvironment":
                self._pass(value)
            case "UnsetEnvironment":
                words = _words(value)
                self._removed.update(word.text.partition("=")[0] for word in words)
            case "EnvironmentFile":
                effect = UnknownEffect(0, entry.start("key"))
                self.unknown_effects.append(effect)

    def _environment(self, value: Literal) -> None:
        if not value.text.strip():
            self._reset(value.start)
        for word in _words(value):
            name, sign, _ = word.text.partition("=")
            if sign and _NAME.fullmatch(name):
                label = word.literal.slice(0, len(name))
                text = self.source.text
                self._record(label, _value(text, word, len(name) + 1))

    def _reset(self, at: int) -> None:
        """Record that nothing set so far counts: an empty value begins the list anew."""
        nothing = Value(Span(at, at), ())
        for name in [*self._current]:
            places = (at,) * (len(name) + 1)
            self._record(Literal(name, at, places), nothing, "unset")
        self._current.clear()

    def _pass(self, value: Literal) -> None:
        """Record names that have the value that the service manager has."""
        for word in _words(value):
            # What the unit itself sets counts more, in whichever order the lines stand.
            if _NAME.fullmatch(word.text) and word.text not in self._current:
                unknown = Opaque(word.raw, phrase("passed through"))
                self._record(word.literal, Value(word.raw, (unknown,)))

    def _record(self, name: Literal, value: Value, kind: str = "string") -> None:
        setting = variable_setting(self.source, name, value, kind, step=self._step)
        self._settings.append(setting)
        self._current[name.text] = None


class _Word(NamedTuple):
    """A word, decoded: where it stands with its quotes (``raw``), and how many texts in it are
    quoted."""

    literal: Literal
    raw: Span
    quoted: int

    @property
    def text(self) -> str:
        """The decoded text."""
        return self.literal.text


def _words(value: Literal) -> Iterator[_Word]:
    """Yield the words of ``value``; those before a broken quote or escape."""
    text = value.text
    pieces: list[Literal] = []
    quote = ""
    start = at = quoted = 0
    while at < len(text):
        plain = _IN_QUOTES[quote].match(text, at) if quote else None
        if plain:
            pieces.append(value.slice(*plain.span()))
            at = plain.end()
            continue
        piece = _PIECE.match(text, at)
        # systemd ignores the rest of the line as well.
        if piece is None:
            return
        at = piece.end()
        if piece["quote"]:
            # A quote may begin within a word: ``NAME="two words"`` is one.
            quoted += not quote
            quote = "" if quote else piece["quote"]
        elif piece["gap"]:
            yield from _word(pieces, value.raw(start, piece.start()), quoted)
            pieces = []
            start, quoted = at, 0
        else:
            pieces.append(_decoded(value, piece))
    if not quote:
        yield from _word(pieces, value.raw(start, at), quoted)


def _word(pieces: list[Literal], raw: Span, quoted: int) -> Iterator[_Word]:
    literal = joined(pieces)
    if literal:
        yield _Word(literal, raw, quoted)


def _decoded(value: Literal, piece: re.Match[str]) -> Literal:
    start, end = piece.span()
    if piece["plain"]:
        return value.slice(start, end)
    span = value.raw(start, end)
    return Literal(_character(piece), span.start, tuple(span))


def _character(escape: re.Match[str]) -> str:
    """Return what ``escape`` stands for; "\\ufffd" for one byte of several."""
    char = escape["char"]
    if char:
        return _CHARACTERS.get(char, char)
    octal = escape["octal"]
    number = int(octal, 8) if octal else int(escape["hex"] or "0", 16)
    digits = escape["short"] or escape["long"]
    if digits:
        return code_point(digits)
    return chr(number) if number < 0x80 else "\ufffd"


def _value(text: str, word: _Word, start: int) -> Value:
    """Return the value in ``word`` of ``text`` from ``start`` on, cut at its specifiers."""
    span, quote = _inside(text, word, start)
    if span is None:
        whole = Span(word.literal.raw(start - 1, start).start, word.raw.end)
        return Value(whole, (Opaque(whole, phrase("quotes within")),))
    literal = word.literal
    parts: list[Part] = []
    pending: list[Literal] = []  # the text since the last specifier
    at = start
    for match in _SPECIFIER.finditer(literal.text, start):
        pending.append(literal.slice(at, match.start()))
        at = match.end()
        place = literal.raw(*match.span())
        if match["percent"]:
            pending.append(Literal("%", place.start, tuple(place)))
            continue
        parts += joined_part(pending)
        pending = []
        parts.append(Opaque(place, phrase("a specifier")))
    pending.append(literal.slice(at, len(literal.text)))
    parts += joined_part(pending)
    return Value(span, tuple(parts), quote)


def _inside(text: str, word: _Word, start: int) -> tuple[Span | None, str]:
    """Return where the value from ``start`` on stands, between its own quotes; None if an edit of
    it could break the quotes of the word."""
    sign = word.literal.raw(start - 1, start).start
    if text[sign] != "=":
        return None, ""  # it is written as an escape
    sign += 1
    raw_start, raw_end = word.raw
    if not word.quoted:
        return Span(sign, raw_end), ""
    last = text[raw_end - 1]
    if word.quoted > 1 or last not in _IN_QUOTES:
        return None, ""
    if text[raw_start] == last:
        return Span(sign, raw_end - 1), ""
    if text[sign] == last:
        return Span(sign + 1, raw_end - 1), last
    return None, ""
