"""Which files make an editor's client start the server, and by which words in them.

The lists are generated into the clients for VS Code and Neovim.
"""

from __future__ import annotations

from typing import NamedTuple

from keyfit.catalog import Catalog
from keyfit.catalog.tool_registry import ToolCatalog

# Formats whose files, if they have a name of their own, usually have keys. Others, such as
# package.json and Dockerfile, are in most projects, and have no key in nearly all of them.
USUAL = ("shell", "compose")


class Patterns(NamedTuple):
    """Ends of paths (globs) of the files that the server reads, by when it starts.

    - ``own``: made for keys and endpoints. It starts when one is open, or mentions a vendor.
    - ``everyday``: in many projects. It starts when one, open or not, mentions a vendor.
    - ``anybodys``: files in general. It starts when one is open and mentions a vendor.
    """

    own: list[str]
    everyday: list[str]
    anybodys: list[str]


def patterns(tools: ToolCatalog) -> Patterns:
    """Every file that the server reads, by what it takes for it to start."""
    own = {"keyfit.toml"}
    everyday: set[str] = set()
    for tool in tools.tools:
        for spec in tool.files.values():
            # A .env is in the lists of tools, too, but it is no one's alone; a shared file is as
            # usual as the tool is that it belongs to.
            is_alone = not spec.is_env_file and not spec.shared
            kind = everyday if tool.everyday and is_alone else own
            kind.update(spec.tails)
    own -= markers(tools)
    anybodys = set()
    for glob, format in tools.formats:
        if format == "dotenv":
            own.add(glob)
        elif format in USUAL and "*" not in glob:
            everyday.add(glob)
        else:
            anybodys.add(glob)
    return Patterns(sorted(own - everyday), sorted(everyday), sorted(anybodys))


def markers(tools: ToolCatalog) -> set[str]:
    """Files of which it counts only that they are there: nothing in them is shown in an editor.
    Lists of variables are checked whatever tool reads them."""
    return {
        tail
        for tool in tools.tools
        for setting in tool.unmodeled
        for name in setting.files
        if not tool.files[name].is_env_file
        for tail in tool.files[name].tails
    }


def words(catalog: Catalog) -> dict[str, tuple[str, ...]]:
    """What an editor's client looks for in files before it starts the server."""
    return {"words": catalog.every_word, "prefixes": catalog.keys.shortest_prefixes}
