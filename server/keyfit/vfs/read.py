"""Read a file from disk: the only place that opens files whose paths others have chosen.

Only regular files of a bounded size are read: a pipe would wait for its writer, and a device may
have no end. That holds even if a file is replaced, or grows, while it is opened.
"""

from __future__ import annotations

import os
import stat

from ..text.source import Unreadable, decode
from ..util.translation import phrase

MAX_FILE_SIZE = 4 * 1024 * 1024  # bytes; no config file that people edit is larger


def read_text(path: str, limit: int = MAX_FILE_SIZE) -> str | None:
    """Return the text at ``path`` (at most ``limit`` bytes), None if no file is there.

    Raise `Unreadable`.
    """
    data = read_bytes(path, limit)
    if data is None:
        return None
    return decode(data, path)


def read_bytes(path: str, limit: int = MAX_FILE_SIZE) -> bytes | None:
    """Return the content of the file at ``path``, at most ``limit`` bytes; None if there is none.

    Raise `Unreadable` if it is not a regular file, is larger, or cannot be read.
    """
    try:
        # Before it is opened: opening alone may block, or start a device.
        _refuse(os.stat(path), limit)
        with open(path, "rb", buffering=0, opener=_without_waiting) as file:
            handle = file.fileno()
            _refuse(os.fstat(handle), limit)
            data = _read(handle, limit + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except ValueError:
        # A NUL or a lone surrogate: no file can have such a name.
        return None
    except OSError as error:
        from ..util.os_error_text import os_error_text  # seldom needed

        why = os_error_text(error, phrase("cannot be read"))
        raise Unreadable(why) from None
    if len(data) > limit:
        raise Unreadable(_too_large(limit))
    return data


def _read(handle: int, most: int) -> bytes:
    """Return up to ``most`` bytes; one call may return fewer than the file has."""
    blocks: list[bytes] = []
    while most > 0:
        block = os.read(handle, most)
        if not block:
            break
        blocks.append(block)
        most -= len(block)
    return b"".join(blocks)


def _without_waiting(path: str, flags: int) -> int:
    """Open ``path``, without waiting if it has become a pipe."""
    no_waiting = getattr(os, "O_NONBLOCK", 0)
    return os.open(path, flags | no_waiting)


def _refuse(status: os.stat_result, limit: int) -> None:
    """Raise `Unreadable` unless it is a regular file of at most ``limit`` bytes."""
    if stat.S_ISDIR(status.st_mode):
        raise Unreadable(phrase("a directory, not a file"))
    if not stat.S_ISREG(status.st_mode):
        raise Unreadable(phrase("not a regular file"))
    if status.st_size > limit:
        raise Unreadable(_too_large(limit))


def _too_large(limit: int) -> str:
    kilobytes = limit // 1024
    if kilobytes < 1024:
        return phrase("larger than {kilobytes} kB", kilobytes=kilobytes)
    megabytes = kilobytes // 1024
    return phrase("larger than {megabytes} MB", megabytes=megabytes)
