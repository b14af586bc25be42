"""Reference syntaxes inside strings: ``${NAME}``, ``{env:NAME}``, ``{{ .Values.name }}`` …"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ..catalog.tools import load_tools
from ..readers.setting import Literal, Setting
from .resolved import UNKNOWN, Resolved, own

_NAME = r"(?P<name>[^{}:\s]+)"


@lru_cache(maxsize=64)
def _pattern(syntax: str) -> re.Pattern[str]:
    """``NAME`` in ``syntax`` stands for a name; a bare ``$NAME`` ends where a name must end."""
    if syntax in ("$NAME", "os.environ/NAME"):
        return re.compile(re.escape(syntax).replace("NAME", r"(?P<name>[A-Za-z_][A-Za-z0-9_]*)"))
    return re.compile(re.escape(syntax).replace("NAME", _NAME))


def find_reference(
    syntaxes: Sequence[str], text: str, start: int = 0
) -> tuple[str, re.Match[str]] | None:
    """The first reference in ``text`` from ``start`` on, with its syntax; None if there is none."""
    if not any(mark in text for mark in ("$", "{", "os.environ/")):
        return None
    found = [
        (syntax, match) for syntax in syntaxes if (match := _pattern(syntax).search(text, start))
    ]
    return min(found, key=lambda pair: pair[1].start()) if found else None


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
