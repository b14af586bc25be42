"""A value as a tool sees it: references replaced, every character's place known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..parsers.document import Literal, Setting
from ..text.source import Source, Span

LONGEST = 4096  # code points; no key, URL or model is longer, and doubling references stop here


class Piece(NamedTuple):
    """A stretch of a resolved text that stands as a literal in a setting's value.

    ``start`` is its offset in the resolved text (0-based code points).
    """

    start: int
    setting: Setting
    literal: Literal


class Resolved(NamedTuple):
    """The value of a setting.

    ``text`` is None where a part of it cannot be known from the files read, or may not be shown:
    then ``called`` names what it was brought in from (``$NAME``), and ``sent`` is what is sent.
    """

    text: str | None
    pieces: tuple[Piece, ...] = ()
    called: str = ""
    sent: str | None = None

    @property
    def owner(self) -> Setting | None:
        """The setting in which the whole text stands, if it is one."""
        if not self.pieces:
            return None
        first = self.pieces[0].setting
        for piece in self.pieces[1:]:
            if piece.setting.place != first.place:
                return None
        return first

    def place(self, start: int, end: int) -> tuple[Setting, Span] | None:
        """Return where ``text[start:end]`` stands in a file, None if not in one piece."""
        for piece in self.pieces:
            low = start - piece.start
            high = end - piece.start
            if low >= 0 and high <= len(piece.literal.text):
                return piece.setting, piece.literal.raw(low, high)
        return None


UNKNOWN = Resolved(None)


def joined(resolved: Iterable[Resolved]) -> Resolved:
    """Return the texts one after the other; unknown if any of them is, or all are too long."""
    parts = list(resolved)
    if len(parts) == 1 and len(parts[0].text or "") <= LONGEST:
        return parts[0]  # as nearly always
    text = ""
    pieces: list[Piece] = []
    for part in parts:
        if part.text is None or len(text) + len(part.text) > LONGEST:
            return _joined_unknown(parts)
        pieces += [
            piece._replace(start=piece.start + len(text)) for piece in part.pieces
        ]
        text += part.text
    return Resolved(text, tuple(pieces))


def _joined_unknown(parts: list[Resolved]) -> Resolved:
    """Return ``parts`` together, of which one is unknown or too long.

    What is sent is kept if it is only not to be shown: keys are judged without being shown.
    """
    called = next((part.called for part in parts if part.called), "")
    sent = ""
    for part in parts:
        text = part.text if part.sent is None else part.sent
        if text is None or len(sent) + len(text) > LONGEST:
            return UNKNOWN._replace(called=called)
        sent += text
    return Resolved(None, called=called, sent=sent) if called else UNKNOWN


def own(setting: Setting, literal: Literal) -> Resolved:
    """Return a literal of ``setting``'s value as it stands."""
    return Resolved(literal.text, (Piece(0, setting, literal),))


class CallPart(NamedTuple):
    """One part of a call: the setting that the tool reads, its value, and what it hides.

    ``overridden`` are the same part in lower layers. ``prefix`` counts the code points of the
    resolved text before the part itself (``bailian/`` before a model), ``trimmed`` those behind it.
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
        return whole[self.prefix : len(whole) - self.trimmed]

    def as_key(self) -> CallPart:
        """Return this part where a key belongs: its text may be compared, as it is never shown."""
        value = self.resolved
        if value.sent is None:
            return self
        return self._replace(resolved=Resolved(value.sent, called=value.called))

    def primary_location(self, focus: Span | None = None) -> tuple[Source, Span]:
        """Return where a finding about this part stands: the value that has its text.

        Where several values make the text up, it is the one that has ``focus`` (a span of the
        text), else the setting that the tool reads.
        """
        # Of a part of a value only that part is marked, not what the tool cuts off.
        is_partial = self.is_name or self.prefix or self.trimmed
        if is_partial:
            place = self.place(0, len(self.text or ""))
            if place:
                setting, span = place
                return setting.source, span
            return self.setting.source, self.setting.span
        # A reference is right where it stands: what is wrong is the value behind it.
        owner = self.resolved.owner
        place = self.place(*focus) if owner is None and focus else None
        if place:
            owner, _ = place
        owner = owner or self.setting
        return owner.source, owner.span

    def trimmed_by(self, suffixes: tuple[str, ...]) -> CallPart:
        """Return this part without the first of ``suffixes`` that its text ends in."""
        text = self.text
        if not text:
            return self
        for suffix in suffixes:
            if text.endswith(suffix):
                trimmed = self.trimmed + len(suffix)
                return self._replace(trimmed=trimmed)
        return self

    def place(self, start: int, end: int) -> tuple[Setting, Span] | None:
        """Return where ``text[start:end]`` stands in a file, None if not in one piece."""
        return self.resolved.place(self.prefix + start, self.prefix + end)


def settings_of(part: CallPart) -> Iterator[Setting]:
    """Yield the setting that the tool reads, and every one whose text went into ``part``."""
    yield part.setting
    for piece in part.resolved.pieces:
        yield piece.setting
