"""Files that stand in for one that a tool reads: profiles, copies, and what shows its syntax."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatch
from typing import NamedTuple

from .tool_registry import ToolCatalog
from .tool_spec import FileSpec, Tool

_SEPARATOR = re.compile(r"[-.]")


class StandIn(NamedTuple):
    """A file that ``tool``, started in the folder ``root``, reads by hand as its file ``name``.

    ``is_profile``: it counts over that file and beside all others. Else it is a copy, of which
    nobody knows what will stand beside it, and is read alone.
    """

    tool: Tool
    name: str
    root: str
    is_profile: bool = False

    @property
    def spec(self) -> FileSpec:
        """The file in whose place it is read."""
        return self.tool.files[self.name]


def stand_in(
    tools: ToolCatalog, path: str, schema: str = "", top_names: Iterable[str] = ()
) -> StandIn | None:
    """Return for what the file at ``path``, which no tool reads, stands in; None for nothing.

    ``schema`` is what it gives as its schema, ``top_names`` are its top-level names. A list of
    variables stands in for nothing: it is read as one, whatever it is called.
    """
    folder, _, name = path.rpartition("/")
    for one in (*_profiles(tools, folder, name), *_copies(tools, folder, name)):
        if not one.spec.is_env_file:
            return one
    return by_syntax(tools, folder, schema, top_names)


def _profiles(tools: ToolCatalog, folder: str, name: str) -> Iterator[StandIn]:
    for tool, file, spec in tools.with_profiles:
        if not any(fnmatch(name, glob) for glob in spec.profiles):
            continue
        for tail in spec.tails:
            inner, _, _ = tail.rpartition("/")
            if folder.endswith(f"/{inner}"):
                root = folder.removesuffix(f"/{inner}") or "/"
                yield StandIn(tool, file, root, is_profile=True)


def _copies(tools: ToolCatalog, folder: str, name: str) -> Iterator[StandIn]:
    for original in _originals(name, tools.variable_names.no_copies):
        if original not in tools.file_names:
            continue
        claims = tools.claims(f"{folder}/{original}")
        # Of several folders the tool starts in the one below which the file lies deepest.
        for tool, file, root in sorted(claims, key=_length_of_root):
            if tool.files[file].is_own(f"{folder}/{original}"):
                yield StandIn(tool, file, root)


def _length_of_root(claim: tuple[Tool, str, str]) -> int:
    return len(claim[2])


def _originals(name: str, no_copies: Sequence[str]) -> Iterator[str]:
    """Yield the names of files of which one called ``name`` may be a copy: ``a.json`` for
    ``a.json.bak``, ``a-b.json``, ``a.b.json``."""
    whole, _, suffix = name.rpartition(".")
    if suffix not in no_copies:
        yield whole
    for separator in _SEPARATOR.finditer(whole):
        yield f"{whole[: separator.start()]}.{suffix}"


def by_syntax(
    tools: ToolCatalog, folder: str, schema: str, top_names: Iterable[str]
) -> StandIn | None:
    """Return what the schema or the top-level names of a file in ``folder`` show it to be."""
    top_names = frozenset(top_names)
    for tool, file, spec in tools.known_by_syntax:
        if schema in spec.schemas or not top_names.isdisjoint(spec.top_names):
            return StandIn(tool, file, folder or "/")
    return None
