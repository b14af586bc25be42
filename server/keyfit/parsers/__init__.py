"""One parser per file format: a source in, its settings out."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from ..text.source import Source, Unreadable
from ..util.translation import phrase
from .document import Document
from .formats import FORMATS, imported

# The value of a name is searched for in all scopes around its own.
MAX_DEPTH = 100


def parse(source: Source, format: str, dialect: str = "") -> Document:
    """Return the settings of ``source``, parsed as the format named ``format`` in ``dialect``.

    Raise `Unreadable` if it would take too much time or memory.
    """
    document = parser_of(format, dialect)(source)
    if document.depth > MAX_DEPTH:
        raise Unreadable(phrase("its blocks are nested too deeply"))
    return document


@lru_cache(maxsize=32)
def parser_of(format: str, dialect: str) -> Callable[[Source], Document]:
    """Return the parser of the format named ``format`` in ``dialect``.

    Raise `KeyError` if there is no such format or dialect.
    """
    for parser in FORMATS[format].parsers:
        if parser.dialect == dialect:
            return imported(parser)
    raise KeyError((format, dialect))
