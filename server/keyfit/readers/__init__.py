"""One reader per file format: a source in, its settings out."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from ..text.source import Source
from .setting import Document

# format → module and function; a reader is imported when the first file of its format comes
READERS = {
    "dotenv": ("dotenv", "read"),
    "shell": ("shell", "read"),
    "fish": ("fish", "read"),
    "powershell": ("powershell", "read"),
    "json": ("jsonc", "read"),
    "json5": ("jsonc", "read_json5"),
    "toml": ("toml", "read"),
    "yaml": ("yaml", "read"),
    "compose": ("compose", "read"),
}


def read(source: Source, format: str) -> Document:
    """What ``source`` says, read as ``format`` (a key of the table above)."""
    module, function = READERS[format]
    reader: Callable[[Source], Document] = getattr(import_module(f".{module}", __name__), function)
    return reader(source)
