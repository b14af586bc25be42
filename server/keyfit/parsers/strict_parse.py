"""Check whether a tool's own parser accepts a text: keyfit's parsers go on after an error."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from ..text.source import Span
from ..util.toml_text import parsed
from .document import Document
from .formats import imported

_STRING_OR_LAST_COMMA = re.compile(r'"(?:\\.|[^"\\])*"|,(?=\s*[}\]])')


def parses(document: Document, comments: bool, commas: bool) -> bool:
    """Return whether a parser of the document's format accepts the whole text.

    Unless ``comments`` and ``commas`` allow them, comments and trailing commas are errors in a
    format that does not have them. True for a format that is not parsed strictly here.
    """
    strict_parser = document.format.strict_parser
    if strict_parser is None:
        return True
    try:
        imported(strict_parser)(document, comments, commas)
    except (ValueError, RecursionError):
        return False
    return True


def parse_json(document: Document, comments: bool, commas: bool) -> None:
    """Parse a JSON text. Raise `ValueError` or `RecursionError` if it is invalid."""
    json.loads(_plain(document, comments, commas))


def parse_toml(document: Document, _comments: bool, _commas: bool) -> None:
    """Parse a TOML text, which always has both. Raise `ValueError` if it is invalid."""
    parsed(document.source.text)


def parse_yaml(document: Document, _comments: bool, _commas: bool) -> None:
    """Raise `ValueError` for an invalid YAML text, or a duplicate name, which npm's yaml rejects.

    Only the beginning of a Markdown file is YAML, so that is not parsed here.
    """
    if document.dialect == "front-matter":
        return
    from .yaml import has_error

    if has_error(document.source.text):
        raise ValueError("invalid YAML")
    if document.dialect != "node":
        return
    paths: set[tuple[str, ...]] = set()
    for setting in document.settings:
        if setting.path in paths:
            raise ValueError("duplicate name")
        paths.add(setting.path)


def _plain(document: Document, comments: bool, commas: bool) -> str:
    """Return the text without the comments and commas that are allowed beyond JSON."""
    text = document.source.text
    if comments:
        text = _without_comments(text, document.comments)
    text = text.removeprefix("\ufeff")
    if commas:
        text = _STRING_OR_LAST_COMMA.sub(_without_comma, text)
    return text


def _without_comments(text: str, comments: Iterable[Span]) -> str:
    pieces: list[str] = []
    at = 0
    for start, end in comments:
        pieces.append(text[at:start])
        pieces.append(" ")
        at = end
    pieces.append(text[at:])
    return "".join(pieces)


def _without_comma(match: re.Match[str]) -> str:
    # A string is matched whole, so that a comma inside it stays.
    return "" if match[0] == "," else match[0]
