"""python-dotenv's parser, without the rest of the package.

Importing ``dotenv`` itself brings logging, tempfile, shutil and more, which cost half as much as
a whole check of a file; the module used here needs none of them.
"""

from __future__ import annotations

from importlib.machinery import PathFinder
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dotenv import parser
else:

    def _submodule(name: str) -> ModuleType:
        """The module ``name`` of the installed package, the package itself left alone."""
        package = PathFinder.find_spec("dotenv")
        spec = PathFinder.find_spec(f"dotenv.{name}", package.submodule_search_locations)
        module = ModuleType(spec.name)
        spec.loader.exec_module(module)
        return module

    parser = _submodule("parser")

__all__ = ["parser"]
