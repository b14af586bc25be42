"""What a completion offers."""

from __future__ import annotations

from typing import NamedTuple

URL, MODEL, NAME, REFERENCE = "url", "model", "name", "reference"


class Item(NamedTuple):
    """``text`` is inserted; ``detail`` says in a few words what it is, ``about`` in Markdown."""

    kind: str
    text: str
    detail: str = ""
    about: str = ""
