"""A value as a tool sees it: references replaced, every character's place known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..parsers.document import Literal, Setting, Value
from ..text.source import Source, Span

MAX_LENGTH = 4096  # code points; no key, URL or model is longer, and doubling references stop here


class Piece(NamedTuple):
    """A stretch of a resolved text that is written as a literal in a setting's value.

    ``start`` is its offset in the resolved text (0-based code points).
    """

    start: int
    setting: Setting
    literal: Literal


class Resolved(NamedTuple):
    """The value of a setting.

    ``text`` is None where a part of it cannot be known from the files read, or may not be shown:
    then ``called`` names what it was brought in from (``$NAME``), and ``sent`` is what is sent.
    ``is_default``: it counts only where a variable is not set, as ``${NAME:-text}`` has it.
    """

    text: str | None
    pieces: tuple[Piece, ...] = ()
    called: str = ""
    sent: str | None = None
    is_default: bool = False

    @property
    def owner(self) -> Setting | None:
        """The setting in which the whole text is written, if it is a single one."""
        if not self.pieces:
            return None
        first = self.pieces[0].setting
        for piece in self.pieces[1:]:
            if piece.setting.place != first.place:
                return None
        return first

    def place(self, start: int, end: int) -> tuple[Setting, Span] | None:
        """Return where ``text[start:end]`` is in a file, None if not in one piece."""
        for piece in self.pieces:
            low = start - piece.start
            high = end - piece.start
            length = len(piece.literal.text)
            if low < 0 or high > length:
                continue
            span = piece.literal.raw(low, high)
            return piece.setting, span
        return None


UNKNOWN = Resolved(None)


def joined(resolved: Iterable[Resolved]) -> Resolved:
    """Return the texts one after the other; unknown if one of them is, or together too long."""
    parts = list(resolved)
    # Nearly all values are a single part.
    if len(parts) == 1:
        only = parts[0]
        length = len(only.text or "")
        if length <= MAX_LENGTH:
            return only
    text = ""
    pieces: list[Piece] = []
    for part in parts:
        if part.text is None:
            return _joined_unknown(parts)
        offset = len(text)
        if offset + len(part.text) > MAX_LENGTH:
            return _joined_unknown(parts)
        for piece in part.pieces:
            start = offset + piece.start
            moved = piece._replace(start=start)
            pieces.append(moved)
        text += part.text
    is_default = any(part.is_default for part in parts)
    return Resolved(text, tuple(pieces), is_default=is_default)


def _joined_unknown(parts: list[Resolved]) -> Resolved:
    """Return the value that ``parts`` make up, of which one is unknown or all are too long.

    A text that must only not be shown is kept as what is sent: keys are judged without being shown.
    """
    # The first part that was brought in from somewhere names what the whole is.
    called = ""
    for part in parts:
        called = called or part.called
    sent = ""
    for part in parts:
        text = part.text if part.sent is None else part.sent
        if text is None:
            return UNKNOWN._replace(called=called)
        sent += text
        if len(sent) > MAX_LENGTH:
            return UNKNOWN._replace(called=called)
    if not called:
        return UNKNOWN
    return Resolved(None, called=called, sent=sent)


def literal_value(setting: Setting, literal: Literal) -> Resolved:
    """Return a literal of ``setting``'s value as it is written."""
    piece = Piece(0, setting, literal)
    return Resolved(literal.text, (piece,))


class CallPart(NamedTuple):
    """One part of a call: the setting that the tool reads, its value, and what it hides.

    ``overridden`` are the same part in lower layers. ``prefix`` counts the code points of the
    resolved text before the part itself (``bailian/`` before a model), ``trimmed`` those after it.
    ``is_name``: the part is the setting's name, not its value.
    """

    setting: Setting
    resolved: Resolved
    overridden: tuple[CallPart, ...] = ()
    prefix: int = 0
    trimmed: int = 0
    is_name: bool = False

    @property
    def text(self) -> str | None:
        """The part's text as it is sent, None if unknown."""
        whole = self.resolved.text
        if whole is None:
            return None
        end = len(whole) - self.trimmed
        return whole[self.prefix : end]

    def as_key(self) -> CallPart:
        """Return this part as a key, with the text that is sent even if it must not be shown.

        Keys are compared, but never shown.
        """
        value = self.resolved
        if value.sent is None:
            return self
        resolved = Resolved(value.sent, called=value.called)
        return self._replace(resolved=resolved)

    def as_written(self) -> CallPart:
        """Return this part with the text of the file, in which no reference is replaced."""
        parts = self.setting.value.parts
        if len(parts) != 1 or not isinstance(parts[0], Literal):
            return self
        return self._replace(resolved=literal_value(self.setting, parts[0]))

    def primary_location(self, focus: Span | None = None) -> tuple[Source, Span]:
        """Return where a finding about this part is marked: at the value that has its text.

        Where several values make the text up, it is the one that has ``focus`` (a span of the
        text), else the setting that the tool reads.
        """
        is_partial = self.is_name or self.prefix or self.trimmed
        if is_partial:
            return self._partial_location()
        # The reference itself is right; the value that it leads to is wrong.
        owner = self.resolved.owner
        if owner is None and focus:
            place = self.place(*focus)
            if place:
                owner, _ = place
        if owner is None:
            owner = self.setting
        return owner.source, owner.span

    def _partial_location(self) -> tuple[Source, Span]:
        """Return where the part itself is, without what the tool cuts off."""
        length = len(self.text or "")
        place = self.place(0, length)
        if place is None:
            return self.setting.source, self.setting.span
        setting, span = place
        return setting.source, span

    def trimmed_by(self, suffixes: tuple[str, ...]) -> CallPart:
        """Return this part without the first of ``suffixes`` that its text ends in."""
        text = self.text
        if not text:
            return self
        for suffix in suffixes:
            if not text.endswith(suffix):
                continue
            trimmed = self.trimmed + len(suffix)
            return self._replace(trimmed=trimmed)
        return self

    def place(self, start: int, end: int) -> tuple[Setting, Span] | None:
        """Return where ``text[start:end]`` is in a file, None if not in one piece."""
        whole_start = self.prefix + start
        whole_end = self.prefix + end
        return self.resolved.place(whole_start, whole_end)


def settings_of(part: CallPart) -> Iterator[Setting]:
    """Yield the setting that the tool reads, and every one whose text went into ``part``."""
    yield part.setting
    for piece in part.resolved.pieces:
        yield piece.setting


def builtin(text: str) -> CallPart:
    """Return ``text`` as a value that is in no file: it is built into the tool."""
    literal = Literal(text, 0)
    span = Span(0, len(text))
    value = Value(span, (literal,))
    source = Source("", text)
    setting = Setting(source, ("",), None, value)
    resolved = literal_value(setting, literal)
    return CallPart(setting, resolved)
