"""Match patterns as in .gitignore, in time linear in the pattern and in the path.

A project chooses its patterns, so a pattern must not be able to freeze the process. A pattern is
split into segments at ``/`` and each segment into chunks at ``*``. A chunk has a fixed length, so
the leftmost place where it fits is always the best one and nothing is tried twice.
A line that is not a valid pattern is skipped, as git does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

MAX_PATTERNS = 10_000  # patterns of one file; further ones are not used
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
    """The part between two slashes: ``chunks`` with any text between each two of them.

    ``literal`` is the only name that matches, if there is just one.
    """

    chunks: tuple[Chunk, ...]
    literal: str | None = None

    def matches(self, name: str) -> bool:
        """Return whether all of ``name`` matches."""
        if self.literal is not None:
            return name == self.literal
        first = self.chunks[0]
        last = self.chunks[-1]
        if len(self.chunks) == 1:
            return first.fits.fullmatch(name) is not None
        at = first.length
        end = len(name) - last.length
        # Both ends must match without sharing a character; the ``*`` take what is left.
        if at > end:
            return False
        if not first.fits.match(name):
            return False
        if not last.fits.match(name, end):
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
        """Return whether the path made of ``names`` matches."""
        segments = self.segments
        if ANY_FOLDERS not in segments:
            if len(names) != len(segments):
                return False
            pairs = zip(segments, names, strict=True)
            return all(segment.matches(name) for segment, name in pairs)
        # By far the most common form: a name anywhere, such as ``*.log``.
        if len(segments) == 2 and segments[0] is ANY_FOLDERS:
            last = names[-1]
            return segments[1].matches(last)
        return self._matches_any_depth(names)

    def _matches_any_depth(self, names: Sequence[str]) -> bool:
        """Return whether the path matches, by the set of segments that may come next."""
        states = self._with_skipped({0})
        for name in names:
            following = set(self._after(states, name))
            states = self._with_skipped(following)
        end = len(self.segments)
        return end in states

    def _after(self, states: Iterable[int], name: str) -> Iterator[int]:
        """Yield the states that ``name`` leads to."""
        end = len(self.segments)
        for state in states:
            if state == end:
                continue
            segment = self.segments[state]
            if segment is ANY_FOLDERS:
                yield state
            elif segment.matches(name):
                yield state + 1

    def _with_skipped(self, states: set[int]) -> set[int]:
        """Return ``states`` and those reached if ``**`` matches no folder."""
        reached = set(states)
        end = len(self.segments)
        for state in states:
            while state < end and self.segments[state] is ANY_FOLDERS:
                state += 1
                reached.add(state)
        return reached


class Patterns:
    """The patterns of one file; of those that match, the last one decides."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._last_first = tuple(patterns)[::-1]

    def decide(self, path: str) -> bool | None:
        """Return whether ``path`` itself is ignored, None if no pattern matches it.

        ``path`` is relative to the patterns' folder; that of a folder ends in a slash. Whether a
        folder above it is ignored is not asked.
        """
        return self._decide(_names(path), path.endswith("/"))

    def match_file(self, path: str) -> bool:
        """Return whether ``path``, as for `decide`, or a folder above it is ignored."""
        names = _names(path)
        # Everything in an ignored folder is ignored, whatever matches the path itself.
        for count in range(1, len(names)):
            folder = names[:count]
            if self._decide(folder, True):
                return True
        return bool(self._decide(names, path.endswith("/")))

    def _decide(self, names: Sequence[str], is_folder: bool) -> bool | None:
        for pattern in self._last_first:
            if pattern.folders_only and not is_folder:
                continue
            if pattern.matches(names):
                return not pattern.includes
        return None


def _names(path: str) -> list[str]:
    return path.rstrip("/").split("/")


class PlacedPatterns(NamedTuple):
    """Patterns that start from the folder ``base`` (absolute, with ``/``)."""

    base: str
    patterns: Patterns

    def match(self, path: str, is_folder: bool = False) -> bool:
        """Return whether the file or folder at ``path`` (absolute) matches."""
        base = self.base.rstrip("/") + "/"
        if not path.startswith(base):
            return False
        relative = path[len(base) :]
        if is_folder:
            relative += "/"
        return self.patterns.match_file(relative)


@lru_cache(maxsize=256)
def parse_gitignore(lines: tuple[str, ...]) -> Patterns:
    """Return the patterns of ``lines``."""
    # Cached, since the packages of a monorepo often have the same ones.
    patterns: list[Pattern] = []
    for line in lines:
        pattern = _pattern(line)
        if pattern:
            patterns.append(pattern)
    return Patterns(patterns[:MAX_PATTERNS])


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines of a .gitignore's ``text`` as git splits them."""
    lines = text.removeprefix("\ufeff").split("\n")
    return tuple([line.removesuffix("\r") for line in lines])


def is_pattern(line: str) -> bool:
    """Return whether ``line`` is valid: a pattern that can match, a comment or a blank line."""
    is_blank = not line.strip()
    if is_blank or line.startswith("#"):
        return True
    return _pattern(line) is not None


def _pattern(line: str) -> Pattern | None:
    """Return the pattern on ``line``, None for a comment and for what can match nothing."""
    line = _without_blanks(line)
    if not line or line.startswith("#"):
        return None
    includes = line.startswith("!")
    body = line.removeprefix("!")
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
    # A slash at the beginning or inside anchors a pattern to the file's own folder.
    is_anchored = "/" in body
    if not is_anchored:
        names = [_name(part) for part in parts]
        return (ANY_FOLDERS, *names)
    segments = [_segment(part) for part in parts]
    if segments[-1] is ANY_FOLDERS:
        # At the end, ``**`` matches one name or more.
        segments.append(_name("*"))
    return tuple(segments)


def _without_blanks(line: str) -> str:
    """Return ``line`` without blanks at its end, except one after a backslash."""
    bare = line.rstrip(" ")
    before = bare.rstrip("\\")
    backslashes = len(bare) - len(before)
    is_escaped = backslashes % 2 == 1
    if is_escaped and bare != line:
        return f"{bare} "
    return bare


def _split(text: str) -> list[str]:
    """Return the parts of ``text`` between its slashes; one inside ``[…]`` does not count.

    Raise `ValueError` if a set has no end.
    """
    parts: list[str] = []
    start = 0
    at = 0
    while at < len(text):
        if text[at] == "[":
            _, at = _set_expression(text, at + 1)
            continue
        is_escape = text[at] == "\\"
        end = at + (2 if is_escape else 1)
        if text[at:end] in ("/", "\\/"):
            part = text[start:at]
            parts.append(part)
            start = end
        at = end
    last = text[start:]
    parts.append(last)
    return parts


def _segment(text: str) -> Segment:
    has_only_stars = not text.strip("*")
    if has_only_stars and len(text) > 1:
        return ANY_FOLDERS
    return _name(text)


def _name(text: str) -> Segment:
    """Return the segment for ``text``. Raise `ValueError` if it can match nothing."""
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
            expression = re.escape(text[at])
            chunks[-1].append(expression)
        at += 1
    has_no_stars = len(chunks) == 1
    if has_no_stars and len(plain) == len(chunks[0]):
        literal = "".join(plain)
        return Segment((), literal)
    return Segment(tuple(map(_chunk, chunks)))


def _chunk(expressions: list[str]) -> Chunk:
    expression = "".join(expressions)
    pattern = re.compile(expression, re.DOTALL)
    return Chunk(pattern, len(expressions))


def _set_expression(text: str, at: int) -> tuple[str, int]:
    """Return an expression for the set of characters at ``at``, and where it ends.

    ``at`` is after the opening bracket. As in git's wildmatch.c, a ``]`` that comes first is a
    member. Raise `ValueError` if the set has no end or cannot match.
    """
    negation = ""
    if text.startswith(("!", "^"), at):
        negation = "^"
        at += 1
    members: list[str] = []
    range_start = ""  # the character that a range may begin with
    is_first = True
    while is_first or not text.startswith("]", at):
        is_first = False
        class_end = _class_end(text, at)
        if class_end:
            name_start = at + len("[:")
            name = text[name_start : class_end - 1]
            members.append(_class_members(name))
            range_start = ""
            at = class_end
        # Otherwise a ``-`` is a member like any other character.
        elif range_start and _is_range(text, at):
            at = _skip_backslash(text, at + 1)
            range_end = _character(text, at)
            members.append(_range(range_start, range_end))
            range_start = ""
        else:
            at = _skip_backslash(text, at)
            range_start = _character(text, at)
            members.append(re.escape(range_start))
        at += 1
    expression = f"[{negation}{''.join(members)}]"
    return expression, at + 1


def _is_range(text: str, at: int) -> bool:
    """Return whether the character at ``at`` is a ``-`` with a last member after it."""
    following = text[at + 1 : at + 2]
    return text.startswith("-", at) and following not in ("", "]")


def _class_end(text: str, at: int) -> int:
    """Return the place of the bracket that ends the class ``[:name:]`` at ``at``, 0 if none does.

    Raise `ValueError` if there is no bracket at all.
    """
    if not text.startswith("[:", at):
        return 0
    start = at + len("[:")
    end = text.find("]", start)
    if end < 0:
        raise ValueError("a set without an end")
    name = text[start:end]
    return end if name.endswith(":") else 0


def _class_members(name: str) -> str:
    if name not in _MEMBERS:
        raise ValueError("no such class")
    return _MEMBERS[name]


def _range(first: str, last: str) -> str:
    # For git such a range has only its first character, which nobody means.
    if first > last:
        raise ValueError("a range that ends before it begins")
    return f"{re.escape(first)}-{re.escape(last)}"


def _skip_backslash(text: str, at: int) -> int:
    return at + 1 if text.startswith("\\", at) else at


def _character(text: str, at: int) -> str:
    if at >= len(text):
        raise ValueError("a set without an end")
    return text[at]
