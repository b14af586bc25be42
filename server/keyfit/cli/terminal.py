"""Find out what a stream shows."""

from __future__ import annotations

import os
from typing import TextIO

from ..util.terminal_text import Style

AUTO, ALWAYS, NEVER = "auto", "always", "never"
color = AUTO  # what ``--color`` asks for in this run


def style_for(stream: TextIO | None) -> Style:
    """Return the style for ``stream``: with colors on a terminal, unless ``--color``, NO_COLOR or
    FORCE_COLOR decides, and links with colors on a terminal only."""
    on_terminal = is_terminal(stream)
    has_colors = _has_colors(on_terminal)
    return Style(has_colors, links=has_colors and on_terminal)


def _has_colors(on_terminal: bool) -> bool:
    if color != AUTO:
        return color == ALWAYS
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return on_terminal


def is_terminal(stream: TextIO | None) -> bool:
    """Return whether ``stream`` is a terminal that understands escape sequences; None: it is
    closed."""
    return stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"
