"""Writes which files keyfit reads, as editors' clients want it said, from the tool catalog."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from textwrap import fill

from generated import between
from starting_files import markers, patterns, words

from keyfit.catalog import Catalog, load_catalog
from keyfit.catalog.tool_registry import ToolCatalog, load_tools
from keyfit.lsp.features.watched_files import globs

_BLANK = "\0"
ROOT = Path(__file__).resolve().parent.parent
# A format's file type in Neovim, for names to which it gives none by itself.
FILETYPES = {
    "dotenv": "env", "shell": "sh", "json": "json", "json5": "json5",
    "dockerfile": "dockerfile", "systemd": "systemd", "properties": "jproperties",
}  # fmt: skip
LSP4IJ = ROOT / "packaging" / "lsp4ij" / "template.json"
# A format's language in the protocol, where it has not the format's name.
LANGUAGES = {
    "shell": "shellscript", "compose": "dockercompose", "systemd": "ini", "batch": "bat",
    "package-json": "json",
}  # fmt: skip
EMACS = ROOT / "docs" / "editors" / "emacs.md"
EMACS_START, EMACS_END = ";; begin of files\n", ";; end of files"
# A format's mode there; the formats of programs have modes of their own, which people keep.
EMACS_MODES = {
    "dotenv": "shell", "shell": "shell", "json": "json", "json5": "json",
    "toml": "conf", "yaml": "conf", "compose": "conf",
}  # fmt: skip


def neovim(tools: ToolCatalog, catalog: Catalog) -> str:
    """The Lua module that says what the server reads and what type such a file has."""
    names: dict[str, list[str]] = {}
    for glob, format in tools.formats:
        if format in FILETYPES:
            names.setdefault(FILETYPES[format], []).append(glob)
    known = words(catalog)
    read = [glob.removeprefix("**/") for glob in globs(tools)]
    shown = [name for name in read if name not in markers(tools)]
    return "\n".join(
        [
            "-- Generated from server/keyfit/catalog/tools by `make docs`.",
            "return {",
            f"  names = {lua(shown)},",
            "  -- Made for keys and endpoints: the server starts for others that have these words.",
            f"  own = {lua(patterns(tools).own)},",
            f"  words = {lua(known['words'])},",
            f"  prefixes = {lua(known['prefixes'])},",
            "  filetypes = {",
            *(f"    {filetype} = {lua(same)}," for filetype, same in names.items()),
            "  },",
            "}",
            "",
        ]
    )


def lsp4ij(tools: ToolCatalog) -> str:
    """The template from which a JetBrains IDE learns of the server, and which files are its."""
    names: dict[str, list[str]] = {}
    for glob, format in tools.formats:
        names.setdefault(LANGUAGES.get(format, format), []).append(
            glob.removeprefix("**/")
        )
    mappings = [
        {"fileType": {"patterns": patterns}, "languageId": language}
        for language, patterns in names.items()
    ]
    template = {
        "id": "keyfit",
        "name": "keyfit",
        "programArgs": {"default": "keyfit lsp"},
        "fileTypeMappings": mappings,
    }
    return json.dumps(template, indent=2) + "\n"


def emacs_names(tools: ToolCatalog) -> dict[str, list[str]]:
    """The names, and ends of paths, that each of our modes in Emacs is for."""
    named = {glob: format for glob, format in tools.formats if "*" not in glob}
    tails = {
        t: spec.syntax.format
        for tool in tools.tools
        for spec in tool.files.values()
        for t in spec.tails
    }
    names: dict[str, list[str]] = {}
    for name, format in {**named, **tails}.items():
        if format in EMACS_MODES:
            names.setdefault(EMACS_MODES[format], []).append(name)
    return {mode: sorted(found) for mode, found in names.items()}


def emacs(page: str, tools: ToolCatalog) -> str:
    """The page about Emacs with the catalog's files."""
    lists = "\n".join(
        fill(
            f"(keyfit-{mode}-mode {' '.join(quoted(name) for name in found)})",
            100, initial_indent=" " * 17, subsequent_indent=" " * 18, break_long_words=False,
            break_on_hyphens=False,
        ).replace(_BLANK, " ")
        for mode, found in emacs_names(tools).items()
    )  # fmt: skip
    return between(page, EMACS_START, EMACS_END, f"{EMACS_START}{lists}\n{EMACS_END}")


def quoted(name: str) -> str:
    """``name`` as a text of Lisp, its blanks such that no line is broken there."""
    return f'"{name}"'.replace(" ", _BLANK)


def lua(texts: Iterable[str]) -> str:
    """A Lua list of ``texts``, which hold no quotes."""
    return "{ " + ", ".join(f"'{text}'" for text in texts) + " }"


def wanted() -> dict[Path, str]:
    """Every generated file with its text."""
    tools = load_tools()
    return {
        ROOT / "client-neovim" / "lua" / "keyfit" / "files.lua": neovim(
            tools, load_catalog()
        ),
        LSP4IJ: lsp4ij(tools),
        EMACS: emacs(EMACS.read_text(encoding="utf-8"), tools),
    }
