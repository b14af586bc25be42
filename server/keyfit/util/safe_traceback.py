"""Errors that nobody foresaw, told without their own words: these may quote a key."""

from __future__ import annotations

import os

_HERE = os.path.dirname(__file__)


def error_location(error: BaseException) -> str:
    """The kind of ``error`` and the last places it came through, the innermost first."""
    from traceback import extract_tb  # rare, and not cheap

    frames = extract_tb(error.__traceback__)[-3:]
    places = " < ".join(f"{_file(f.filename)}:{f.lineno} {f.name}" for f in reversed(frames))
    return f"{type(error).__name__} at {places}" if places else type(error).__name__


def _file(path: str) -> str:
    """``path`` as far as it says nothing of the machine."""
    name = os.path.relpath(path, _HERE) if path.startswith(_HERE) else os.path.basename(path)
    return name.replace(os.sep, "/")
