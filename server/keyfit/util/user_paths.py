"""Convert between paths as users write them and ours, which are absolute with ``/``."""

from __future__ import annotations

import os


def absolute(path: str) -> str:
    """Return ``path`` absolute, with ``/`` between folders. Links are not followed."""
    return os.path.abspath(path).replace(os.sep, "/")


def shown(path: str) -> str:
    """Return ``path`` relative to the working directory, with ``/`` between folders."""
    try:
        return os.path.relpath(path).replace(os.sep, "/")
    except ValueError:
        # On Windows no relative path leads to another drive.
        return path


def is_outside(path: str) -> bool:
    """Return whether ``path`` is not in the working directory."""
    from_here = shown(path)
    return from_here == ".." or from_here.startswith("../") or os.path.isabs(from_here)


def readable_here(path: str) -> str:
    """Return ``path`` relative to the working directory, or as ``~/…`` where that is shorter to
    read: outside of it, in the home folder."""
    written = readable(path)
    return written if written.startswith("~/") else shown(path)


def readable(path: str) -> str:
    """Return ``path`` as a person would write it.

    That is relative to the working directory if it lies below that, ``~/…`` in the home folder,
    else absolute.
    """
    if not is_outside(path):
        return shown(path)
    home = absolute(os.path.expanduser("~")).rstrip("/")
    is_at_home = f"{path}/".startswith(f"{home}/")
    if is_at_home:
        return f"~{path.removeprefix(home)}"
    return path
