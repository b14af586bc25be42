"""python-dotenv's parser, without the rest of the package.

This is the only module that depends on private names of python-dotenv: its parser is loaded
without the package's ``__init__``, and its ``Reader`` is subclassed. The names in use are listed
in `PRIVATE_NAMES`; ``tests/parsers/test_python_dotenv.py`` fails as soon as one of them is gone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.machinery import PathFinder
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from dotenv import parser
else:

    def _load_submodule(name: str) -> ModuleType:
        """Load the module ``name`` of the installed package, and not the package itself.

        Importing ``dotenv`` brings logging, tempfile, shutil and more, which cost half as much as
        a whole check of a file; the parser needs none of them.
        """
        package = PathFinder.find_spec("dotenv")
        spec = PathFinder.find_spec(
            f"dotenv.{name}", package.submodule_search_locations
        )
        module = ModuleType(spec.name)
        # The loader of a frozen program asks the module for these.
        module.__spec__, module.__file__ = spec, spec.origin
        spec.loader.exec_module(module)
        return module

    parser = _load_submodule("parser")

PRIVATE_NAMES = ("Error", "Original", "Position", "Reader", "parse_binding")

_NO_ORIGINAL = parser.Original("", 1)


class Binding(NamedTuple):
    """What python-dotenv read at one place; ``end`` is where it stopped (0-based code points).

    ``key`` is None for a comment and for blank lines, ``value`` for a name without ``=``.
    """

    key: str | None
    value: str | None
    is_broken: bool
    end: int


class BindingReader(parser.Reader):
    """Read bindings of one text at any place.

    python-dotenv's reader also counts lines and copies each text that it has read, which takes
    most of its time. The caller needs neither.
    """

    def __init__(self, text: str) -> None:
        self.string = text
        self.position = parser.Position(0, 1)

    def set_mark(self) -> None:
        """Do nothing: the caller knows where a binding begins."""

    def get_marked(self) -> parser.Original:
        """Return an empty text: what was read since the mark is not used."""
        return _NO_ORIGINAL

    def read_regex(self, regex: re.Pattern[str]) -> Sequence[str]:
        """Return the groups of ``regex`` and move past its match. Raise ``parser.Error`` if it does
        not match here."""
        match = regex.match(self.string, self.position.chars)
        if match is None:
            raise parser.Error("read_regex: Pattern not found")
        self.position.chars = match.end()
        return match.groups()

    def read_binding(self, start: int) -> Binding:
        """Return the binding at ``start`` (0-based code points)."""
        self.position.chars = start
        binding = parser.parse_binding(self)
        return Binding(binding.key, binding.value, binding.error, self.position.chars)


__all__ = ["PRIVATE_NAMES", "Binding", "BindingReader"]
