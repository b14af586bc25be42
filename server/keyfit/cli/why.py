"""``keyfit why``: which of several values of a name a tool takes, and which it never sees."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence

from ..about.variable import named_stacks, shown_value
from ..catalog.loader import load_catalog
from ..catalog.tools import load_tools
from ..discovery import Discovery
from ..files import Disk
from ..isolation import Guard
from ..masking import Masker
from ..projects import Projects
from ..resolve.stacks import EMPTY, HIDDEN, POSSIBLE, UNREAD, USED, Layer, Stack
from .options import add_format
from .paths import absolute, existing, shown
from .session import BROKEN, tell_failures
from .style import Style, printable, style_for, width

_EPILOG = """\
NAME is a variable, or a setting by its dotted path or the end of it. The strongest
place comes first. Keys are only shown masked.

examples:
  keyfit why ANTHROPIC_BASE_URL
  keyfit why DASHSCOPE_API_KEY api/.env
  keyfit why options.baseURL --output-format json"""
_SAID = {
    USED: "used", HIDDEN: "hidden", EMPTY: "empty, does not count", POSSIBLE: "a branch decides",
    UNREAD: "not read here; what is set there wins",
}  # fmt: skip
_ENVIRONMENT = "the environment"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.epilog = _EPILOG
    parser.add_argument("name", metavar="NAME", help="a variable or a setting")
    parser.add_argument(
        "path", nargs="?", default=".", metavar="PATH",
        help="a file, or a folder to search (default: the current folder)",
    )  # fmt: skip
    add_format(parser)


def run(options: argparse.Namespace) -> int:
    """Prints the layers of every reader and returns 0, or 1 where no file sets the name."""
    path = existing(options.path)
    projects = Projects(Disk(), [at for at in (absolute("."), path) if os.path.isdir(at)])
    guard = Guard()
    stacks = list(_stacks(projects, options.name, path, guard))
    masker = Masker(load_catalog(), projects.tools)
    if options.output_format == "json":
        print(_json(options.name, stacks, masker))
    else:
        for line in _text(stacks, masker, style_for(sys.stdout)):
            print(line)
    if not stacks:
        said = printable(masker.text(options.name))
        print(f"keyfit: no file in {shown(path)} sets {said}", file=sys.stderr)
    tell_failures(guard.failures)
    if guard.failures:
        return BROKEN
    return 0 if stacks else 1


def _stacks(projects: Projects, name: str, path: str, guard: Guard) -> Iterator[Stack]:
    """The stacks of ``name`` in all files at ``path``; one that several files show comes once."""
    discovery = Discovery(load_tools(), projects=projects)
    discovery.add(path)
    discovery.finish()
    seen: set[object] = set()
    for file in discovery.files:
        for stack in _stacks_of(projects, name, file, guard):
            parts = [layer.part for layer in stack.layers if layer.part]
            places = tuple((p.setting.source.path, p.setting.span) for p in parts)
            if (stack.reader, places) not in seen:
                seen.add((stack.reader, places))
                yield stack


def _stacks_of(projects: Projects, name: str, file: str, guard: Guard) -> list[Stack]:
    """The stacks of ``name`` in one file; none where something unexpected happens."""
    with guard(file):
        analysis = projects.of(file).analysis
        context = analysis.context(Disk(), file, strangers=True, guard=guard)
        return list(named_stacks(context, name)) if context else []
    return []


def _text(stacks: list[Stack], masker: Masker, style: Style) -> Iterator[str]:
    for number, stack in enumerate(stacks):
        if number:
            yield ""
        where = f", started in {shown(stack.root)}" if stack.root else ""
        name = style("bold", printable(masker.text(stack.name)))
        yield f"{name} for {printable(stack.reader + where)}"
        rows = [_row(layer, masker) for layer in stack.layers]
        widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
        for row, layer in zip(rows, stack.layers, strict=True):
            mark = ">" if layer.state == USED else " "
            yield f"  {mark} {style(_COLOURS[layer.state], _line(row, widths))}"


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = (cell + " " * (most - width(cell)) for cell, most in zip(row, widths, strict=True))
    return "  ".join(cells).rstrip()


_COLOURS = {USED: "help", HIDDEN: "dim", EMPTY: "dim", UNREAD: "dim", POSSIBLE: "info"}


def _row(layer: Layer, masker: Masker) -> tuple[str, str, str]:
    if layer.part is None:
        return _ENVIRONMENT, "", _SAID[layer.state]
    setting = layer.part.setting
    place = setting.source.position(setting.span.start)
    where = f"{shown(setting.source.path)}:{place.line}:{place.column}"
    return printable(where), printable(shown_value(layer.part, masker)), _SAID[layer.state]


def _json(name: str, stacks: list[Stack], masker: Masker) -> str:
    import json

    said = {"version": 1, "name": masker.text(name), "stacks": [
        {
            "name": masker.text(stack.name), "reader": stack.reader, "tool": stack.tool or None,
            "root": shown(stack.root) if stack.root else None,
            "layers": [_layer(layer, masker) for layer in stack.layers],
        }
        for stack in stacks
    ]}  # fmt: skip
    return json.dumps(said, indent=2)


def _layer(layer: Layer, masker: Masker) -> dict[str, object]:
    """One layer; ``line`` and ``column`` (code points) count from 1."""
    if layer.part is None:
        return {"state": layer.state, "path": None}
    setting = layer.part.setting
    place = setting.source.position(setting.span.start)
    return {
        "state": layer.state, "path": shown(setting.source.path),
        "line": place.line, "column": place.column, "value": shown_value(layer.part, masker),
    }  # fmt: skip
