"""Find what ``docker run -e NAME=value`` and the like give to the program in a container."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .shell_word import NAME

_ENGINES = ("docker", "podman", "nerdctl", "docker-compose", "podman-compose")
_COMMANDS = ("run", "create", "exec")
_GROUPS = ("container", "compose")  # may stand before these
_MAX_WORDS_BEFORE = 6  # options of the engine and their arguments
# Options without an argument; all others have one. A letter may be one of several: ``-it``.
_FLAGS = re.compile(
    r"-[ditTPq]+|--(?:rm|detach|interactive|tty|init|privileged|read-only|publish-all|quiet"
    r"|no-healthcheck|oom-kill-disable|no-deps|service-ports|use-aliases|build|quiet-pull|no-TTY"
    r"|replace|no-hosts|remove-orphans|rmi|tls|tlsverify|debug)"
)
_OPTION = re.compile(r"(?:-e|--env)(?:=|$)|-e(?=[A-Za-z_\"'])")
_ASSIGNED = re.compile(rf"[\"']?(?P<name>{NAME})(?P<sign>=|[\"']?$)")


class ContainerVariable(NamedTuple):
    """A variable of a container: the index of its word and where the assignment begins there.

    ``name``: the variable has the value that it has outside.
    """

    word: int
    start: int
    name: str = ""


def container_variables(words: Sequence[str]) -> Iterator[ContainerVariable]:
    """Yield the variables that the command of ``words`` (raw, its name first) gives to a
    container."""
    index = _first_option(words)
    if index is None:
        return
    while index < len(words):
        word = words[index]
        if not word.startswith("-") or word == "--":
            return  # the image; what follows is the command in the container
        option = _OPTION.match(word)
        if option and option.end() < len(word):
            yield from _variable(words, index, option.end())
        elif option:
            yield from _variable(words, index + 1, 0)
        has_argument = "=" not in word and not _FLAGS.fullmatch(word)
        is_joined = option is not None and option.end() < len(word)
        index += 2 if has_argument and not is_joined else 1


def _first_option(words: Sequence[str]) -> int | None:
    """Return the index behind ``docker run``, None if the command is another one."""
    if not words or words[0].rpartition("/")[2] not in _ENGINES:
        return None
    for index, word in enumerate(words[1:_MAX_WORDS_BEFORE], start=1):
        if word in _COMMANDS:
            return index + 1
        is_argument = words[index - 1].startswith("-")
        if not word.startswith("-") and word not in _GROUPS and not is_argument:
            return None
    return None


def _variable(
    words: Sequence[str], index: int, start: int
) -> Iterator[ContainerVariable]:
    if index >= len(words):
        return
    assigned = _ASSIGNED.match(words[index], start)
    if assigned is None:
        return
    is_passed = assigned["sign"] != "="
    yield ContainerVariable(index, start, assigned["name"] if is_passed else "")
