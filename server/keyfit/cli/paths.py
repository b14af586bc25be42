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

    The checkout is GITHUB_WORKSPACE, where a workflow of GitHub Actions has it, if the working
    directory lies in it; else the working directory itself.
    """
    here = os.getcwd()
    top = os.path.realpath(os.environ.get("GITHUB_WORKSPACE") or here)
    base = os.path.relpath(os.path.realpath(here), top)
    inside = "" if _is_above(base) else base
    found = os.path.normpath(os.path.join(inside, shown(path))).replace(os.sep, "/")
    return None if _is_above(found) or os.path.isabs(found) else found


def _is_above(path: str) -> bool:
    return path == os.pardir or path.startswith((f"{os.pardir}/", f"{os.pardir}{os.sep}"))
