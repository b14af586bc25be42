"""Paths: absolute with ``/`` inside, relative to the working directory on the command line."""

from __future__ import annotations

import os

from .errors import UsageError


def absolute(path: str) -> str:
    """``path`` as the engine wants it: absolute, ``/`` between folders, links kept."""
    return os.path.abspath(path).replace(os.sep, "/")


def existing(path: str) -> str:
    """Return ``path`` made absolute. Raises `UsageError` if no file or folder is there."""
    if not os.path.exists(path):
        raise UsageError(f"{path}: no such file or folder")
    return absolute(path)


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


def from_checkout(path: str) -> str | None:
    """``path`` as a code host knows it: relative to the checkout, None if it lies outside of it.

    The checkout is GITHUB_WORKSPACE, which GitHub Actions sets, or else the working directory.
    """
    tops = (os.environ.get("GITHUB_WORKSPACE"), os.getcwd())
    return next((found for top in tops if top and (found := _within(path, absolute(top)))), None)


def _within(path: str, top: str) -> str | None:
    top = top.rstrip("/") + "/"
    return path[len(top) :] if path.startswith(top) else None
