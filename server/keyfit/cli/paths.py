"""Paths: absolute with ``/`` inside, relative to the working directory on the command line."""

from __future__ import annotations

import os


def absolute(path: str) -> str:
    """``path`` as the engine wants it: absolute, ``/`` between folders, links kept."""
    return os.path.abspath(path).replace(os.sep, "/")


def shown(path: str) -> str:
    """``path`` relative to the working directory, ``/`` between folders."""
    try:
        return os.path.relpath(path).replace(os.sep, "/")
    except ValueError:  # another drive
        return path
