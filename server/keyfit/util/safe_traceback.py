"""Describe unexpected errors without their own messages, which may quote a key."""

from __future__ import annotations

import os

_PACKAGE = os.path.dirname(os.path.dirname(__file__)) + os.sep


def error_location(error: BaseException) -> str:
    """Return the kind of ``error`` and its last three stack frames, the innermost first."""
    # Rarely needed, and slow to import.
    from traceback import extract_tb

    kind = type(error).__name__
    frames = extract_tb(error.__traceback__)[-3:]
    places: list[str] = []
    for frame in reversed(frames):
        place = f"{_file(frame.filename)}:{frame.lineno} {frame.name}"
        places.append(place)
    if not places:
        return kind
    return f"{kind} at {' < '.join(places)}"


def _file(path: str) -> str:
    """Return the part of ``path`` that reveals nothing about the machine."""
    if path.startswith(_PACKAGE):
        return path.removeprefix(_PACKAGE).replace(os.sep, "/")
    return os.path.basename(path)
