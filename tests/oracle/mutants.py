"""Runs inside a case's own namespaces: which words of a tool's catalog file the case depends on.

Prints, as JSON, the words without which keyfit would predict something else.
"""

from __future__ import annotations

import copy
import json
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from keyfit.catalog.loader import load_catalog
from keyfit.catalog.toml_reader import CatalogError, read_toml
from keyfit.catalog.tool_reader import tool_of
from keyfit.catalog.tool_registry import HERE, ToolCatalog, load_tools
from keyfit.catalog.tool_spec import Tool
from keyfit.cli.commands.doctor import host_environment_of
from keyfit.doctor.connections import find_connections
from keyfit.doctor.connections_json import as_json
from keyfit.linter.linter import Linter
from keyfit.project.discovery import Discovery
from keyfit.vfs.files import Disk

_ABOUT = {
    "id",
    "title",
    "cite",
    "as_of",
    "observed",
    "evidence",
    "everyday",
}  # not about what is sent


def main(tool: str, folder: str) -> None:
    """`tool` is its id, `folder` the absolute path of that in which it is started."""
    said = {word: _said(mutant, folder) for word, mutant in mutants(tool).items()}
    print(json.dumps([word for word, rows in said.items() if rows != said[""]]))


def mutants(tool: str) -> dict[str, Tool]:
    """The tool without each of the words that its file can do without; by '' the tool itself."""
    path = f"{HERE}/{tool}.toml"
    table = read_toml(path)
    found = {}
    for word in dict.fromkeys(["", *(word for word, _ in _words(table))]):
        with suppress(CatalogError):
            found[word] = tool_of(path, _without(table, word))
    return found


def _said(tool: Tool, folder: str) -> list[Any]:
    """What is predicted of `tool`."""
    every = load_tools()
    tools = ToolCatalog(
        (tool,), every.variable_names, every.formats, every.startup_files
    )
    discovery = Discovery(tools)
    discovery.add(folder)
    discovery.finish()
    linter = Linter(load_catalog(), tools)
    host_environment = host_environment_of(linter, with_home=True)
    found = find_connections(linter, Disk(), discovery.files, folder, host_environment)
    return [row for row in as_json(found)["connections"] if row["active"]]


def _words(
    table: dict[str, Any], kind: str = "tool"
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each word, as `files.at` or `call.key`, with the table that it stands in."""
    for name, value in table.items():
        if kind == "tool" and name in ("files", "call", "child_environments"):
            rows = value.values() if isinstance(value, dict) else value
            for row in rows:
                yield from _words(row, name)
        elif kind == "wire" and "by" in table and name != "by":
            yield from _words(value, kind) if isinstance(value, dict) else ()
        elif name in ("stop", "active", "wire"):
            yield f"{kind}.{name}", table
            yield from _words(value, name)
        elif name not in _ABOUT:
            yield f"{kind}.{name}", table


def _without(table: dict[str, Any], word: str) -> dict[str, Any]:
    copied = copy.deepcopy(table)
    for found, place in [*_words(copied)]:
        if found == word:
            place.pop(word.rpartition(".")[2], None)
    return copied


if __name__ == "__main__":
    main(*sys.argv[1:])
