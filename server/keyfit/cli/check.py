"""``keyfit check``: reports what does not fit."""

from __future__ import annotations

import argparse
import sys

from ..analysis import Report
from ..files import LARGEST, Disk
from ..text.source import Unreadable, decode
from . import session
from .errors import UsageError
from .options import add_format
from .paths import absolute
from .report.summary import summary_text
from .style import style_for

_EPILOG = """\
examples:
  keyfit check                          all files that keyfit reads, below the current folder
  keyfit check .env ~/.claude/settings.json
  keyfit check --output-format json .   for programs
  keyfit check --stdin-filename .env < draft.env
  keyfit check --edition 2026-03-11     hold models against the list of that date

exit status: 0 clean or only infos, 1 errors or warnings, 2 wrong usage or an
internal error, 3 nothing to check. Skipped files are named on standard error."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's options."""
    parser.epilog = _EPILOG
    session.add_options(parser)
    add_format(parser)
    parser.add_argument(
        "--stdin-filename", metavar="PATH",
        help="check the text on standard input as if it stood in PATH",
    )  # fmt: skip


def run(options: argparse.Namespace) -> int:
    """Prints the report and returns the exit status."""
    opened = _from_stdin(options) if options.stdin_filename else session.opened(options)
    report = opened.projects.run(opened.files, opened.discovery.files)
    if options.output_format == "json":
        from .report.as_json import report_json

        print(report_json(report, opened.skipped(report)))
    elif report.checked:
        _print_text(report, opened)
    session.tell_skipped(opened, report)
    if any(project.analysis.baseline.entries for project in opened.projects.known):
        from .baseline import tell_outdated

        tell_outdated(opened, report)
    return session.status(report, options.allow_nothing)


def _print_text(report: Report, opened: session.Session) -> None:
    if any(report.findings.values()):
        from .report.as_text import findings_text

        for line in findings_text(report, opened.masker, style_for(sys.stdout)):
            print(line)
    print(summary_text(report))


def _from_stdin(options: argparse.Namespace) -> session.Session:
    """A session for standard input; the layers around it are read from disk."""
    if options.paths:
        raise UsageError("--stdin-filename takes no other PATH")
    path = absolute(options.stdin_filename)
    opened = session.without_files(options, StandardInput(path))
    opened.discovery.accept(path)
    session.refuse_bad_baselines(opened.projects)
    return opened


class StandardInput(Disk):
    """The disk, with standard input in the place of the file at ``path``."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path

    def read(self, path: str) -> str | None:
        """The text at ``path``. Raises `Unreadable`."""
        if path != self.path:
            return super().read(path)
        if sys.stdin is None:
            raise Unreadable("standard input is closed")
        data = sys.stdin.buffer.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise Unreadable(f"larger than {LARGEST // 1024 // 1024} MB")
        return decode(data)
