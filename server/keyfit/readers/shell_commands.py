"""What a command does to the names of the shell that runs it, told by the command's words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .shell_word import NAME

# Runs text that stands elsewhere: in bash, zsh and, the last lines, direnv's library.
_RUNS_OTHER_TEXT = (
    "source", ".", "eval",
    "dotenv", "dotenv_if_exists", "source_env", "source_env_if_exists",
    "source_up", "source_up_if_exists", "source_url",
)  # fmt: skip
_READS = ("read", "mapfile", "readarray", "vared")  # into each name among its words
_PRINTS = ("printf", "print")  # with -v into a name
_IN_THIS_SHELL = ("builtin", "command")
_WRAPPERS = ("env", "exec", "command", "nohup", "sudo", "time", "coproc")  # run another command
_CLEANS = ("-i", "-", "--ignore-environment")  # options of env
_WITH_ARGUMENT = ("-u", "--unset", "-C", "--chdir", "-g")
_ASSIGNMENT = re.compile(rf"{NAME}\+?=(?!\()")
# zsh: ``read "NAME?Prompt: "``
_TARGET = re.compile(rf"""["']?(?P<name>{NAME})(?:["']?$|\?)""")
_QUOTED = re.compile(rf"""["'](?P<name>{NAME})\+?=""")
_UNSETS = re.compile(rf"(?:-u|--unset=)(?P<name>{NAME})$")
_EXPANDED = re.compile(r"[$`]")


class Target(NamedTuple):
    """A name in the word of index ``word``: the characters ``start:end`` of it."""

    word: int
    start: int
    end: int


class Effect(NamedTuple):
    """The names to which a command gives a value that is not in the file.

    ``any``: which names it sets cannot be told.
    """

    targets: tuple[Target, ...] = ()
    any: bool = False


def effect(words: Sequence[str]) -> Effect:
    """What the command of ``words`` (raw, its name first) sets."""
    first = next((i for i, word in enumerate(words) if word not in _IN_THIS_SHELL), len(words))
    name = words[first].lstrip("\\") if first < len(words) else ""
    if name in _RUNS_OTHER_TEXT:
        return Effect(any=True)
    if name in _READS:
        return _named(words, range(first + 1, len(words)))
    if name in _PRINTS and "-v" in words:
        at = words.index("-v") + 1
        return _named(words, range(at, min(at + 1, len(words))))
    if name == "getopts":
        return _named(words, range(first + 2, min(first + 3, len(words))))
    return Effect()


def _named(words: Sequence[str], places: range) -> Effect:
    """The names in the words at ``places``; an option's argument may pass for one."""
    targets = tuple(_targets(words, places, _TARGET))
    unknown = not targets and any(_EXPANDED.search(words[place]) for place in places)
    return Effect(targets, unknown)


def declared(words: Sequence[str]) -> Effect:
    """What ``export``, ``declare`` … or ``unset`` sets by words that are no plain assignments."""
    quoted = tuple(_targets(words, range(len(words)), _QUOTED))
    known = {target.word for target in quoted}
    others = (word for index, word in enumerate(words) if index not in known)
    return Effect(quoted, any(_EXPANDED.search(word) for word in others))


def _targets(words: Sequence[str], places: range, pattern: re.Pattern[str]) -> Iterator[Target]:
    for index in places:
        if match := pattern.match(words[index]):
            yield Target(index, *match.span("name"))


class Environment(NamedTuple):
    """What ``env A=b -u C`` and its like change for the command they run.

    ``assigns`` are the indices of words that may be assignments; ``clean``: nothing else is left.
    """

    assigns: tuple[int, ...] = ()
    unsets: tuple[Target, ...] = ()
    clean: bool = False


def environment(words: Sequence[str]) -> Environment:
    """What the wrappers at the beginning of a command's ``words`` change."""
    assigns: list[int] = []
    unsets: list[Target] = []
    clean, last, wrapper = False, "", ""
    for index, word in enumerate(words):
        name = word.rpartition("/")[2]
        if wrapper == "env" and (target := _unset(index, word, last)):
            unsets.append(target)
        elif _ASSIGNMENT.match(word):
            assigns.append(index)
        elif name in _WRAPPERS:
            wrapper, clean = name, clean or name == "sudo"  # which keeps next to nothing
        elif wrapper == "env" and word in _CLEANS:
            clean = True
        elif not word.startswith("-") and last not in _WITH_ARGUMENT:
            break
        last = word
    return Environment(tuple(assigns), tuple(unsets), clean)


def _unset(index: int, word: str, last: str) -> Target | None:
    if last in ("-u", "--unset"):
        return Target(index, 0, len(word))
    match = _UNSETS.match(word)
    return Target(index, *match.span("name")) if match else None
