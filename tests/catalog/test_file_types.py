"""Formats by name: the same answer as trying every glob in turn."""

from fnmatch import fnmatchcase

import pytest

from keyfit.catalog.file_types import Formats
from keyfit.catalog.tool_registry import load_tools

GLOBS = load_tools().formats


@pytest.mark.parametrize(
    "name",
    [
        ".env", ".env.local", ".env.json", "prod.env", "env", ".envrc", "a.sh", "run", "a.py", "",
        "compose.yaml", "compose.dev.yml", "docker-compose-x.yaml", "a.yaml", ".yaml", "a.json5",
        "a.", "JSON", "json", "a.json.bak",
    ],
)  # fmt: skip
def test_the_first_glob_that_fits_decides(name: str) -> None:
    expected = next((format for glob, format in GLOBS if fnmatchcase(name, glob)), None)
    assert Formats(GLOBS).of(name) == expected


def test_a_glob_may_end_in_any_way() -> None:
    formats = Formats([("*rc", "shell"), ("a.[jt]s", "json"), ("*.rc", "toml")])
    assert [formats.of(name) for name in (".xrc", "a.ts", "x.rc", "a.xs")] == [
        "shell", "json", "shell", None,
    ]  # fmt: skip
