"""Writes which files keyfit reads, as editors' clients want it said, from the tool catalog."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from keyfit.catalog.tools import ToolCatalog, load_tools
from keyfit.lsp.watching import globs

ROOT = Path(__file__).resolve().parent.parent
# A format's file type in Neovim, for names to which it gives none by itself.
FILETYPES = {"dotenv": "env", "shell": "sh", "json": "json", "json5": "json5"}


def neovim(tools: ToolCatalog) -> str:
    """The Lua module that says what the server reads and what type such a file has."""
    names: dict[str, list[str]] = {}
    for glob, format in tools.formats:
        if format in FILETYPES:
            names.setdefault(FILETYPES[format], []).append(glob)
    return "\n".join(
        [
            "-- Generated from server/keyfit/catalog/tools by `make docs`.",
            "return {",
            f"  names = {lua([glob.removeprefix('**/') for glob in globs(tools)])},",
            "  filetypes = {",
            *(f"    {filetype} = {lua(same)}," for filetype, same in names.items()),
            "  },",
            "}",
            "",
        ]
    )


def lua(texts: Iterable[str]) -> str:
    """A Lua list of ``texts``, which hold no quotes."""
    return "{ " + ", ".join(f"'{text}'" for text in texts) + " }"


def wanted() -> dict[Path, str]:
    """Every generated file with its text."""
    return {ROOT / "client-neovim" / "lua" / "keyfit" / "files.lua": neovim(load_tools())}
