"""python-dotenv's parser and interpolation, without the rest of the package.

Importing ``dotenv`` itself brings logging, tempfile, shutil and more, which cost half as much as
a whole check of a file; the two modules used here need none of them.
"""

from __future__ import annotations

from importlib.machinery import PathFinder
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dotenv import parser, variables
else:

    def _submodule(name: str) -> ModuleType:
        """The module ``name`` of the installed package, the package itself left alone."""
        package = PathFinder.find_spec("dotenv")
        spec = PathFinder.find_spec(f"dotenv.{name}", package.submodule_search_locations)
        module = ModuleType(spec.name)
        spec.loader.exec_module(module)
        return module

    parser, variables = _submodule("parser"), _submodule("variables")

__all__ = ["parser", "variables"]
