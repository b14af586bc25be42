"""Near misses of hosts and models. Digits and short words never count as misspelt: they are
versions, regions and sizes, and the next one may be real."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_WORD = re.compile(r"[.\-]")
_DIGITS = re.compile(r"\d+")


def _distance(left: str, right: str, most: int) -> int:
    """Letters to insert, drop, replace or swap; above ``most`` for anything farther."""
    from rapidfuzz.distance import OSA  # loaded only once something is misspelt

    return int(OSA.distance(left, right, score_cutoff=most))


def _tolerance(word: str) -> int:
    return 2 if len(word) >= 8 else 1 if len(word) >= 5 else 0


def _close(mine: str, theirs: str) -> bool:
    most = _tolerance(theirs)
    if mine == theirs or abs(len(mine) - len(theirs)) > most:
        return mine == theirs
    return most > 0 and _distance(mine, theirs, most) <= most


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


def squeezed(model: str) -> str:
    """``model`` without what spellings differ in: case, dashes, dots, spaces."""
    return re.sub(r"[-._\s]", "", model).lower()


def near_model(name: str, models: Iterable[str]) -> str | None:
    """The one of ``models`` that ``name`` misspells, its digits being the same."""
    known = list(models)
    same = [model for model in known if squeezed(model) == squeezed(name)]
    if same:
        return same[0]
    digits = _DIGITS.findall(name)
    versions = [model for model in known if _DIGITS.findall(model) == digits]
    lower = name.lower()
    ranked = sorted((_distance(lower, m.lower(), 2), len(m), m) for m in versions)
    return next((m for far, length, m in ranked if far <= min(2, length // 5)), None)
