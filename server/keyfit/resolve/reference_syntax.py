"""Reference syntaxes inside strings: ``${NAME}``, ``{env:NAME}``, ``{{ .Values.name }}`` …"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from ..catalog.tool_registry import load_tools
from ..parsers.document import Literal, Setting
from .resolved_value import UNKNOWN, Resolved, own

_NAME = r"(?P<name>[^{}:\s]{1,500})"  # bounded: its end is looked for anew at every ``$``


@lru_cache(maxsize=64)
def _pattern(syntax: str) -> re.Pattern[str]:
    """``NAME`` in ``syntax`` stands for a name; a bare ``$NAME`` ends where a name must end."""
    if syntax in ("$NAME", "os.environ/NAME"):
        return re.compile(re.escape(syntax).replace("NAME", r"(?P<name>[A-Za-z_][A-Za-z0-9_]*)"))
    return re.compile(re.escape(syntax).replace("NAME", _NAME))


def find_reference(syntaxes: Sequence[str], text: str) -> tuple[str, re.Match[str]] | None:
    """The first reference in ``text``, with its syntax; None if there is none."""
    if not any(mark in text for mark in ("$", "{", "os.environ/")):
        return None
    return next(find_references(syntaxes, text), None)


def find_references(syntaxes: Sequence[str], text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield the references in ``text`` in order, apart, each with its syntax.

    Each syntax is looked for from where it was found last, so that many references of one do not
    mean as many searches for the others.
    """
    following = {syntax: _pattern(syntax).search(text) for syntax in syntaxes}
    while found := [(syntax, match) for syntax, match in following.items() if match]:
        syntax, match = min(found, key=lambda pair: pair[1].start())
        yield syntax, match
        for other, at in found:
            if at.start() < match.end():
                following[other] = _pattern(other).search(text, match.end())


def as_read(setting: Setting, literal: Literal) -> Resolved:
    """A literal of ``setting``'s value where nobody knows who reads it: unknown if another program
    fills it in before."""
    if load_tools().environment.is_expression(literal.text):
        return UNKNOWN
    return own(setting, literal)


def as_read_by_a_tool(setting: Setting, literal: Literal) -> Resolved:
    """A literal that a tool reads: a reference in the syntax of any tool stays as it stands, for
    that is what is sent; whatever else a program fills in is unknown."""
    environment = load_tools().environment
    if environment.is_expression(literal.text) and not find_reference(
        environment.references, literal.text
    ):
        return UNKNOWN
    return own(setting, literal)
