"""A value as a tool sees it: references replaced, every character's place known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..parsers.document import Literal, Setting
from ..text.source import Source, Span

LONGEST = 4096  # code points; no key, URL or model is longer, and doubling references stop here


class Piece(NamedTuple):
    """A stretch of a resolved text that stands as a literal in a setting's value."""

    start: int
    setting: Setting
    literal: Literal


class Resolved(NamedTuple):
    """``text`` is None where a part of it cannot be known from the files read, or may not be shown:
    then ``called`` names what it was brought in from (``$NAME``), and ``sent`` is what is sent."""

    text: str | None
    pieces: tuple[Piece, ...] = ()
    called: str = ""
    sent: str | None = None

    @property
    def owner(self) -> Setting | None:
        """The setting in which the whole text stands, if it is one."""
        settings = {id(piece.setting): piece.setting for piece in self.pieces}
        return next(iter(settings.values())) if len(settings) == 1 else None

    def place(self, start: int, end: int) -> tuple[Setting, Span] | None:
        """Where ``text[start:end]`` stands in a file, if it stands in one piece."""
        for piece in self.pieces:
            low, high = start - piece.start, end - piece.start
            if low >= 0 and high <= len(piece.literal.text):
                return piece.setting, piece.literal.raw(low, high)
        return None


UNKNOWN = Resolved(None)


def joined(resolved: Iterable[Resolved]) -> Resolved:
    """The texts one after the other; unknown if any of them is."""
    parts = list(resolved)
    if len(parts) == 1 and len(parts[0].text or "") <= LONGEST:
        return parts[0]  # as nearly always
    text, pieces = "", []
    for part in parts:
        if part.text is None or len(text) + len(part.text) > LONGEST:
            return _withheld(parts)
        pieces += [piece._replace(start=piece.start + len(text)) for piece in part.pieces]
        text += part.text
    return Resolved(text, tuple(pieces))


def _withheld(parts: list[Resolved]) -> Resolved:
    """``parts`` together, of which one is unknown: what is sent is kept if only that may not be
    shown."""
    texts = [part.text if part.sent is None else part.sent for part in parts]
    known = [text for text in texts if text is not None]
    called = next((part.called for part in parts if part.called), "")
    if len(known) < len(texts) or sum(map(len, known)) > LONGEST:
        return UNKNOWN._replace(called=called)
    return Resolved(None, called=called, sent="".join(known)) if called else UNKNOWN


def own(setting: Setting, literal: Literal) -> Resolved:
    """A literal of ``setting``'s value as it stands."""
    return Resolved(literal.text, (Piece(0, setting, literal),))


class CallPart(NamedTuple):
    """One part of a call: the setting that the tool reads, its value, and what it hides.

    ``overridden`` are the same part in lower layers. ``prefix`` counts the code points of the
    resolved text before the part itself (``bailian/`` before a model).
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
        return None if whole is None else whole[self.prefix : len(whole) - self.trimmed]

    def as_key(self) -> CallPart:
        """This part where a key belongs, which is never shown whole: its text may be compared."""
        found = self.resolved
        if found.sent is None:
            return self
        return self._replace(resolved=Resolved(found.sent, called=found.called))

    def primary_location(self, focus: Span | None = None) -> tuple[Source, Span]:
        """Where a finding about this part stands: the value that holds its text.

        Where several values make the text up, it is the one that holds ``focus`` (a span of the
        text), else the setting that the tool reads.
        """
        owner = self.resolved.owner
        if self.is_name or self.prefix or self.trimmed:
            place = self.place(0, len(self.text or ""))
            return (
                (place[0].source, place[1]) if place else (self.setting.source, self.setting.span)
            )
        if owner is None and focus and (held := self.place(*focus)):
            owner = held[0]
        owner = owner or self.setting
        return owner.source, owner.span

    def trimmed_by(self, suffixes: tuple[str, ...]) -> CallPart:
        """This part without the first of ``suffixes`` that its text ends in."""
        end = next((end for end in suffixes if self.text and self.text.endswith(end)), "")
        return self._replace(trimmed=self.trimmed + len(end)) if end else self

    def place(self, start: int, end: int) -> tuple[Setting, Span] | None:
        """Where ``text[start:end]`` stands in a file, if in one piece."""
        return self.resolved.place(self.prefix + start, self.prefix + end)


def settings_of(part: CallPart) -> Iterator[Setting]:
    """Every setting whose text went into ``part``, and the one that the tool reads."""
    yield part.setting
    yield from (piece.setting for piece in part.resolved.pieces)
