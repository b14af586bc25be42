"""What keyfit knows of the settings that a tool publishes, see published.py.

A published name is one that the tool's catalog file models, one of its `[[unmodeled]]`, or one of
schemas/harmless.toml, which changes nothing in the call that the tool makes for a prompt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import tomli

from .install import ROOT
from .published import covers, harmless, kept

_CATALOG = ROOT / "server/keyfit/catalog/tools"
_VARIABLE = re.compile(r"\$([A-Z][A-Z0-9_]+)")
_LOCATOR = re.compile(r"[@?]*(/?)([\w$\"-][\w$.\"{}\[\]#-]*)")
_PLACE = re.compile(r"^(\{\w+\}#?|\[\]|\d+)$")
# In these the names of settings are values; elsewhere in a file, values are other texts.
_ROW_WORDS = {
    "key", "url", "model", "thinking", "budget", "context", "output", "choose", "words",
    "rename", "header_tables", "also_in", "when", "when_not", "needs", "rejects", "aliases", "by",
    "skips", "ignores",
    "recent", "among", "prefer", "where", "aliases_at", "of_declared", "login_at", "at",
    "excluded", "unless", "variables", "bindings", "includes", "differs_from", "requires",
    "environments", "only_if", "replace",
}  # fmt: skip
_VARIABLE_WORDS = {
    "moved_by",
    "unread_if",
    "detect_by",
    "detect_in_dotenv",
    "sends_empty",
}


def unclassified(tool: str) -> list[str]:
    """The names in the tool's file of published settings of which keyfit knows nothing."""
    settings = modelled(tool)
    known = [*settings, *harmless(tool)]
    through = {part for name in settings for part in _through(name)}
    return [
        name
        for name in kept(tool)
        if not (any(covers(one, name) for one in known) or _known(through, name))
    ]


@lru_cache
def modelled(tool: str) -> frozenset[str]:
    """The paths and `$NAME`s of the tool's catalog file, with what leads there."""
    path = _CATALOG / f"{tool}.toml"
    said = tomli.loads(path.read_text(encoding="utf-8"))
    calls = list(said.pop("call").values())
    rows = [call.get("each", "") for call in calls]
    found = {f"${name}" for name in _VARIABLE.findall(str([said, calls]))}
    found |= {
        f"${name}" for name in _named([said, calls], _VARIABLE_WORDS) if name.isupper()
    }
    for text in _named([said, calls], _ROW_WORDS):
        found.update(_paths(text, rows))
    for text in _named(calls, {"select"}):
        found.update(_paths(text, [""]))
    return frozenset(found)


def _named(tree: Any, words: set[str]) -> Iterator[str]:
    """All texts below one of these words, its names too."""
    if isinstance(tree, list):
        for item in tree:
            yield from _named(item, words)
    if isinstance(tree, dict):
        for word, below in tree.items():
            yield from _texts(below) if word in words else _named(below, words)


def _texts(tree: Any) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, dict):
        yield from tree
        for below in tree.values():
            yield from _texts(below)
    elif isinstance(tree, list):
        for item in tree:
            yield from _texts(item)


def _paths(text: str, rows: list[str]) -> Iterator[str]:
    """The paths of a locator, which starts in a row of settings or at the top of the file."""
    bare = re.sub(r"\[.*\]$", "", text.partition(":")[2] or text)
    for one in re.split(r"[|+]", bare):
        found = _LOCATOR.fullmatch(one)
        if not found or one[-1:] == "#" or one.startswith("{"):
            continue  # a name in the file, or of the row itself
        starts = {""} if found[1] else {f"{row}.".lstrip(".") for row in rows}
        for start in starts:
            parts = f"{start}{found[2]}".split(".")
            if len(parts) == 1:  # at the top there is no list: a number is a name
                yield parts[0].strip('"')
                continue
            yield ".".join(
                "*" if _PLACE.match(part) else part.strip('"') for part in parts
            )


def _through(name: str) -> Iterator[str]:
    """The objects that a path leads through."""
    parts = name.split(".")
    return (".".join(parts[:end]) for end in range(1, len(parts)))


def _known(through: set[str], name: str) -> bool:
    depth = name.count(".")
    return any(one.count(".") == depth and covers(one, name) for one in through)
