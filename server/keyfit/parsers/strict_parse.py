"""Whether a tool's own parser takes a text that our readers, which go on after errors, take."""

from __future__ import annotations

import json
import re

from ..util.toml_text import parsed
from .document import Document

_LAST_COMMA = re.compile(r'"(?:\\.|[^"\\])*"|,(?=\s*[}\]])')


def parses(document: Document, comments: bool, commas: bool) -> bool:
    """Whether a parser of the document's format takes the whole text.

    ``comments`` and a last comma (``commas``) are errors in JSON unless allowed. Of other formats
    than JSON and TOML nothing is known: they do.
    """
    try:
        if document.format == "json":
            json.loads(_plain(document, comments, commas))
        elif document.format == "toml":
            parsed(document.source.text)
    except (ValueError, RecursionError):
        return False
    return True


def _plain(document: Document, comments: bool, commas: bool) -> str:
    """The text without what is allowed beyond JSON."""
    text = document.source.text.removeprefix("\ufeff")
    removed = len(document.source.text) - len(text)
    for start, end in document.comments if comments else ():
        text = text[: start - removed] + " " * (end - start) + text[end - removed :]
    return _LAST_COMMA.sub(lambda m: "" if m[0] == "," else m[0], text) if commas else text
