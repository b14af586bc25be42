"""Writing a file so that it is never half written and never overwrites another's change."""

from __future__ import annotations

import os
import sys

from ..text.source import Unreadable, encoding_of
from ..util.translation import localized, phrase, reason, tr
from .drafts import Draft
from .file_attributes import NotKept, keep

_CHANGED = phrase("it changed since it was read; run keyfit again")


class NotWritten(Exception):
    """Why a file was left as it is, in words for its user."""


def _reason(error: OSError) -> str:
    from ..util.os_error_text import os_error_text  # seldom needed

    return localized(os_error_text(error, phrase("cannot be written")))


def replace_text(path: str, old: str, new: str) -> None:
    """Replace the file at ``path`` by ``new``, both texts with their own line ends and BOM.

    ``old`` is the text as it was read. A link is followed, so that the link stays; permissions,
    owner, access lists and attributes are kept. Raise `NotWritten` if the file changed meanwhile,
    if something of it would be lost, or if it cannot be written.
    """
    target = os.path.realpath(path)
    try:
        old_bytes, new_bytes = _encoded(path, old, new)
        _require_unchanged(target, old_bytes)
        if not os.access(target, os.W_OK):
            raise NotWritten(tr("read-only"))
        _replace(target, old_bytes, new_bytes)
    except NotKept as error:
        raise NotWritten(reason(error)) from None
    except OSError as error:
        raise NotWritten(_reason(error)) from None


def _encoded(path: str, old: str, new: str) -> tuple[bytes, bytes]:
    """Return both texts in the encoding of the file at ``path``, the name under which it was read.

    Raise `NotWritten` if it has become another one, and `OSError`.
    """
    with open(path, "rb") as file:
        data = file.read()
    try:
        encoding = encoding_of(data, path)
        return old.encode(encoding), new.encode(encoding)
    except (Unreadable, UnicodeEncodeError):
        raise NotWritten(localized(_CHANGED)) from None


def create_text(path: str, text: str) -> None:
    """Write a new file at ``path``, whole or not at all. Raise `NotWritten`, also where there is
    one already."""
    try:
        with Draft(os.path.dirname(path), mode=0o666) as draft:
            draft.write(text.encode("utf-8"))
            _name(draft.ready(), path)
    except OSError as error:
        raise NotWritten(_reason(error)) from None


def _name(draft: str, path: str) -> None:
    """Give the file ``draft`` the name ``path``, which must not exist."""
    if sys.platform == "win32":
        os.rename(draft, path)  # which replaces nothing there
    else:
        os.link(draft, path)


def _replace(target: str, old: bytes, new: bytes) -> None:
    original = os.open(target, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        with Draft(os.path.dirname(target)) as draft:
            keep(original, draft.handle)
            draft.write(new)
            ready = draft.ready()
            _require_unchanged(target, old)  # once more, right before it counts
            if sys.platform == "win32":  # which replaces no open file
                os.close(original)
                original = -1
            os.replace(ready, target)
        if original >= 0:
            _give_back(target, original, old, new)
    finally:
        if original >= 0:
            os.close(original)


def _give_back(target: str, original: int, old: bytes, new: bytes) -> None:
    """Put what another wrote to the file after the last look back in its place."""
    now = _content(original)
    if now != old:
        _replace(target, new, now)
        raise NotWritten(localized(_CHANGED))


def _content(handle: int) -> bytes:
    os.lseek(handle, 0, os.SEEK_SET)
    with open(handle, "rb", closefd=False) as file:
        return file.read()


def _require_unchanged(target: str, old: bytes) -> None:
    with open(target, "rb") as file:
        if file.read() != old:
            raise NotWritten(localized(_CHANGED))
