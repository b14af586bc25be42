"""Links in a project that lead out of it: whoever commits one chooses what file keyfit reads."""

from __future__ import annotations

import os
from posixpath import dirname

from ..util.bounded_dict import BoundedDict

_MOST_FOLDERS = 65_536  # whose project and real path are known


class Symlinks:
    """Tells links that lead out of their project; each folder is looked at once."""

    def __init__(self) -> None:
        self._tops: BoundedDict[str, str] = BoundedDict(_MOST_FOLDERS)
        self._real: BoundedDict[str, str] = BoundedDict(_MOST_FOLDERS)

    def lead_out(self, path: str) -> bool:
        """Return whether a link leads from ``path`` (absolute, with ``/``) to a file outside the
        project that ``path`` is in.

        False for what lies in no project: nobody else has put a link there.
        """
        folder = dirname(path)
        top = self._top(folder)
        if not top:
            return False
        try:
            is_link = os.path.islink(path)
            real = _real(path) if is_link else self._real_folder(folder)
        except ValueError:  # a NUL: no file can have such a name
            return False
        within = self._real_folder(top)
        return real != within and not real.startswith(f"{within.rstrip('/')}/")

    def _real_folder(self, folder: str) -> str:
        known = self._real.get(folder)
        if known is None:
            known = self._real[folder] = _real(folder)
        return known

    def _top(self, folder: str) -> str:
        """The top of the project that holds ``folder``: its repository's, else the current folder
        where that is no home folder; '' if it is in none."""
        known = self._tops.get(folder)
        if known is None:
            known = self._tops[folder] = self._fresh_top(folder)
        return known or _started_in(folder)

    def _fresh_top(self, folder: str) -> str:
        """The top of the repository that holds ``folder``, as `_top` where there is none."""
        if os.path.lexists(f"{folder.rstrip('/')}/.git"):
            return folder
        above = dirname(folder)
        return "" if above == folder or not above else self._top(above)


def _started_in(folder: str) -> str:
    """The current folder if ``folder`` lies in it and it is not the home folder or above it."""
    here = _current()
    home = os.path.expanduser("~").replace(os.sep, "/")
    is_in = folder == here or folder.startswith(f"{here.rstrip('/')}/")
    is_above_home = home == here or home.startswith(f"{here.rstrip('/')}/")
    return here if here and is_in and not is_above_home else ""


def _current() -> str:
    try:
        return os.getcwd().replace(os.sep, "/")
    except OSError:  # it was deleted
        return ""


def _real(path: str) -> str:
    return os.path.realpath(path).replace(os.sep, "/")
