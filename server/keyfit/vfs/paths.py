"""Paths as text: absolute, with ``/`` between folders."""

from __future__ import annotations

import ntpath
import os
import posixpath
import re

_DRIVE = re.compile(r"[A-Za-z]:(?=/|$)")


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


def has_drive(path: str) -> bool:
    """Return whether ``path`` begins with a drive, as absolute ones do on Windows: ``C:/x``."""
    return _DRIVE.match(path) is not None


def path_from(folder: str, name: str) -> str:
    """Return the path, without dots, that people or programs in ``folder`` mean by ``name``.

    It may be relative or absolute; on a drive, it may be written with backslashes.
    """
    if has_drive(folder):
        path = ntpath.normpath(ntpath.join(folder, name))
        return path.replace("\\", "/")
    return posixpath.normpath(posixpath.join(folder, name))


def real_path(path: str) -> str:
    """Return ``path`` without the links on the way to it."""
    return os.path.realpath(path).replace(os.sep, "/")
