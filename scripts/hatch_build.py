"""Put the catalog into the wheel a second time, parsed: a start then reads one file, not forty."""

from __future__ import annotations

import pickle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import tomli
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CATALOG = "server/keyfit/catalog"
COMPILED = "compiled.pickle"  # as in keyfit/catalog/toml_reader.py


class CatalogHook(BuildHookInterface):
    """Hatch's hook around the build of a wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the parsed catalog to the wheel; an editable one reads the TOML files themselves."""
        if version == "editable":
            return
        self._folder = TemporaryDirectory()
        compiled = Path(self._folder.name, COMPILED)
        compiled.write_bytes(pickle.dumps(tables(Path(self.root, CATALOG)), protocol=4))
        build_data["force_include"][str(compiled)] = f"keyfit/catalog/{COMPILED}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact: str) -> None:
        """Remove what was written for the build."""
        if version != "editable":
            self._folder.cleanup()


def tables(catalog: Path) -> dict[str, bytes]:
    """Return the tables of each TOML file in ``catalog``, pickled, by its path there.

    They are pickled one by one, as a start needs only some of them.
    """
    pickled: dict[str, bytes] = {}
    for path in sorted(catalog.rglob("*.toml")):
        name = path.relative_to(catalog).as_posix()
        pickled[name] = pickle.dumps(tomli.loads(path.read_text("utf-8")), protocol=4)
    return pickled
