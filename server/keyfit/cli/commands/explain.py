"""``keyfit explain``: explain a rule, or an error message from the service."""

from __future__ import annotations

import argparse
import os
import stat
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...doctor.explain import explanation, severity_here, unexplained
from ...linter.linter import Linter
from ...linter.rule import page_url
from ...linter.rules import RULES
from ...util.terminal_text import Style
from ...util.text_layout import table
from ...util.translation import Phrase, localized, phrase, tr
from ...util.user_paths import absolute
from ..check_session import project_here
from ..options import add_home, add_trust, reads_home
from ..terminal import style_for

if TYPE_CHECKING:
    from ...doctor.connections import PredictedConnection


_MAX_INPUT = 1024 * 1024  # bytes of a pasted log that are read


_EPILOG = phrase("""\
Without arguments, lists the rules. You can paste a whole log that contains the
error message; keys are never shown. If a tool that is set up in the current
folder, in your home folder or by the environment would get this error, its
file and line are shown, and the causes that match it come first. Messages of
other services are recognized, but not explained. Severities are those of the
current folder's project file.

examples:
  keyfit explain key-endpoint-mismatch
  keyfit explain "model 'Qwen3-Coder-Plus' is not supported"
  keyfit explain plan-quota-used-up
  some-tool 2>&1 | keyfit explain -

exit status: 0 explained, 1 no explanation found, 2 usage error or internal
error.""")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.epilog = localized(_EPILOG)
    parser.add_argument(
        "what",
        nargs="*",
        metavar="RULE | TEXT | -",
        help=tr(
            "a rule's id, an error message, a topic of 'keyfit plans', or - for standard input"
        ),
    )
    add_home(parser, tr("look for the cause only in the files of the current folder"))
    add_trust(parser)


def run(options: argparse.Namespace) -> int:
    """Print the explanation and return 0, or 1 where there is none."""
    what, style = _asked(options.what), style_for(sys.stdout)
    project = project_here(options)
    linter = project.linter
    if not what:
        for line in _rule_list(linter, style):
            print(line)
        return 0
    with_home = reads_home(options, project)
    lines = list(
        explanation(
            linter,
            what,
            style,
            lambda: _connected(linter, with_home),
            lambda affected: _hint(linter, affected),
        )
    )
    for line in lines:
        print(line)
    if not lines:
        message = unexplained(linter, what)
        print(tr("keyfit: {message}", message=message), file=sys.stderr)
    return 0 if lines else 1


def _connected(linter: Linter, with_home: bool) -> list[PredictedConnection]:
    """Return the connections of the current folder."""
    from ...doctor.connections import find_connections
    from ...resolve.host_environment import UNKNOWN_HOST_ENVIRONMENT
    from ...vfs.files import Disk
    from .doctor import host_environment_of

    host_environment = UNKNOWN_HOST_ENVIRONMENT
    if with_home:
        host_environment = host_environment_of(linter, with_home)
    return find_connections(linter, Disk(), (), absolute("."), host_environment)


def _hint(linter: Linter, affected: list[PredictedConnection]) -> str:
    """Return the command that repairs the ``affected`` connections."""
    from ...project.discovery import Discovery
    from ..repair_hint import repair_hint

    return repair_hint(affected, Discovery(linter.tools), absolute("."))


def _asked(words: list[str]) -> str:
    if words == ["-"] or (not words and _is_piped()):
        return _decoded(sys.stdin.buffer.read(_MAX_INPUT)).strip()
    return " ".join(words).strip()


def _decoded(data: bytes) -> str:
    """Return the text of a log in whatever encoding; no byte of it is an error.

    Windows PowerShell writes UTF-16 into files, other programs there the code page of the system.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        from locale import getpreferredencoding

        return data.decode(getpreferredencoding(False), "replace")


def _is_piped() -> bool:
    """Return whether standard input is a pipe or a file: not a terminal, not /dev/null."""
    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
    except (OSError, ValueError, AttributeError):
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISREG(mode)


def _rule_list(linter: Linter, style: Style) -> Iterator[str]:
    rows = []
    for rule in RULES:
        summary = localized(Phrase(rule.summary))
        rows.append((rule.id, severity_here(linter, rule), summary))
    titles = (tr("RULE"), tr("SEVERITY"), tr("WHAT IT FINDS"))
    head, *lines = table(titles, rows, style)
    yield head
    for line, rule in zip(lines, RULES, strict=True):
        # After the layout, which would count the address.
        yield line.replace(rule.id, style.link(page_url(rule.id), rule.id), 1)
    yield ""
    yield tr(
        "'keyfit explain RULE' explains a rule, 'keyfit explain TEXT' an error message."
    )
