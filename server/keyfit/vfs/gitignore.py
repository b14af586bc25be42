"""Match patterns as in .gitignore, in time linear in the pattern and in the path.

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
        # Both ends must fit without sharing a character; what is left over is for the ``*``.
        if at > end or not first.fits.match(name) or not last.fits.match(name, end):
            return False
        for chunk in self.chunks[1:-1]:
            match = chunk.fits.search(name, at, end)
            if match is None:
                return False
            at = match.end()
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
    patterns: list[Pattern] = []
    for line in lines:
        pattern = _pattern(line)
        if pattern:
            patterns.append(pattern)
    return Patterns(patterns[:MOST])


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines of a .gitignore's ``text`` as git splits them."""
    lines = text.removeprefix("\ufeff").split("\n")
    return tuple([line.removesuffix("\r") for line in lines])


def is_pattern(line: str) -> bool:
    """Return whether ``line`` can match something; blank lines and comments may be there, too."""
    if not line.strip() or line.startswith("#"):
        return True
    return _pattern(line) is not None


def _pattern(line: str) -> Pattern | None:
    """Return the pattern that ``line`` is, None for a comment and for what can match nothing."""
    line = _without_blanks(line)
    if not line or line.startswith("#"):
        return None
    includes = line.startswith("!")
    body = line.removeprefix("!") if includes else line
    folders_only = body.endswith("/")
    if folders_only:
        body = body[:-1]
    if not body:
        return None
    try:
        segments = _segments(body)
    except ValueError:
        return None
    return Pattern(segments, folders_only, includes)


def _segments(body: str) -> tuple[Segment, ...]:
    """Return the segments of a pattern. Raise `ValueError` if it can match nothing."""
    parts = _split(body.removeprefix("/"))
    # A slash at its beginning or inside ties a pattern to the file's own folder.
    is_anchored = "/" in body
    if not is_anchored:
        names = [_name(part) for part in parts]
        return (ANY_FOLDERS, *names)
    segments = [_segment(part) for part in parts]
    if segments[-1] is ANY_FOLDERS:
        # At the end, ``**`` stands for one name or more.
        segments.append(_name("*"))
    return tuple(segments)


def _without_blanks(line: str) -> str:
    """Return ``line`` without blanks at its end, but for those behind a backslash."""
    bare = line.rstrip(" ")
    backslashes = len(bare) - len(bare.rstrip("\\"))
    is_escaped = backslashes % 2 == 1
    if is_escaped and bare != line:
        return f"{bare} "
    return bare


def _split(text: str) -> list[str]:
    """Return what stands between the slashes of ``text``; one within ``[…]`` parts nothing.

    Raise `ValueError` where a set has no end.
    """
    parts: list[str] = []
    start = 0
    at = 0
    while at < len(text):
        if text[at] == "[":
            _, at = _set_expression(text, at + 1)
            continue
        length = 2 if text[at] == "\\" else 1
        is_slash = text[at] == "/" or text.startswith("\\/", at)
        if is_slash:
            parts.append(text[start:at])
            start = at + length
        at += length
    parts.append(text[start:])
    return parts


def _segment(text: str) -> Segment:
    is_any_folders = len(text) > 1 and not text.strip("*")
    return ANY_FOLDERS if is_any_folders else _name(text)


def _name(text: str) -> Segment:
    """Return the segment that ``text`` writes. Raise `ValueError` if it can match nothing."""
    chunks: list[list[str]] = [[]]  # expressions for one character each
    plain: list[str] = []  # the characters that stand for themselves
    at = 0
    while at < len(text):
        character = text[at]
        if character == "*":
            chunks.append([])
        elif character == "?":
            chunks[-1].append(".")
        elif character == "[":
            expression, at = _set_expression(text, at + 1)
            chunks[-1].append(expression)
            continue
        else:
            if character == "\\":
                at += 1
            if at >= len(text):
                raise ValueError("a backslash before nothing")
            plain.append(text[at])
            chunks[-1].append(re.escape(text[at]))
        at += 1
    is_literal = len(chunks) == 1 and len(plain) == len(chunks[0])
    if is_literal:
        return Segment((), "".join(plain))
    return Segment(tuple([_chunk(expressions) for expressions in chunks]))


def _chunk(expressions: list[str]) -> Chunk:
    pattern = re.compile("".join(expressions), re.DOTALL)
    return Chunk(pattern, len(expressions))


def _set_expression(text: str, at: int) -> tuple[str, int]:
    """Return an expression for the set of characters at ``at``, and where it ends.

    ``at`` is behind the opening bracket. As in git's wildmatch.c: a ``]`` that comes first is a
    member. Raise `ValueError` where the set has no end, or cannot match.
    """
    negation = ""
    if text[at : at + 1] in ("!", "^"):
        negation = "^"
        at += 1
    members: list[str] = []
    range_start = ""  # the character that a range may begin with
    is_first = True
    while is_first or text[at : at + 1] != "]":
        is_first = False
        character = _character(text, at)
        class_end = _class_end(text, at)
        if class_end:
            members.append(_class_members(text[at + 2 : class_end - 1]))
            range_start = ""
            at = class_end
        elif (
            character == "-" and range_start and text[at + 1 : at + 2] not in ("", "]")
        ):
            at = _skip_backslash(text, at + 1)
            members.append(_range(range_start, _character(text, at)))
            range_start = ""
        else:
            at = _skip_backslash(text, at)
            range_start = _character(text, at)
            members.append(re.escape(range_start))
        at += 1
    return f"[{negation}{''.join(members)}]", at + 1


def _class_end(text: str, at: int) -> int:
    """Return the place of the bracket that ends the class ``[:name:]`` at ``at``, 0 if none is.

    Raise `ValueError` where there is no bracket at all.
    """
    if not text.startswith("[:", at):
        return 0
    end = text.find("]", at + 2)
    if end < 0:
        raise ValueError("a set without an end")
    is_class = text[at + 2 : end].endswith(":")
    return end if is_class else 0


def _class_members(name: str) -> str:
    if name not in _MEMBERS:
        raise ValueError("no such class")
    return _MEMBERS[name]


def _range(first: str, last: str) -> str:
    # To git such a range has only its first character, which nobody means.
    if first > last:
        raise ValueError("a range that ends before it begins")
    return f"{re.escape(first)}-{re.escape(last)}"


def _skip_backslash(text: str, at: int) -> int:
    return at + 1 if text.startswith("\\", at) else at


def _character(text: str, at: int) -> str:
    if at >= len(text):
        raise ValueError("a set without an end")
    return text[at]
