"""What docs/editors/ tells clients to attach to is what the catalog says keyfit reads.

The page about Emacs is generated; tests/editors runs it.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

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


# The types that Neovim gives to what keyfit reads, by our format.
TYPES = {
    "dotenv": {"env", "dotenv"},
    "shell": {"sh", "bash", "zsh", "ksh"},
    "fish": {"fish"},
    "powershell": {"ps1"},
    "json": {"json", "jsonc"},
    "json5": {"json5"},
    "package-json": {"json"},
    "toml": {"toml"},
    "yaml": {"yaml"},
    "compose": {"yaml.docker-compose"},
    "dockerfile": {"dockerfile"},
    "systemd": {"systemd"},
    "properties": {"jproperties"},
    "batch": {"dosbatch"},
}


def filetypes(text: str) -> set[str]:
    """The types in the list `filetypes` of a Lua table."""
    return set(
        re.findall(r"'([^']*)'", text.partition("filetypes = {")[2].partition("}")[0])
    )


def test_each_format_has_its_types() -> None:
    assert {format for _, format in TOOLS.formats} == set(TYPES)


@pytest.mark.parametrize(
    "path",
    ["docs/editors/neovim.md", "packaging/nvim-lspconfig/lsp/keyfit.lua"],
)
def test_neovim_attaches_to_each_format(path: str) -> None:
    text = (PAGES.parent.parent / path).read_text("utf-8")
    assert filetypes(text) == set().union(*TYPES.values())
    assert "cmd = { 'keyfit', 'lsp' }" in text


def test_vim_attaches_to_each_format_that_it_has_a_type_for() -> None:
    listed = snippet("vim.md", "vim").partition("for s:type in [")[2].partition("]")[0]
    types = set(re.findall(r"'([^']*)'", listed))
    for format in TYPES.keys() - {"compose"}:  # which is yaml there
        assert types & TYPES[format], format


def test_helix_starts_it_for_each_format() -> None:
    text = snippet("helix.md", "toml")
    names = set(re.findall(r'^name = "(.*)"$', text, re.MULTILINE))
    assert names == {
        "env", "bash", "fish", "powershell", "json", "jsonc", "json5", "toml", "yaml",
        "docker-compose", "dockerfile",
    }  # fmt: skip
    assert text.count('"keyfit"]') == len(names)


@pytest.mark.parametrize("page", ["sublime.md", "kate.md"])
def test_toml_yaml_and_fish_are_not_left_out(page: str) -> None:
    text = snippet(page, "json").lower()
    for word in ("json", "toml", "yaml", "fish"):
        assert word in text
