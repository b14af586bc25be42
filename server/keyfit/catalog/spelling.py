"""Near misses of hosts and models. Digits and short words never count as misspelt: they are
versions, regions and sizes, and the next one may be real."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_WORD = re.compile(r"[.\-]")
_FAMILY = re.compile(r"([a-z]+(?:-[a-z])?-?)(\d{1,2}(?:\.\d{1,2}){0,3})(?![\d.])")
_DIGITS = re.compile(r"\d+")


def distance(left: str, right: str, most: int) -> int:
    """Return how many letters to insert, drop, replace or swap with their neighbor to turn
    ``left`` into ``right`` (optimal string alignment); ``most + 1`` for anything farther.

    Names differ in a few letters or not at all, so pairs whose lengths tell them apart never reach
    the table below, however long they are.
    """
    if abs(len(left) - len(right)) > most:
        return most + 1
    above_that: list[int] = []
    above = list(range(len(right) + 1))
    for row, letter in enumerate(left, start=1):
        current = [row]
        for column, other in enumerate(right, start=1):
            replaced = above[column - 1] + (letter != other)
            best = min(above[column] + 1, current[column - 1] + 1, replaced)
            is_swap = (
                row > 1 and column > 1 and letter == right[column - 2] and other == left[row - 2]
            )
            if is_swap:
                best = min(best, above_that[column - 2] + 1)
            current.append(best)
        if min(current) > most:  # no later row can come below this one
            return most + 1
        above_that, above = above, current
    return min(above[-1], most + 1)


def _tolerance(word: str) -> int:
    return 2 if len(word) >= 8 else 1 if len(word) >= 5 else 0


def _close(mine: str, theirs: str) -> bool:
    most = _tolerance(theirs)
    if mine == theirs or abs(len(mine) - len(theirs)) > most:
        return mine == theirs
    return most > 0 and distance(mine, theirs, most) <= most


@lru_cache(maxsize=1024)
def near_host(name: str, hosts: tuple[str, ...]) -> str | None:
    """The one of ``hosts`` whose words ``name`` misspells, or None."""
    mine = _WORD.split(name)
    for host in hosts:
        theirs = _WORD.split(host)
        if "*" in host:  # a label that may be anything cannot be misspelt
            continue
        if _WORD.sub("", host) == _WORD.sub("", name):
            return host
        if len(mine) == len(theirs) and all(map(_close, mine, theirs)):
            return host
    return None


def normalized(model: str) -> str:
    """``model`` without what spellings differ in: case, dashes, dots, spaces."""
    return re.sub(r"[-._\s]", "", model).lower()


def near_model(name: str, models: Iterable[str]) -> str | None:
    """The one of ``models`` that ``name`` misspells, its digits being the same."""
    known = list(models)
    same = [model for model in known if normalized(model) == normalized(name)]
    if same:
        return same[0]
    digits = _DIGITS.findall(name)
    versions = [model for model in known if _DIGITS.findall(model) == digits]
    lower = name.lower()
    ranked = sorted((distance(lower, m.lower(), 2), len(m), m) for m in versions)
    return next((m for far, length, m in ranked if far <= min(2, length // 5)), None)


def family_of(model: str) -> tuple[str, tuple[int, ...]] | None:
    """Split ``model`` into its family and version: ``kimi-k2.7-code`` is version 2.7 of ``kimi-k``.

    Case and what stands before a slash do not matter. None where no version follows the family.
    """
    match = _FAMILY.match(model.rpartition("/")[2].lower())
    return (match[1], tuple(map(int, match[2].split(".")))) if match else None
