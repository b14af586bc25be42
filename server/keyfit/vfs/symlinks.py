"""Find symbolic links in a project that lead out of it: they could make keyfit read any file."""

from __future__ import annotations

import os
from posixpath import dirname

from ..util.bounded_dict import BoundedDict
from .paths import is_within, real_path

_MAX_FOLDERS = 65_536  # whose project and real path are known


class Symlinks:
    """The symbolic links of all projects; each folder is examined once."""

    def __init__(self) -> None:
        self._tops: BoundedDict[str, str] = BoundedDict(_MAX_FOLDERS)
        self._real: BoundedDict[str, str] = BoundedDict(_MAX_FOLDERS)

    def lead_out(self, path: str) -> bool:
        """Return whether a link leads from ``path`` (absolute, with ``/``) to a file outside the
        project that ``path`` is in.

        False outside of projects: nobody else has put a link there.
        """
        folder = dirname(path)
        top = self._top(folder)
        if not top:
            return False
        try:
            # The real path of a plain file is below that of its folder, which is known already.
            is_link = os.path.islink(path)
            real = real_path(path) if is_link else self._real_folder(folder)
        except ValueError:  # a NUL: no file can have such a name
            return False
        return not is_within(real, self._real_folder(top))

    def _real_folder(self, folder: str) -> str:
        known = self._real.get(folder)
        if known is None:
            known = self._real[folder] = real_path(folder)
        return known

    def _top(self, folder: str) -> str:
        """Return the top of the project around ``folder``, '' if it is in none.

        It is that of its repository, else the current folder if that is no home folder.
        """
        known = self._tops.get(folder)
        if known is None:
            known = self._tops[folder] = self._fresh_top(folder)
        return known or _started_in(folder)

    def _fresh_top(self, folder: str) -> str:
        """Return the top of the repository around ``folder``, as `_top` where there is none."""
        if os.path.lexists(f"{folder.rstrip('/')}/.git"):
            return folder
        above = dirname(folder)
        if not above or above == folder:
            return ""
        return self._top(above)


def _started_in(folder: str) -> str:
    """Return the current folder if ``folder`` lies in it, else ''.

    '' also in the home folder and above it, which are no projects.
    """
    here = _current()
    home = os.path.expanduser("~").replace(os.sep, "/")
    if not here or is_within(home, here) or not is_within(folder, here):
        return ""
    return here


def _current() -> str:
    try:
        return os.getcwd().replace(os.sep, "/")
    except OSError:  # it was deleted
        return ""
