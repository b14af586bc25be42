"""docs/architecture.md names modules and folders that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
PLACES = (ROOT / "server" / "keyfit", ROOT / "client-vscode", ROOT)
NAMED = sorted(
    set(re.findall(r"`([\w-]+(?:/[\w.*-]+)*/(?:[\w.-]+\.(?:py|toml|json|ts))?)`", PAGE))
)


@pytest.mark.parametrize("name", NAMED)
def test_what_it_names_is_there(name: str) -> None:
    assert any((place / name).exists() for place in PLACES)


def test_it_names_every_package() -> None:
    packages = [
        path.parent.name for path in (ROOT / "server" / "keyfit").glob("*/__init__.py")
    ]
    assert packages
    assert [name for name in packages if f"`{name}`" not in PAGE] == []
