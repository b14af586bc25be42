"""Edits of a text, and the fixes that consist of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from .source import Source, Span

Safety = Literal["safe", "unsafe"]
"""Whether a fix can be applied without asking: it cannot start billing, and it does not guess."""

NO_ARGUMENTS: Mapping[str, str] = {}


class Edit(NamedTuple):
    """The replacement of ``span`` (0-based code points) in ``source`` by ``text``, never a key."""

    source: Source
    span: Span
    text: str


class Fix(NamedTuple):
    """A fix. A preferred one is always safe.

    ``title`` was rendered from the template ``title_id`` with ``arguments``.
    """

    title: str
    edits: tuple[Edit, ...]
    safety: Safety = "safe"
    preferred: bool = False
    title_id: str = ""
    arguments: Mapping[str, str] = NO_ARGUMENTS
