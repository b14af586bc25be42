"""Read fish's universal variables: the file in which fish keeps what ``set -U`` has set."""

from __future__ import annotations

import re

from ..text.source import Source, Span
from .document import Document, Literal, Part, Setting, Value, variable_setting
from .escapes import code_point, unescaped
from .formats import FISH

# ``SETUVAR --export NAME:value``; no part of it matches line breaks.
_LINE = re.compile(
    r"^SETUVAR(?P<flags>(?: --?[a-z]+)*) (?P<name>[A-Za-z_]\w*):(?P<value>[^\r\n]*)",
    re.MULTILINE,
)
_ESCAPE = re.compile(
    r"\\(?:[xX](?P<byte>[0-9A-Fa-f]{2})|u(?P<four>[0-9A-Fa-f]{4})"
    r"|U(?P<eight>[0-9A-Fa-f]{8})|(?P<sign>[^\r\n]))"
)
_SEPARATOR = "\x1e"  # between the elements of a list
_SIGNS = {"n": "\n", "t": "\t", "r": "\r", "e": "\x1b"}


def is_universal(text: str) -> bool:
    """Return whether ``text`` is such a file, not a script."""
    return _LINE.search(text) is not None


def parse(source: Source) -> Document:
    """Return the variables of ``source``, in order; broken lines are passed over."""
    settings: list[Setting] = []
    exported: set[str] = set()
    for match in _LINE.finditer(source.text):
        name = Literal(match["name"], match.start("name"))
        span = Span(*match.span("value"))
        literal = unescaped(source.text, *span, _ESCAPE, _meaning)
        parts: tuple[Part, ...] = (literal,) if literal.text else ()
        settings.append(variable_setting(source, name, Value(span, parts)))
        if "--export" in match["flags"]:
            exported.add(name.text)
    return Document(source, FISH, tuple(settings), exported=frozenset(exported))


def _meaning(escape: re.Match[str]) -> str:
    digits = escape["byte"] or escape["four"] or escape["eight"]
    if not digits:
        return _SIGNS.get(escape["sign"], escape["sign"])
    character = code_point(digits)
    return " " if character == _SEPARATOR else character
