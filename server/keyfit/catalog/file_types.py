"""The format that a file has by its name alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import translate
from typing import NamedTuple


class _Glob(NamedTuple):
    """A glob with its format, and the last extension of names that fit; None if it may be any."""

    extension: str | None
    pattern: re.Pattern[str]
    format: str


class Formats:
    """Globs of file names, of which the first match decides.

    Few names match any glob, so globs are looked up by the last extension of a name.
    """

    def __init__(self, globs: Iterable[tuple[str, str]]) -> None:
        """Take ``globs`` with their formats, in order."""
        every = []
        for glob, format in globs:
            pattern = re.compile(translate(glob))
            every.append(_Glob(_extension(glob), pattern, format))
        self._of_any_extension = [glob for glob in every if glob.extension is None]
        by_extension: dict[str | None, list[_Glob]] = {}
        for extension in {glob.extension for glob in every}:
            # Globs of any extension are tried for every name, in their place among the others.
            tried = [glob for glob in every if glob.extension in (extension, None)]
            by_extension[extension] = tried
        self._by_extension = by_extension

    def of(self, name: str) -> str | None:
        """Return the format of a file called ``name``, None if no glob fits it."""
        extension = _last_part(name)
        for glob in self._by_extension.get(extension, self._of_any_extension):
            if glob.pattern.match(name):
                return glob.format
        return None


def _last_part(name: str) -> str:
    return name.rpartition(".")[2]


def _extension(glob: str) -> str | None:
    extension = _last_part(glob)
    has_pattern = not set(extension).isdisjoint("*?[]")
    return None if has_pattern else extension
