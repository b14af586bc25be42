"""``keyfit why``: show which value of a name each tool uses, and which values are overridden."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ...catalog.loader import load_catalog
from ...catalog.tool_registry import load_tools
from ...ide.precedence_chains import chains_named
from ...ide.shown_value import shown_value
from ...project.discovery import Discovery
from ...resolve.precedence import (
    EMPTY,
    HIDDEN,
    POSSIBLE,
    UNREAD,
    USED,
    Layer,
    PrecedenceChain,
)
from ...resolve.redact import Redactor
from ...util.isolation import Guard
from ...util.terminal_text import Style, printable, width
from ...util.translation import localized, phrase, tr
from ...util.user_paths import absolute, shown
from ...vfs.files import Disk
from ..check_session import BROKEN, projects_in, warn_failures, warn_problems
from ..options import add_format, add_trust
from ..paths import existing
from ..terminal import style_for

if TYPE_CHECKING:
    from ...project.projects import Projects

_EPILOG = phrase("""\
NAME is a variable, the dotted path of a setting, or the end of such a path.
The location with the highest precedence comes first. Keys are always masked.

examples:
  keyfit why ANTHROPIC_BASE_URL
  keyfit why DASHSCOPE_API_KEY api/.env
  keyfit why options.baseURL --output-format json""")
_STATE_TEXTS = {
    USED: phrase("used"),
    HIDDEN: phrase("overridden"),
    EMPTY: phrase("ignored because it is empty"),
    POSSIBLE: phrase("may be used: a branch decides"),
    UNREAD: phrase("not read here; overrides the rest"),
}
_STATE_STYLES = {
    USED: "help",
    HIDDEN: "dim",
    EMPTY: "dim",
    POSSIBLE: "info",
    UNREAD: "dim",
}
_ENVIRONMENT = phrase("the environment")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.epilog = localized(_EPILOG)
    parser.add_argument("name", metavar="NAME", help=tr("a variable or a setting"))
    parser.add_argument(
        "path",
        nargs="?",
        default=".",
        metavar="PATH",
        help=tr("a file, or a folder to search (default: the current folder)"),
    )
    add_trust(parser)
    add_format(parser)


def run(options: argparse.Namespace) -> int:
    """Print the layers of every reader and return 0, or 1 where no file sets the name."""
    path = existing(options.path)
    projects = projects_in(
        options, Disk(), filter(os.path.isdir, (absolute("."), path))
    )
    guard = Guard()
    chains = list(_chains(projects, options.name, path, guard))
    redactor = Redactor(load_catalog(), projects.tools)
    if options.output_format == "json":
        print(_json(options.name, chains, redactor))
    else:
        for line in _text(chains, redactor, style_for(sys.stdout)):
            print(line)
    if not chains:
        said = printable(redactor.text(options.name))
        text = tr(
            "keyfit: no file in {path} sets {name}; 'keyfit doctor' also looks in your home folder "
            "and the environment",
            path=shown(path),
            name=said,
        )
        print(text, file=sys.stderr)
    warn_problems(projects.problems)
    warn_failures(guard.failures)
    if guard.failures:
        return BROKEN
    return 0 if chains else 1


def _chains(
    projects: Projects, name: str, path: str, guard: Guard
) -> Iterator[PrecedenceChain]:
    """Yield the chains of ``name`` in all files at ``path``, each once."""
    discovery = Discovery(load_tools(), projects=projects)
    discovery.add(path)
    discovery.finish()
    seen: set[object] = set()
    for file in discovery.files:
        for chain in _chains_in(projects, name, file, guard):
            # All files that a tool reads lead to the same chain.
            identity = (chain.reader, _locations(chain))
            if identity not in seen:
                seen.add(identity)
                yield chain


def _locations(chain: PrecedenceChain) -> tuple[object, ...]:
    """Return the file and span of each layer that is in a file."""
    settings = [layer.part.setting for layer in chain.layers if layer.part]
    return tuple((setting.source.path, setting.span) for setting in settings)


def _chains_in(
    projects: Projects, name: str, file: str, guard: Guard
) -> list[PrecedenceChain]:
    """Return the chains of ``name`` in one file; none after an error, which ``guard`` records."""
    with guard(file):
        linter = projects.of(file).linter
        context = linter.context(Disk(), file, include_unrelated=True, guard=guard)
        if context:
            return list(chains_named(context, name))
    return []


def _text(
    chains: list[PrecedenceChain], redactor: Redactor, style: Style
) -> Iterator[str]:
    for number, chain in enumerate(chains):
        if number:
            yield ""
        yield _title(chain, redactor, style)
        rows = [_row(layer, redactor) for layer in chain.layers]
        widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
        for row, layer in zip(rows, chain.layers, strict=True):
            mark = ">" if layer.state == USED else " "
            line = style(_STATE_STYLES[layer.state], _line(row, widths))
            yield f"  {mark} {line}"


def _title(chain: PrecedenceChain, redactor: Redactor, style: Style) -> str:
    """Return the name, its reader and the folder in which that is started."""
    name = style("bold", printable(redactor.text(chain.name)))
    reader = printable(localized(chain.reader))
    if not chain.root:
        return tr("{name} for {reader}", name=name, reader=reader)
    return tr(
        "{name} for {reader}, started in {folder}",
        name=name,
        reader=reader,
        folder=printable(shown(chain.root)),
    )


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells: list[str] = []
    for cell, column_width in zip(row, widths, strict=True):
        padding = " " * (column_width - width(cell))
        cells.append(cell + padding)
    return "  ".join(cells).rstrip()


def _row(layer: Layer, redactor: Redactor) -> tuple[str, str, str]:
    """Return the location of ``layer``, its value and what becomes of it."""
    state = localized(_STATE_TEXTS[layer.state])
    if layer.part is None:
        return localized(_ENVIRONMENT), "", state
    setting = layer.part.setting
    line, column = setting.source.position(setting.span.start)
    location = f"{shown(setting.source.path)}:{line}:{column}"
    value = shown_value(layer.part, redactor)
    return printable(location), printable(value), state


def _json(name: str, chains: list[PrecedenceChain], redactor: Redactor) -> str:
    import json

    document = {
        "version": 1,
        "name": redactor.text(name),
        "stacks": [_chain_json(chain, redactor) for chain in chains],
    }
    return json.dumps(document, indent=2)


def _chain_json(chain: PrecedenceChain, redactor: Redactor) -> dict[str, object]:
    return {
        "name": redactor.text(chain.name),
        "reader": chain.reader,
        "tool": chain.tool or None,
        "root": shown(chain.root) if chain.root else None,
        "layers": [_layer_json(layer, redactor) for layer in chain.layers],
    }


def _layer_json(layer: Layer, redactor: Redactor) -> dict[str, object]:
    """Return one layer; ``line`` and ``column`` are 1-based, columns count code points."""
    if layer.part is None:
        return {
            "state": layer.state,
            "path": None,
        }
    setting = layer.part.setting
    line, column = setting.source.position(setting.span.start)
    return {
        "state": layer.state,
        "path": shown(setting.source.path),
        "line": line,
        "column": column,
        "value": shown_value(layer.part, redactor),
    }
