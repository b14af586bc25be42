"""What docs/editors/ tells clients to attach to is what the catalog says keyfit reads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from keyfit.catalog.toml import read_toml
from keyfit.catalog.tools import load_tools

PAGES = Path(__file__).parent.parent / "docs" / "editors"
TOOLS = load_tools()
# Anybody's scripts and data: a client would take its other servers' files for these.
GENERIC = {"*.sh", "*.bash", "*.zsh", "*.json", "*.jsonc", "*.json5"}
NAMES = [glob.replace("*", "x") for glob, _ in TOOLS.formats if glob not in GENERIC]
TAILS = {tail for tool in TOOLS.tools for spec in tool.files.values() for tail in spec.tails}


def snippet(page: str, language: str) -> str:
    """The first block in ``language``."""
    text = (PAGES / page).read_text(encoding="utf-8")
    return text.partition(f"```{language}\n")[2].partition("```")[0]


@pytest.mark.parametrize("path", sorted({*NAMES, *TAILS}))
def test_emacs_has_a_mode_for_each(path: str) -> None:
    lisp = re.findall(r'\("(/.+?)" \. keyfit-\w+-mode\)', snippet("emacs.md", "elisp"))
    patterns = [re.sub(r"\\\\([(|)])", r"\1", one).replace("\\\\", "\\") for one in lisp]
    assert any(re.search(one.replace(r"\'", r"\Z"), f"/x/{path}") for one in patterns)


def test_helix_has_every_kind_of_env_file(tmp_path: Path) -> None:
    (tmp_path / "languages.toml").write_text(snippet("helix.md", "toml"), encoding="utf-8")
    languages = read_toml(str(tmp_path / "languages.toml"))["language"]
    env = next(one for one in languages if one["name"] == "env")
    globs = {glob for glob, format in TOOLS.formats if format == "dotenv"}
    assert globs <= {one["glob"] for one in env["file-types"]}
    assert all("keyfit" in one["language-servers"] for one in languages)
