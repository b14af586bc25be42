"""Writing a file so that it is never half written and never overwrites another's change."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile


class NotWritten(Exception):
    """Why a file was left as it is, in words for its user."""


def replace_text(path: str, old: str, new: str) -> None:
    """Replaces the file at ``path`` by ``new``, both texts with their own line ends and BOM.

    ``old`` is the text as it was read. A link is followed, so that the link stays; mode bits and
    owner are kept. Raises `NotWritten` if the file changed meanwhile or cannot be written.
    """
    target = os.path.realpath(path)
    try:
        _require_unchanged(target, old)
        if not os.access(target, os.W_OK):
            raise NotWritten("read-only")
        _replace(target, old, new.encode("utf-8"))
    except OSError as error:
        raise NotWritten((error.strerror or "cannot be written").lower()) from None


def _require_unchanged(target: str, old: str) -> None:
    with open(target, "rb") as file:
        if file.read() != old.encode("utf-8"):
            raise NotWritten("it changed since it was read; run keyfit again")


def _replace(target: str, old: str, data: bytes) -> None:
    folder, name = os.path.split(target)
    handle, draft = tempfile.mkstemp(prefix=f".{name}.", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _keep_owner_and_mode(target, draft)
        _require_unchanged(target, old)  # once more, right before it counts
        os.replace(draft, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(draft)
        raise


def _keep_owner_and_mode(target: str, draft: str) -> None:
    kept = os.stat(target)
    if hasattr(os, "chown"):
        with contextlib.suppress(OSError):  # only root may give files away
            os.chown(draft, kept.st_uid, kept.st_gid)
    os.chmod(draft, stat.S_IMODE(kept.st_mode))
