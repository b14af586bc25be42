"""Paths: absolute with ``/`` inside, relative to the working directory on the command line."""

from __future__ import annotations

import os

from ..util.translation import tr
from ..util.user_paths import absolute
from .errors import UsageError


def existing(path: str) -> str:
    """Return ``path`` made absolute. Raises `UsageError` if no file or folder is there."""
    if not os.path.exists(path):
        raise UsageError(tr("{path}: no such file or folder", path=path))
    return absolute(path)


def from_checkout(path: str) -> str | None:
    """Return ``path`` as a code host knows it: relative to the checkout, None if it lies outside of
    it.

    The checkout is GITHUB_WORKSPACE or CI_PROJECT_DIR, which GitHub Actions and GitLab set, or else
    the working directory.
    """
    variables = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")
    for top in (*map(os.environ.get, variables), os.getcwd()):
        if not top:
            continue
        inside = _within(path, absolute(top))
        if inside:
            return inside
    return None


def _within(path: str, top: str) -> str | None:
    top = top.rstrip("/") + "/"
    return path[len(top) :] if path.startswith(top) else None
