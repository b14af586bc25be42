"""Prepare text for a terminal: colors, control characters, widths."""

from __future__ import annotations

import re

_CODES = {
    "bold": "1",
    "error": "1;31",
    "warning": "1;33",
    "info": "1;36",
    "help": "1;32",
    "gutter": "34",
    "removed": "31",
    "added": "32",
    "dim": "2",
}


# Control characters, and those that reorder the text around them.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


class Style:
    """Wrapping of text in ANSI colors if ``enabled``, and in hyperlinks with ``links``."""

    def __init__(self, enabled: bool, links: bool = False) -> None:
        self.enabled = enabled
        self.links = links

    def __call__(self, name: str, text: str) -> str:
        """Return ``text`` in the color called ``name``."""
        if not self.enabled or not text:
            return text
        return f"\x1b[{_CODES[name]}m{text}\x1b[0m"

    def link(self, address: str, text: str) -> str:
        """Return ``text`` as a link (OSC 8) to ``address``."""
        if not self.links:
            return text
        return f"\x1b]8;;{address}\x1b\\{text}\x1b]8;;\x1b\\"


def printable(text: str) -> str:
    """Return ``text`` on one line, each control character as one visible character."""
    return _UNSAFE.sub(_visible, text)


def _visible(match: re.Match[str]) -> str:
    code = ord(match[0])
    # A byte order mark is part of the file, and shows nothing.
    if code == 0xFEFF:
        return ""
    # From U+2400 on there is a picture of each control character.
    if code < 0x20:
        return chr(0x2400 + code)
    return "\N{REPLACEMENT CHARACTER}"


def width(text: str) -> int:
    """Return the columns that printable ``text`` takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


def _columns(char: str) -> int:
    from unicodedata import category, east_asian_width

    if category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(char) in "WF" else 1
