"""Find out what a stream shows."""

from __future__ import annotations

import os
import sys
from typing import Any, TextIO

from ..util.terminal_text import Style

_VIRTUAL_TERMINAL = 4  # a bit of a console's mode
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
    if stream is None or not stream.isatty() or os.environ.get("TERM") == "dumb":
        return False
    return sys.platform != "win32" or _turns_escapes_on(stream)


def _turns_escapes_on(stream: TextIO) -> bool:
    """Let the Windows console at ``stream`` act on escape sequences, which older ones print unless
    they are asked to; return whether it does."""
    import ctypes
    import msvcrt

    console: Any = ctypes
    files: Any = msvcrt
    handle = ctypes.c_void_p(files.get_osfhandle(stream.fileno()))
    mode = ctypes.c_ulong()
    if not console.windll.kernel32.GetConsoleMode(handle, ctypes.byref(mode)):
        return False
    wanted = mode.value | _VIRTUAL_TERMINAL
    return bool(console.windll.kernel32.SetConsoleMode(handle, wanted))
