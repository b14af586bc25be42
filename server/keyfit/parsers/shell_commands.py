"""What a command does to the variables of the shell that runs it, by the command's words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .shell_word import NAME

# Runs text from elsewhere: in bash, zsh and, the last lines, direnv's library.
_RUNS_OTHER_TEXT = (
    "source",
    ".",
    "eval",
    "dotenv",
    "dotenv_if_exists",
    "source_env",
    "source_env_if_exists",
    "source_up",
    "source_up_if_exists",
    "source_url",
)
_READS = ("read", "mapfile", "readarray", "vared")  # into each name among its words
_PRINTS = ("printf", "print")  # with -v into a name
_IN_THIS_SHELL = ("builtin", "command")
# Run another command.
_WRAPPERS = (
    "env",
    "exec",
    "command",
    "nohup",
    "sudo",
    "time",
    "coproc",
    "npx",
    "cross-env",
    "cross-env-shell",
)
_CLEANS = ("-i", "-", "--ignore-environment")  # options of env
_WITH_ARGUMENT = ("-u", "--unset", "-C", "--chdir", "-g")
# ``A=(`` begins an array, which no setting is.
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

    ``any``: it may set any names.
    """

    targets: tuple[Target, ...] = ()
    any: bool = False


def effect(words: Sequence[str]) -> Effect:
    """Return what the command of ``words`` (raw, its name first) sets."""
    first = 0
    while first < len(words) and words[first] in _IN_THIS_SHELL:
        first += 1
    if first == len(words):
        return Effect()
    # A backslash only keeps an alias of that name from being used.
    name = words[first].lstrip("\\")
    if name in _RUNS_OTHER_TEXT:
        return Effect(any=True)
    if name in _READS:
        return _named(words, range(first + 1, len(words)))
    if name in _PRINTS and "-v" in words:
        return _named_at(words, words.index("-v") + 1)
    if name == "getopts":
        return _named_at(words, first + 2)  # behind the letters of the options
    return Effect()


def _named_at(words: Sequence[str], index: int) -> Effect:
    """Return the name in the word of ``index``, nothing if there is no such word."""
    end = min(index + 1, len(words))
    return _named(words, range(index, end))


def _named(words: Sequence[str], places: range) -> Effect:
    """Return the names in the words at ``places``.

    Options are not known here, so an argument of one may be taken for a name.
    """
    targets = tuple(_targets(words, places, _TARGET))
    if targets:
        return Effect(targets)
    # ``read "$name"`` sets a variable, and nobody knows which.
    for place in places:
        if _EXPANDED.search(words[place]):
            return Effect(any=True)
    return Effect()


def declared(words: Sequence[str]) -> Effect:
    """Return what ``export``, ``unset`` and the like set by ``words`` other than plain
    assignments."""
    all_places = range(len(words))
    quoted = tuple(_targets(words, all_places, _QUOTED))
    known = {target.word for target in quoted}
    sets_any = False
    for index, word in enumerate(words):
        # ``export "$NAME=value"``: the name itself is only known when it runs.
        if index not in known and _EXPANDED.search(word):
            sets_any = True
    return Effect(quoted, sets_any)


def exports(words: Sequence[str]) -> bool | None:
    """Return whether a declaration of ``words`` passes its names to programs started later.

    None if it leaves that as it was.
    """
    command, *rest = words
    if command == "export":
        return "-n" not in rest
    for word in rest:
        if word[0] in "-+" and "x" in word:
            return word[0] == "-"
    return None


def exports_all(words: Sequence[str]) -> bool | None:
    """Return whether every assignment after a command of ``words`` is exported.

    None if it leaves that as it was.
    """
    command, *options = words
    if command == "set":
        for word in options:
            if word in ("-a", "+a"):
                return word == "-a"
        if "allexport" in options:
            return "-o" in options
    if command in ("setopt", "unsetopt") and "allexport" in options:
        return command == "setopt"
    return None


def _targets(
    words: Sequence[str], places: range, pattern: re.Pattern[str]
) -> Iterator[Target]:
    for index in places:
        match = pattern.match(words[index])
        if match:
            yield Target(index, *match.span("name"))


class Environment(NamedTuple):
    """What ``env A=b -u C`` and its like change for the command they run.

    ``assigns`` are the indices of words that may be assignments; ``clean``: the command sees no
    other variables. ``command`` is the index of the command's own name.
    """

    assigns: tuple[int, ...] = ()
    unsets: tuple[Target, ...] = ()
    clean: bool = False
    command: int = 0


def environment(words: Sequence[str]) -> Environment:
    """Return what the wrappers at the beginning of a command's ``words`` change."""
    assigns: list[int] = []
    unsets: list[Target] = []
    clean = False
    last = ""
    wrapper = ""
    command = len(words)
    for index, word in enumerate(words):
        name = word.rpartition("/")[2]
        target: Target | None = None
        if wrapper == "env":
            target = _unset(index, word, last)
        if target:
            unsets.append(target)
        elif _ASSIGNMENT.match(word):
            assigns.append(index)
        elif name in _WRAPPERS:
            wrapper = name
            clean |= name == "sudo"  # which keeps next to nothing
        elif wrapper == "env" and word in _CLEANS:
            clean = True
        elif not word.startswith("-") and last not in _WITH_ARGUMENT:
            command = index
            break
        last = word
    return Environment(tuple(assigns), tuple(unsets), clean, command)


def _unset(index: int, word: str, last: str) -> Target | None:
    if last in ("-u", "--unset"):
        return Target(index, 0, len(word))
    match = _UNSETS.match(word)
    if match is None:
        return None
    return Target(index, *match.span("name"))
