"""Recognize misspelled hosts and models.

Digits and short words never count as misspelled: they are versions, regions and sizes, of which a
new one may be real.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_SEPARATOR = re.compile(r"[.\-]")
_FAMILY = re.compile(r"([a-z]+(?:-[a-z])?-?)(\d{1,2}(?:\.\d{1,2}){0,3})(?![\d.])")
_DIGITS = re.compile(r"\d+")
_LONG_WORD = 8  # letters of a word of which two may be wrong
_MEDIUM_WORD = 5  # letters of a word of which one may


def distance(left: str, right: str, most: int) -> int:
    """Return how many letters to insert, drop, replace or swap with their neighbor to turn
    ``left`` into ``right`` (optimal string alignment); ``most + 1`` for anything farther.

    Names differ in a few letters or not at all, so pairs whose lengths tell them apart never reach
    the table below, however long they are.
    """
    if abs(len(left) - len(right)) > most:
        return most + 1
    # Row by row: how far the first letters of ``left`` are from the first of ``right``, by column.
    above_that: list[int] = []
    above = list(range(len(right) + 1))
    for row, letter in enumerate(left, start=1):
        current = [row]
        for column, other in enumerate(right, start=1):
            dropped = above[column] + 1
            inserted = current[-1] + 1
            replaced = above[column - 1] + (letter != other)
            best = min(dropped, inserted, replaced)
            has_neighbors = row > 1 and column > 1
            if has_neighbors and letter == right[column - 2] and other == left[row - 2]:
                swapped = above_that[column - 2] + 1
                best = min(best, swapped)
            current.append(best)
        if min(current) > most:  # no later row can come below this one
            return most + 1
        above_that = above
        above = current
    return min(above[-1], most + 1)


def _tolerance(word: str) -> int:
    """Return how many letters of ``word`` may be wrong for it still to be recognized."""
    if len(word) >= _LONG_WORD:
        return 2
    return 1 if len(word) >= _MEDIUM_WORD else 0


def _is_close(word: str, known: str) -> bool:
    if word == known:
        return True
    most = _tolerance(known)
    if most == 0:
        return False
    return distance(word, known, most) <= most


@lru_cache(maxsize=1024)
def near_host(name: str, hosts: tuple[str, ...]) -> str | None:
    """Return the one of ``hosts`` whose words ``name`` misspells, or None."""
    words = _SEPARATOR.split(name)
    bare = _SEPARATOR.sub("", name)
    for host in hosts:
        if "*" in host:  # a label that may be anything cannot be misspelled
            continue
        if _SEPARATOR.sub("", host) == bare:
            return host
        known_words = _SEPARATOR.split(host)
        if len(words) != len(known_words):
            continue
        if all(map(_is_close, words, known_words)):
            return host
    return None


def normalized(model: str) -> str:
    """Return ``model`` without what spellings differ in: case, dashes, dots, spaces."""
    return re.sub(r"[-._\s]", "", model).lower()


def near_model(name: str, models: Iterable[str]) -> str | None:
    """Return the one of ``models`` that ``name`` misspells, its digits being the same."""
    known = list(models)
    bare = normalized(name)
    for model in known:
        if normalized(model) == bare:
            return model
    # Another digit is another version, not a misspelling.
    digits = _DIGITS.findall(name)
    lower = name.lower()
    same_version = [model for model in known if _DIGITS.findall(model) == digits]
    ranked = []
    for model in same_version:
        letters = distance(lower, model.lower(), 2)
        ranked.append((letters, len(model), model))
    for letters, length, model in sorted(ranked):
        # One letter in five may be wrong, so a short name must be spelled right.
        if letters <= min(2, length // 5):
            return model
    return None


def family_of(model: str) -> tuple[str, tuple[int, ...]] | None:
    """Split ``model`` into its family and version: ``kimi-k2.7-code`` is version 2.7 of ``kimi-k``.

    Case and what stands before a slash do not matter. None where no version follows the family.
    """
    # A router's word before the slash is not part of the model's name.
    name = model.rpartition("/")[2]
    match = _FAMILY.match(name.lower())
    if match is None:
        return None
    family, version = match.groups()
    numbers = version.split(".")
    return family, tuple(map(int, numbers))
