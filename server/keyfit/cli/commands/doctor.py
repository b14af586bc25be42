"""``keyfit doctor``: show what each coding tool would send, and the expected answer."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Mapping
from shutil import get_terminal_size
from types import MappingProxyType
from typing import TYPE_CHECKING

from ...catalog.tool_registry import ToolCatalog
from ...catalog.tool_spec import Tool
from ...doctor.connections import PredictedConnection, find_connections
from ...doctor.prediction import NOT_FAILING
from ...project.discovery import Discovery
from ...resolve.host_environment import HostEnvironment, environment_of
from ...resolve.shell_exports import read_startup
from ...util.isolation import Guard
from ...util.suggestion import suggestion
from ...util.translation import localized, phrase, tr
from ...util.user_paths import absolute, shown
from ...vfs.files import Disk
from ..check_session import (
    BROKEN,
    CLEAN,
    FOUND,
    NOTHING,
    projects_in,
    users_home,
    warn_failures,
    warn_problems,
    warn_skip,
)
from ..errors import UsageError
from ..options import add_format, add_home, add_trust, reads_home
from ..output.connections_text import connections_text
from ..repair_hint import repair_hint
from ..terminal import style_for

if TYPE_CHECKING:
    from ...doctor.inspection import Inspection
    from ...linter.linter import Linter
    from ...project.projects import Projects

_EPILOG = phrase("""\
Reads the files of coding tools below PATH, the tools' own files and the shell's
startup files in your home folder, and the current environment. It sends no
requests: the answers are the documented ones. Keys are masked.

examples:
  keyfit doctor
  keyfit doctor ~/projects/shop
  keyfit doctor --no-home                 without your home folder
  keyfit doctor --tool codex              one tool in detail
  keyfit doctor --env ANTHROPIC_MODEL=glm-5     as if the variable were set
  keyfit doctor --output-format json

exit status: 0 no call is rejected, 1 a call in use is rejected or not sent,
2 usage error or internal error, 3 no tool uses a known vendor.""")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.epilog = localized(_EPILOG)
    parser.add_argument(
        "path",
        nargs="?",
        default=".",
        metavar="PATH",
        help=tr("the folder in which the tools are started (default: the current one)"),
    )
    add_home(parser, tr("do not read your home folder"))
    parser.add_argument(
        "--env",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help=tr("assume that this variable is set in the environment"),
    )
    parser.add_argument(
        "--tool",
        metavar="NAME",
        help=tr("show only this tool, by its id or name, in detail"),
    )
    parser.add_argument(
        "--verbose",
        action="store_true",
        help=tr(
            "show all tools in detail: every file and variable that was looked for"
        ),
    )
    add_trust(parser)
    add_format(parser)


def run(options: argparse.Namespace) -> int:
    """Print the connections and return the exit status."""
    top = absolute(options.path)
    if not os.path.isdir(top):
        raise UsageError(tr("{path}: no such folder", path=options.path))
    projects, guard = projects_in(options, Disk(), [top]), Guard()
    project = projects.around(top)
    host_environment = host_environment_of(
        project.linter, reads_home(options, project), dict(_named(options.env))
    )
    tools = _tools(project.linter.tools, options.tool, projects)
    found = _connected(projects, top, host_environment, guard)
    inspections: list[Inspection] = []
    if options.tool:
        found = [one for one in found if one.connection.session.tool in tools]
    if options.tool or options.verbose:
        from ...doctor.inspection import inspect_tools  # most people do not ask

        inspections = inspect_tools(
            project.linter, Disk(), tools, top, host_environment
        )
    if options.output_format == "json":
        print(_json(found, inspections))
    else:
        for line in _text(found, inspections, host_environment, len(tools)):
            print(line)
        _print_hint(found, projects, top)
    warn_problems(projects.problems)
    warn_failures(guard.failures)
    return BROKEN if guard.failures else _status(found)


def _print_hint(found: list[PredictedConnection], projects: Projects, top: str) -> None:
    """Print the command that repairs what is active, if there is one."""
    active = [one for one in found if one.connection.active]
    hint = repair_hint(active, Discovery(projects.tools, projects=projects), top)
    if hint:
        print(hint)


def _json(found: list[PredictedConnection], inspections: list[Inspection]) -> str:
    import json  # for programs only, as is the module below

    from ...doctor.connections_json import as_json, inspection_json

    said = as_json(found)
    if inspections:
        said["looked_at"] = [inspection_json(one) for one in inspections]
    return json.dumps(_relative(said), indent=2)


def _text(
    found: list[PredictedConnection],
    inspections: list[Inspection],
    host_environment: HostEnvironment,
    tool_count: int,
) -> Iterator[str]:
    style = style_for(sys.stdout)
    is_any_active = any(one.connection.active for one in found)
    yield from connections_text(found, style, get_terminal_size().columns)
    if inspections and not is_any_active:
        yield ""
    if inspections:
        yield from _inspections_text(inspections, host_environment)
    if is_any_active or inspections:
        return
    if host_environment.home:
        yield tr(
            "Looked for {count} tools in the folder, your home folder and the environment.",
            count=tool_count,
        )
    else:
        yield tr(
            "Looked for {count} tools in the folder and the environment, but not in your home "
            "folder.",
            count=tool_count,
        )
    yield tr(
        "'keyfit doctor --verbose' lists every file and variable that was looked for."
    )


def _inspections_text(
    inspections: list[Inspection], host_environment: HostEnvironment
) -> Iterator[str]:
    """Yield the lines about what was looked for, the shell's startup files first."""
    from ..output.inspection_text import inspection_text, startup_text

    style = style_for(sys.stdout)
    if host_environment.startup:
        paths = [path for path, _ in host_environment.startup]
        yield from startup_text(paths, style)
    yield from inspection_text(inspections, style)


def _tools(catalog: ToolCatalog, wanted: str | None, projects: Projects) -> list[Tool]:
    """Return the tools to show: the one whose id or title is ``wanted``, or all.

    Raise `UsageError` if there is no such tool.
    """
    if wanted is None:
        return list(catalog.tools)
    name = wanted.casefold()
    tools = [tool for tool in catalog.tools if name in (tool.id, tool.title.casefold())]
    if not tools:
        warn_problems(projects.problems)  # the tool's own file may have been refused
        ids = [tool.id for tool in catalog.tools]
        near = suggestion(wanted, ids)
        raise UsageError(tr("no tool {name!r}{near}", name=wanted, near=near))
    return tools


def _named(pairs: list[str]) -> Iterator[tuple[str, str]]:
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not (name and equals):
            # Not what was given: it may be a key.
            raise UsageError(tr("--env wants NAME=VALUE"))
        yield name, value


def host_environment_of(
    linter: Linter, with_home: bool, more: Mapping[str, str] = MappingProxyType({})
) -> HostEnvironment:
    """Return the environment of this process with ``more``, and the home folder if it may be read.

    The startup files are parsed for ``linter``. Those that cannot be read are named on stderr.
    """
    variables = {**os.environ, **more}
    environment = environment_of(variables)
    if not with_home:
        return HostEnvironment("", environment)
    home, disk = users_home()._replace(variable=variables.get), Disk()
    names = {setting.last_name for setting in environment.settings}
    places = home.startup_places(disk, linter.tools)
    startup = read_startup(places, linter.document_store(disk), home.shell, names)
    for path, why in startup.skipped.items():
        warn_skip(path, why)
    return HostEnvironment(
        home.folder,
        environment,
        startup.exports,
        startup.files,
        startup.is_stale,
        startup.is_partial,
    )


def _connected(
    projects: Projects, top: str, host_environment: HostEnvironment, guard: Guard
) -> list[PredictedConnection]:
    linter = projects.around(top).linter
    discovery = Discovery(linter.tools, projects=projects)
    discovery.add(top)
    discovery.finish()
    for path, why in discovery.skipped.items():
        warn_skip(path, why)
    return find_connections(
        linter, Disk(), discovery.files, top, host_environment, guard
    )


def _relative(said: dict[str, object]) -> dict[str, object]:
    """Return ``said`` with paths as a person at the prompt writes them."""

    def walk(value: object) -> object:
        if isinstance(value, Mapping):
            return {
                name: shown(item)
                if name in ("path", "folder") and isinstance(item, str)
                else walk(item)
                for name, item in value.items()
            }
        return [walk(item) for item in value] if isinstance(value, list) else value

    return {name: walk(value) for name, value in said.items()}


def _status(found: list[PredictedConnection]) -> int:
    active = [one for one in found if one.connection.active]
    if not active:
        return NOTHING
    return CLEAN if all(one.answer.outcome in NOT_FAILING for one in active) else FOUND
