"""Owner, permissions, access lists and attributes of a file that is replaced."""

from __future__ import annotations

import os
import stat
import sys

from ..util.translation import phrase


class NotKept(Exception):
    """What of a file would be lost if another took its place, in words for its user."""


def keep(original: int, draft: int) -> None:
    """Give ``draft`` all that the file ``original`` has besides its text; both are open handles.

    Raises `NotKept` where something cannot be kept, and `OSError`.
    """
    facts = os.fstat(original)
    if facts.st_nlink > 1:
        why = phrase(
            "it has {count} names (hard links), and the others would keep the old text; edit it by "
            "hand",
            count=facts.st_nlink,
        )
        raise NotKept(why)
    if sys.platform == "win32":
        return  # the new file has the rights that its folder gives
    _keep_owner(facts, draft)
    if sys.platform == "darwin":
        _keep_on_macos(original, draft)
    elif hasattr(os, "listxattr"):
        _keep_attributes(original, draft)
    os.fchmod(draft, stat.S_IMODE(facts.st_mode))


def _keep_owner(facts: os.stat_result, draft: int) -> None:
    now = os.fstat(draft)
    if (now.st_uid, now.st_gid) == (facts.st_uid, facts.st_gid):
        return
    try:
        os.fchown(draft, facts.st_uid, facts.st_gid)
    except PermissionError:
        why = phrase("its owner or group would change; run keyfit as its owner")
        raise NotKept(why) from None


def _keep_attributes(original: int, draft: int) -> None:
    """Access lists are attributes as well: ``system.posix_acl_access``."""
    wanted, given = _attributes(original), _attributes(draft)
    for name in given.keys() - wanted.keys():
        _set(draft, name, None)
    for name, value in wanted.items():
        if given.get(name) != value:
            _set(draft, name, value)


def _attributes(handle: int) -> dict[str, bytes]:
    try:
        names = os.listxattr(handle)
    except OSError:  # a file system without any
        return {}
    return {name: os.getxattr(handle, name) for name in names}


def _set(draft: int, name: str, value: bytes | None) -> None:
    try:
        if value is None:
            os.removexattr(draft, name)
        else:
            os.setxattr(draft, name, value)
    except OSError:
        why = phrase("its attribute {name} cannot be kept; edit it by hand", name=name)
        raise NotKept(why) from None


def _keep_on_macos(original: int, draft: int) -> None:
    import ctypes

    access_list, attributes = 1 << 0, 1 << 2  # COPYFILE_ACL, COPYFILE_XATTR
    copied = ctypes.CDLL(None).fcopyfile(
        original, draft, None, access_list | attributes
    )
    if copied != 0:
        raise NotKept(
            phrase("its access list or attributes cannot be kept; edit it by hand")
        )
