"""What docs/editors/ tells clients to attach to is what the catalog says keyfit reads.

The page about Emacs is generated; tests/editors runs it.
"""

from __future__ import annotations

from pathlib import Path

from keyfit.catalog.toml_reader import read_toml
from keyfit.catalog.tool_registry import load_tools

PAGES = Path(__file__).parent.parent / "docs" / "editors"
TOOLS = load_tools()


def snippet(page: str, language: str) -> str:
    """The first block in ``language``."""
    text = (PAGES / page).read_text(encoding="utf-8")
    return text.partition(f"```{language}\n")[2].partition("```")[0]


def test_helix_has_every_kind_of_env_file(tmp_path: Path) -> None:
    (tmp_path / "languages.toml").write_text(
        snippet("helix.md", "toml"), encoding="utf-8"
    )
    languages = read_toml(str(tmp_path / "languages.toml"))["language"]
    env = next(one for one in languages if one["name"] == "env")
    globs = {glob for glob, format in TOOLS.formats if format == "dotenv"}
    assert globs <= {one["glob"] for one in env["file-types"]}
    assert all("keyfit" in one["language-servers"] for one in languages)
