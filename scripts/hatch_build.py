"""Put into the wheel what is made of files of the repository: the catalog a second time, parsed, so
that a start reads one file and not forty, and the translations as gettext reads them."""

from __future__ import annotations

import pickle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import tomli
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CATALOG = "server/keyfit/catalog"
COMPILED = "compiled.pickle"  # as in keyfit/catalog/toml_reader.py


class CatalogHook(BuildHookInterface):
    """Hatch's hook around the build of a wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the parsed catalog to the wheel; an editable one reads the TOML files themselves."""
        server = Path(self.root, "server")
        translations = [*map(compile_translations, server.rglob("*.po"))]
        if version == "editable":
            return
        included = build_data["force_include"]
        for path in translations:
            included[str(path)] = path.relative_to(server).as_posix()
        self._folder = TemporaryDirectory()
        compiled = Path(self._folder.name, COMPILED)
        compiled.write_bytes(pickle.dumps(tables(Path(self.root, CATALOG)), protocol=4))
        included[str(compiled)] = f"keyfit/catalog/{COMPILED}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact: str) -> None:
        """Remove what was written for the build."""
        if version != "editable":
            self._folder.cleanup()


def compile_translations(path: Path) -> Path:
    """Write the translations at ``path`` beside it as gettext reads them; return where."""
    compiled = path.with_suffix(".mo")
    with path.open("rb") as text, compiled.open("wb") as file:
        write_mo(file, read_po(text))
    return compiled


def tables(catalog: Path) -> dict[str, bytes]:
    """Return the tables of each TOML file in ``catalog``, pickled, by its path there.

    They are pickled one by one, as a start needs only some of them.
    """
    pickled: dict[str, bytes] = {}
    for path in sorted(catalog.rglob("*.toml")):
        name = path.relative_to(catalog).as_posix()
        pickled[name] = pickle.dumps(tomli.loads(path.read_text("utf-8")), protocol=4)
    return pickled
