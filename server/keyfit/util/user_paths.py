"""Paths as people write them; inside, paths are absolute with ``/`` between folders."""

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


def readable(path: str) -> str:
    """``path`` as a person would write it: from the working directory where it lies below that,
    as ``~/…`` in the home folder, else absolute."""
    from_here = shown(path)
    if from_here != ".." and not from_here.startswith("../"):
        return from_here
    home = absolute(os.path.expanduser("~")).rstrip("/")
    return f"~{path.removeprefix(home)}" if f"{path}/".startswith(f"{home}/") else path
