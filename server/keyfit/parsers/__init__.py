"""One parser per file format: a source in, its settings out."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib import import_module

from ..text.source import Source, Unreadable
from .document import Document

# format and dialect → module and function; imported when the first file of its kind comes
READERS = {
    ("dotenv", ""): ("dotenv", "read"),
    ("dotenv", "node"): ("dotenv_node", "read"),
    ("dotenv", "scripts"): ("dotenv_qwencloud", "read"),
    ("shell", ""): ("shell", "read"),
    ("fish", ""): ("fish", "read"),
    ("powershell", ""): ("powershell", "read"),
    ("json", ""): ("jsonc", "read"),
    ("json5", ""): ("jsonc", "read_json5"),
    ("toml", ""): ("toml", "read"),
    ("yaml", ""): ("yaml", "read"),
    ("compose", ""): ("compose", "read"),
}

# Nested scopes: the value of a name is looked for in all scopes around its own.
DEEPEST = 100


def read(source: Source, format: str, dialect: str = "") -> Document:
    """Return the settings of ``source``, parsed as ``format`` in ``dialect`` (keys of `READERS`).

    Raise `Unreadable` for a text that is too tangled to be read.
    """
    document = _reader(format, dialect)(source)
    if document.depth > DEEPEST:
        raise Unreadable("its blocks are nested too deep to be read")
    return document


@lru_cache(maxsize=len(READERS))
def _reader(format: str, dialect: str) -> Callable[[Source], Document]:
    module, function = READERS[format, dialect]
    imported = import_module(f".{module}", __name__)
    reader: Callable[[Source], Document] = getattr(imported, function)
    return reader
