"""The settings at the beginning of a Markdown file, in YAML between two lines of ``---``."""

from __future__ import annotations

import re

from ..text.source import Source
from . import yaml
from .document import Document

_FRONT_MATTER = re.compile(
    r"\ufeff?---[^\S\n]*\r?\n(?P<settings>.*?)^---", re.DOTALL | re.MULTILINE
)
_CHARACTER = re.compile(r"[^\r\n]")


def parse(source: Source) -> Document:
    """Return the settings before the text of a Markdown file; none if it does not begin with such
    lines."""
    match = _FRONT_MATTER.match(source.text)
    if match is None:
        return yaml.parse(Source(source.path, ""))._replace(source=source)
    # The text before the settings keeps its length, so that offsets are those in the file.
    before = _CHARACTER.sub(" ", source.text[: match.start("settings")])
    document = yaml.parse(Source(source.path, before + match["settings"]))
    settings = tuple(setting._replace(source=source) for setting in document.settings)
    return document._replace(source=source, settings=settings, dialect="front-matter")
