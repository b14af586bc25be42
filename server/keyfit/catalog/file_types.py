"""The format that a file has by its name alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import translate


class Formats:
    """Globs of file names, of which the first that fits decides. Few names fit any: their last
    extension tells which globs are worth a try."""

    def __init__(self, globs: Iterable[tuple[str, str]]) -> None:
        """``globs`` with their formats, in order."""
        rows = [(_end(glob), re.compile(translate(glob)), format) for glob, format in globs]
        self._open = [(glob, format) for end, glob, format in rows if end is None]
        self._by_end = {
            end: [(glob, format) for its, glob, format in rows if its in (end, None)]
            for end in {row[0] for row in rows}
        }

    def of(self, name: str) -> str | None:
        """The format of a file called ``name``, None if no glob fits it."""
        for glob, format in self._by_end.get(_last(name), self._open):
            if glob.match(name):
                return format
        return None


def _last(name: str) -> str:
    return name.rpartition(".")[2]


def _end(glob: str) -> str | None:
    """The last extension of the names that ``glob`` fits, None if it may be any."""
    end = _last(glob)
    return None if set(end) & set("*?[]") else end
