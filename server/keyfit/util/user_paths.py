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
    return _leads_out(shown(path))


def readable_here(path: str) -> str:
    """Return ``path`` relative to the working directory, or as ``~/…`` where that is shorter to
    read: outside of it, in the home folder."""
    from_here = shown(path)
    at_home = _from_home(path) if _leads_out(from_here) else ""
    return at_home if at_home.startswith("~/") else from_here


def readable(path: str) -> str:
    """Return ``path`` as a person would write it.

    That is relative to the working directory if it lies below that, ``~/…`` in the home folder,
    else absolute.
    """
    from_here = shown(path)
    if not _leads_out(from_here):
        return from_here
    return _from_home(path) or path


def _leads_out(from_here: str) -> bool:
    """Return whether ``from_here``, a path as `shown`, leads out of the working directory."""
    return from_here == ".." or from_here.startswith("../") or os.path.isabs(from_here)


def _from_home(path: str) -> str:
    """Return ``path`` as ``~/…``, '' if it is not in the home folder."""
    home = absolute(os.path.expanduser("~")).rstrip("/")
    is_at_home = f"{path}/".startswith(f"{home}/")
    return f"~{path.removeprefix(home)}" if is_at_home else ""
