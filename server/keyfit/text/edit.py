"""Edits of a text, and the fixes made of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from .source import Source, Span

NO_ARGUMENTS: Mapping[str, str] = {}


class Edit(NamedTuple):
    """Replace ``span`` (0-based code points) of ``source`` by ``text``, which holds no key."""

    source: Source
    span: Span
    text: str


class Fix(NamedTuple):
    """A repair. ``safe``: cannot start billing, does not guess. ``preferred`` implies safe.

    ``title`` was rendered from the template ``title_id`` with ``arguments``.
    """

    title: str
    edits: tuple[Edit, ...]
    safety: str = "safe"
    preferred: bool = False
    title_id: str = ""
    arguments: Mapping[str, str] = NO_ARGUMENTS
