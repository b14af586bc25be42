"""Patterns as in .gitignore, matched in time linear in the pattern and in the path.

A project chooses its patterns, so a pattern must not be able to freeze the process. A pattern is
cut into segments at ``/`` and each segment into chunks at ``*``. A chunk has a fixed length, hence
the leftmost place where it fits is always the best one and nothing is tried twice.
A line that is no pattern is passed over, as git does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

MOST = 10_000  # patterns of one file; further ones are not used
_MEMBERS = {  # of POSIX' classes: ASCII, as in git, and no slash
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "blank": r" \t",
    "cntrl": r"\x01-\x1f\x7f",
    "digit": "0-9",
    "graph": r"!-.0-~",
    "lower": "a-z",
    "print": r" -.0-~",
    "punct": r"!-.:-@\[-`{-~",
    "space": r"\s",
    "upper": "A-Z",
    "xdigit": "0-9a-fA-F",
}


class Chunk(NamedTuple):
    """A part of a segment without ``*``: an expression without repetition, ``length`` long."""

    fits: re.Pattern[str]
    length: int


class Segment(NamedTuple):
    """What stands between two slashes: ``chunks`` with any text between each two of them.

    ``literal`` is the only name that fits, if there is just one.
    """

    chunks: tuple[Chunk, ...]
    literal: str | None = None

    def matches(self, name: str) -> bool:
        """Return whether all of ``name`` fits."""
        if self.literal is not None:
            return name == self.literal
        first = self.chunks[0]
        last = self.chunks[-1]
        if len(self.chunks) == 1:
            return first.fits.fullmatch(name) is not None
        at = first.length
        end = len(name) - last.length
        if at > end or not first.fits.match(name) or not last.fits.match(name, end):
            return False
        for chunk in self.chunks[1:-1]:
            found = chunk.fits.search(name, at, end)
            if found is None:
                return False
            at = found.end()
        return True


ANY_FOLDERS = Segment(())  # ``**``; never the last segment


class Pattern(NamedTuple):
    """A line of a .gitignore. ``folders_only``: it ends in a slash; ``includes``: it has ``!``."""

    segments: tuple[Segment, ...]
    folders_only: bool
    includes: bool

    def matches(self, names: Sequence[str]) -> bool:
        """Return whether the path made of ``names`` fits."""
        if ANY_FOLDERS not in self.segments:
            if len(names) != len(self.segments):
                return False
            pairs = zip(self.segments, names, strict=True)
            return all(segment.matches(name) for segment, name in pairs)
        if len(self.segments) == 2 and self.segments[0] is ANY_FOLDERS:
            return self.segments[1].matches(names[-1])
        return self._matches_any_depth(names)

    def _matches_any_depth(self, names: Sequence[str]) -> bool:
        """Keep, name by name, the set of segments that may come next."""
        states = self._with_skipped({0})
        for name in names:
            states = self._with_skipped(set(self._after(states, name)))
        return len(self.segments) in states

    def _after(self, states: Iterable[int], name: str) -> Iterator[int]:
        """Yield the states that ``name`` leads to."""
        for state in states:
            if state == len(self.segments):
                continue
            if self.segments[state] is ANY_FOLDERS:
                yield state
            elif self.segments[state].matches(name):
                yield state + 1

    def _with_skipped(self, states: set[int]) -> set[int]:
        """Return ``states`` and those reached where ``**`` stands for no folder."""
        found = set(states)
        for state in states:
            while state < len(self.segments) and self.segments[state] is ANY_FOLDERS:
                state += 1
                found.add(state)
        return found


class Patterns:
    """The patterns of one file; of those that match, the last one decides."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._last_first = tuple(patterns)[::-1]

    def decide(self, path: str) -> bool | None:
        """Return whether ``path`` is ignored, None if no pattern says anything.

        ``path`` is relative to the patterns' folder; that of a folder ends in a slash. What lies
        in an ignored folder is ignored.
        """
        is_folder = path.endswith("/")
        names = path.rstrip("/").split("/")
        for count in range(1, len(names)):
            if self._decide(names[:count], True):
                return True
        return self._decide(names, is_folder)

    def match_file(self, path: str) -> bool:
        """Return whether ``path`` is ignored."""
        return bool(self.decide(path))

    def _decide(self, names: Sequence[str], is_folder: bool) -> bool | None:
        for pattern in self._last_first:
            if (is_folder or not pattern.folders_only) and pattern.matches(names):
                return not pattern.includes
        return None


@lru_cache(maxsize=256)
def git_ignore(lines: tuple[str, ...]) -> Patterns:
    """Return the patterns of ``lines``; the packages of a monorepo often ignore the same."""
    return Patterns([found for line in lines if (found := _pattern(line))][:MOST])


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines of a .gitignore's ``text`` as git splits them."""
    return tuple(line.removesuffix("\r") for line in text.removeprefix("\ufeff").split("\n"))


def is_pattern(line: str) -> bool:
    """Return whether ``line`` can match something; blank lines and comments may be there, too."""
    return not line.strip() or line.startswith("#") or _pattern(line) is not None


def _pattern(line: str) -> Pattern | None:
    """Return the pattern that ``line`` is, None for a comment and for what can match nothing."""
    line = _without_blanks(line)
    if not line or line.startswith("#"):
        return None
    includes = line.startswith("!")
    body = line[includes:]
    folders_only = body.endswith("/")
    body = body[: len(body) - folders_only]
    if not body:
        return None
    is_anchored = "/" in body
    try:
        parts = _split(body.removeprefix("/"))
        segments = tuple(map(_segment if is_anchored else _name, parts))
    except ValueError:
        return None
    if not is_anchored:
        segments = (ANY_FOLDERS, *segments)
    elif segments[-1] is ANY_FOLDERS:  # at the end it stands for one name or more
        segments = (*segments, _name("*"))
    return Pattern(segments, folders_only, includes)


def _without_blanks(line: str) -> str:
    """Return ``line`` without blanks at its end, but for those behind a backslash."""
    bare = line.rstrip(" ")
    escapes = len(bare) - len(bare.rstrip("\\"))
    return f"{bare} " if escapes % 2 and bare != line else bare


def _split(text: str) -> list[str]:
    """Return what stands between the slashes of ``text``; one within ``[…]`` parts nothing.

    Raises `ValueError` where a set has no end.
    """
    parts = []
    start = 0
    at = 0
    while at < len(text):
        if text[at] == "[":
            at = _members(text, at + 1)[1]
        elif text.startswith("\\/", at) or text[at] == "/":
            parts.append(text[start:at])
            at += 1 + (text[at] == "\\")
            start = at
        else:
            at += 1 + (text[at] == "\\")
    return [*parts, text[start:]]


def _segment(text: str) -> Segment:
    return ANY_FOLDERS if len(text) > 1 and not text.strip("*") else _name(text)


def _name(text: str) -> Segment:
    """Return the segment that ``text`` writes. Raises `ValueError` if it can match nothing."""
    chunks: list[list[str]] = [[]]
    plain: list[str] = []
    at = 0
    while at < len(text):
        character = text[at]
        if character == "*":
            chunks.append([])
            at += 1
        elif character == "?":
            chunks[-1].append(".")
            at += 1
        elif character == "[":
            expression, at = _members(text, at + 1)
            chunks[-1].append(expression)
        else:
            at += character == "\\"
            plain.append(text[at : at + 1])
            chunks[-1].append(re.escape(text[at : at + 1]))
            at += 1
    if plain and not plain[-1]:
        raise ValueError("a backslash before nothing")
    if len(chunks) == 1 and len(plain) == len(chunks[0]):
        return Segment((), "".join(plain))
    return Segment(tuple(Chunk(re.compile("".join(c), re.DOTALL), len(c)) for c in chunks))


def _members(text: str, at: int) -> tuple[str, int]:
    """Return an expression for the set of characters at ``at``, and where it ends.

    As in git's wildmatch.c. Raises `ValueError` where the set has no end.
    """
    negates = text[at : at + 1] in ("!", "^") and at < len(text)
    at += negates
    found: list[str] = []
    before = ""  # the character that a range may begin with
    is_first = True
    while is_first or text[at : at + 1] != "]":
        is_first = False
        character = _character(text, at)
        if character == "[" and text[at + 1 : at + 2] == ":":
            end = text.find("]", at + 2)
            if end < 0:
                raise ValueError("a set without an end")
            name = text[at + 2 : end]
            if name.endswith(":"):
                if name[:-1] not in _MEMBERS:
                    raise ValueError("no such class")
                found.append(_MEMBERS[name[:-1]])
                before = ""
                at = end + 1
                continue
        if character == "-" and before and text[at + 1 : at + 2] not in ("", "]"):
            at += 1 + (text[at + 1] == "\\")
            until = _character(text, at)
            if before > until:  # to git only its first character: nobody means that
                raise ValueError("a range that ends before it begins")
            found.append(f"{re.escape(before)}-{re.escape(until)}")
            before = ""
        else:
            at += character == "\\"
            before = _character(text, at)
            found.append(re.escape(before))
        at += 1
    return f"[{'^' * negates}{''.join(found)}]", at + 1


def _character(text: str, at: int) -> str:
    if at >= len(text):
        raise ValueError("a set without an end")
    return text[at]
