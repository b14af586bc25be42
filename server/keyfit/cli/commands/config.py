"""``keyfit config``: show the settings that apply, and where each comes from."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from typing import Any

from ...project.projects import Project
from ...project.settings import DEFAULT, EffectiveSettings, SettingOrigin, schema
from ...util.terminal_text import Style, printable
from ...util.text_layout import table
from ...util.translation import localized, phrase, tr
from ...util.user_paths import absolute, shown
from ...vfs.files import Disk
from ..check_session import projects_in, shown_source, warn_problems
from ..options import add_format, add_trust
from ..terminal import style_for

_EPILOG = phrase("""\
Settings come from these sources; for each setting, the last one wins:
  1. keyfit's defaults
  2. your own settings file (see docs/configuration.md for its location)
  3. the project file: keyfit.toml, or [tool.keyfit] in pyproject.toml.
     Settings that reach beyond the project need --trust-project. Only the
     nearest file is used, from the checked file's folder up to the top of its
     repository (outside a repository, up to the folder that was opened or
     in which keyfit runs). In the same folder, keyfit.toml comes first.
  4. the editor's settings, section "keyfit"
  5. the command line: --select, --ignore, --edition, --baseline, --exclude

A list replaces those of earlier sources, but 'ignore' adds to them, unless
there is a 'select' in the same source. 'severity' and 'models' are merged
entry by entry. docs/configuration.md explains each setting.

examples:
  keyfit config show                 the settings that apply in this folder
  keyfit config show app/.env        the settings for this file
  keyfit config show --output-format json""")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.epilog = localized(_EPILOG)
    parser.add_argument(
        "action",
        nargs="?",
        choices=("show",),
        default="show",
        help=tr("print the settings"),
    )
    parser.add_argument(
        "path",
        nargs="?",
        default=".",
        metavar="PATH",
        help=tr("a file or folder (default: the current folder)"),
    )
    add_trust(parser)
    add_format(parser)


def run(options: argparse.Namespace) -> int:
    """Print the settings and return 0."""
    path = absolute(options.path)
    projects = projects_in(options, Disk(), [absolute(".")])
    project = projects.around(path) if os.path.isdir(path) else projects.of(path)
    if options.output_format == "json":
        print(_json(path, project))
    else:
        for line in _text(project, style_for(sys.stdout)):
            print(line)
    warn_problems(project.problems)
    return 0


def _values(
    found: EffectiveSettings,
) -> Iterator[tuple[str, Any, tuple[SettingOrigin, ...]]]:
    """Yield each key with its value and where it comes from, in the order of the schema."""
    for key, said in schema()["properties"].items():
        inner = [name for name in found.values if name.partition(".")[0] == key]
        for name in inner:
            yield name, found.values[name], found.origins[name]
        if not inner:
            yield key, said["default"], (SettingOrigin(DEFAULT),)


def _text(project: Project, style: Style) -> Iterator[str]:
    rows = [
        (key, printable(_shown(value)), printable(tr(", ").join(map(_place, origins))))
        for key, value, origins in _values(project.settings)
    ]
    yield from table((tr("SETTING"), tr("VALUE"), tr("FROM")), rows, style)


def _shown(value: Any) -> str:
    if value is None:
        return tr("not set")
    return json.dumps(value, ensure_ascii=False)


def _place(origin: SettingOrigin) -> str:
    name = localized(shown_source(origin.source))
    return f"{name}:{origin.line}" if origin.line else name


def _json(path: str, project: Project) -> str:
    values = {
        key: {"value": value, "from": [_origin(origin) for origin in origins]}
        for key, value, origins in _values(project.settings)
    }
    problems = [
        {**_origin(SettingOrigin(p.source, p.line)), "key": p.key, "message": p.message}
        for p in project.problems
    ]
    said = {
        "version": 1,
        "path": shown(path),
        "project_file": shown(project.file) if project.file else None,
        "values": values,
        "problems": problems,
    }
    return json.dumps(said, indent=2)


def _origin(origin: SettingOrigin) -> dict[str, Any]:
    return {"source": shown_source(origin.source), "line": origin.line or None}
