"""Paths as text: absolute, with ``/`` between folders."""

from __future__ import annotations

import os


def is_within(path: str, top: str) -> bool:
    """Return whether ``path`` is the folder ``top`` or lies below it; both absolute, with ``/``."""
    if path == top:
        return True
    folder = top.rstrip("/")
    return path.startswith(f"{folder}/")


def join_path(folder: str, name: str) -> str:
    """Return the path of ``name``, relative and without dots, in ``folder``, which may be ``/``."""
    folder = folder.rstrip("/")
    return f"{folder}/{name}"


def real_path(path: str) -> str:
    """Return ``path`` without the links on the way to it."""
    return os.path.realpath(path).replace(os.sep, "/")
