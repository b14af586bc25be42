"""Which of a project's settings count: whoever can commit to a repository writes its keyfit.toml.

So a project may make keyfit quieter or stricter about itself. What reads other files, or changes
what keyfit knows, needs the word of the user who runs it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from enum import IntEnum
from types import MappingProxyType
from typing import NamedTuple

from .settings import Layer, Problem, line_of


class Trust(IntEnum):
    """What of a project's settings counts."""

    RULES = 0  # rules, severities and excludes: the editor's workspace is not trusted
    JUDGEMENT = 1  # also its hosts, models, edition and baseline: nobody has said anything
    EVERYTHING = 2  # also its tools, its facts and the home folder: the user trusts it


class Word(NamedTuple):
    """The user's word about a project: how far it is trusted, and how to trust it further."""

    trust: Trust
    how: str = ""


TrustOf = Callable[[str, tuple[str, ...]], Word]
"""The word about the project in a folder, given the folders that the user's own settings trust."""

NEEDS: Mapping[str, Trust] = MappingProxyType(
    {
        "edition": Trust.JUDGEMENT,
        "models": Trust.JUDGEMENT,
        "hosts": Trust.JUDGEMENT,
        "baseline": Trust.JUDGEMENT,
        "tools": Trust.EVERYTHING,
        "facts": Trust.EVERYTHING,
        "home": Trust.EVERYTHING,
    }
)
"""The least trust at which a setting of a project counts; of those not listed, `Trust.RULES`."""

LEFT_OUT = "left out, because the project is not trusted"


def as_trusted(one: Layer, word: Word) -> Layer:
    """Return what counts of the project's layer ``one``, with one problem that names the rest.

    A value that asks for nothing, such as ``home = false``, is not named.
    """
    left_out = [key for key, value in one.values.items() if value and _needed(key) > word.trust]
    if not left_out:
        return one
    kept = {key: value for key, value in one.values.items() if key not in left_out}
    names = ", ".join(dict.fromkeys(key.partition(".")[0] for key in left_out))
    problem = Problem(
        one.source, line_of(one.lines, left_out[0]), names,
        f"{LEFT_OUT}; if you trust it, {word.how}",
    )  # fmt: skip
    return one._replace(values=kept, problems=(*one.problems, problem))


def _needed(key: str) -> Trust:
    return NEEDS.get(key.partition(".")[0], Trust.RULES)


def is_within(folder: str, tops: tuple[str, ...]) -> bool:
    """Whether ``folder`` (absolute, with ``/``) is one of ``tops`` or lies below one.

    A top that is a symbolic link counts under both of its names.
    """
    named = {*tops, *(os.path.realpath(top).replace(os.sep, "/") for top in tops)}
    return any(f"{folder}/".startswith(f"{top.rstrip('/')}/") for top in named)


def untold(folder: str, trusted: tuple[str, ...]) -> Word:
    """Return the word where only the user's own settings file may have said something."""
    known = is_within(folder, trusted)
    return Word(Trust.EVERYTHING if known else Trust.JUDGEMENT, "name its folder in 'trust' there")
