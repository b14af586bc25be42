"""Watch whether the process that started the server still runs."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable

POLL_INTERVAL = 2.0  # seconds


async def watch_process(pid: int, on_exit: Callable[[], None]) -> None:
    """Call ``on_exit`` once the process ``pid`` has ended."""
    while is_alive(pid):
        await asyncio.sleep(POLL_INTERVAL)
    on_exit()


def is_alive(pid: int) -> bool:
    """Return whether a process ``pid`` runs on this machine, as far as can be seen."""
    if sys.platform == "win32":
        return _is_alive_on_windows(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):  # another user's, or no process id at all
        return True
    return True


def _is_alive_on_windows(pid: int) -> bool:
    """Return whether ``pid`` runs. On Windows `os.kill` with 0 would end it."""
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    handle = kernel.OpenProcess(0x00100000, False, pid)  # SYNCHRONIZE
    if not handle:
        return False
    is_running: bool = kernel.WaitForSingleObject(handle, 0) == 0x102  # WAIT_TIMEOUT
    kernel.CloseHandle(handle)
    return is_running
