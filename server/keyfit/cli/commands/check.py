"""``keyfit check``: report keys, endpoints and models that do not match."""

from __future__ import annotations

import argparse
import sys

from ...linter.report import Report
from ...text.source import Unreadable, decode
from ...util.translation import localized, phrase, tr
from ...util.user_paths import absolute
from ...vfs.files import Disk, ScannedDisk
from ...vfs.read import MAX_FILE_SIZE
from .. import check_session
from ..errors import UsageError
from ..options import add_format
from ..output.formats import (
    FOR_CHECK,
    FOR_PEOPLE,
    Rendering,
    outputs_of,
    write_report,
)
from ..parallel_check import Workers
from ..progress import Progress
from ..terminal import style_for

_STDIN = "stdin.env"  # the name of standard input, which says how to read it
_EPILOG = phrase("""\
examples:
  keyfit check                        all supported files below this folder
  keyfit check .env ~/.claude/settings.json
  keyfit check --statistics           the number of findings of each rule
  keyfit check --output-format json   for programs; concise: a line per finding;
                                      sarif, github, gitlab, junit: for CI
  keyfit check --output-file sarif=keyfit.sarif   text here, SARIF in the file
  keyfit check --fix                  apply the safe fixes, report what remains
  keyfit check - < draft.env          standard input; --stdin-filename names it
  keyfit check --edition 2026-03-11   check models only against that list

exit status: 0 no errors or warnings, 1 errors or warnings, 2 usage error,
internal error or a PATH that does not exist, 3 nothing to check. Skipped files
are listed on standard error.""")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.epilog = localized(_EPILOG)
    check_session.add_options(parser)
    parser.add_argument(
        "--stdin-filename",
        metavar="PATH",
        help=tr(
            "check the text on standard input as the content of PATH (for PATH '-': {name})",
            name=_STDIN,
        ),
    )
    parser.add_argument(
        "--fix",
        action="store_true",
        help=tr(
            "first apply the safe fixes, as 'keyfit fix' does; report what remains"
        ),
    )
    output = parser.add_argument_group(tr("output"))
    add_format(output, *FOR_CHECK)
    output.add_argument(
        "--output-file",
        action="append",
        default=[],
        metavar="[FORMAT=]FILE",
        help=tr(
            "also write the report to FILE, as FORMAT (default: that of --output-format, and "
            "text is printed); may be given several times"
        ),
    )
    output.add_argument(
        "--statistics",
        action="store_true",
        help=tr(
            "print the number of findings of each rule, and how many 'keyfit fix' can repair"
        ),
    )
    output.add_argument(
        "-q",
        "--quiet",
        action="store_true",
        help=tr(
            "print findings and failures only: no summary, no notes on skipped files"
        ),
    )
    output.add_argument(
        "--exit-zero",
        action="store_true",
        help=tr("exit with status 0 even if there are errors or warnings"),
    )


def run(options: argparse.Namespace) -> int:
    """Print the report and return the exit status."""
    console, files = outputs_of(options)
    is_repaired = not options.fix or _repair(options)
    with Progress(sys.stderr) as progress, Workers(progress) as workers:
        opened = _opened(options, progress, workers)
        report = workers.checked(opened)
    has_summary = not options.quiet
    style = style_for(sys.stdout)
    for text in console(Rendering(opened, report, style, has_summary)):
        print(text)
    for path, output in files:
        write_report(path, output(Rendering(opened, report)))
    report = opened.shown(report)
    if options.quiet:
        check_session.warn_broken(opened, report)
    else:
        _warn(options, opened, report)
    status = check_session.status(opened, report, options.allow_nothing)
    if not is_repaired:
        return check_session.BROKEN
    if options.exit_zero and status == check_session.FOUND:
        return check_session.CLEAN
    return status


def _repair(options: argparse.Namespace) -> bool:
    """Make the safe fixes on disk; return whether all could be made."""
    from .fix import repair

    if _is_stdin(options):
        raise UsageError(tr("--fix changes files; it cannot change standard input"))
    # Only the text on standard output is for people.
    is_text = options.output_format in FOR_PEOPLE
    return repair(options, sys.stdout if is_text else sys.stderr)


def _warn(
    options: argparse.Namespace, opened: check_session.Session, report: Report
) -> None:
    """Print on stderr what was left out, and what to do about the baseline."""
    check_session.warn_skipped(opened, report, options)
    check_session.warn_old_catalog(opened)
    if report.checked and not any(report.findings.values()):
        check_session.mention_home(opened, options)
    if any(project.linter.baseline.entries for project in opened.projects.known):
        from .baseline import warn_outdated

        warn_outdated(opened, report)


def _opened(
    options: argparse.Namespace, progress: Progress, workers: Workers
) -> check_session.Session:
    if _is_stdin(options):
        return _from_stdin(options)
    return check_session.opened(options, progress, workers.look)


def _is_stdin(options: argparse.Namespace) -> bool:
    return bool(options.stdin_filename) or check_session.STDIN in options.paths


def _from_stdin(options: argparse.Namespace) -> check_session.Session:
    """Return a session for standard input; the layers around it are read from disk."""
    if options.paths not in ([], [check_session.STDIN]):
        option = "--stdin-filename" if options.stdin_filename else check_session.STDIN
        raise UsageError(tr("{option} takes no other PATH", option=option))
    path = absolute(options.stdin_filename or _STDIN)
    opened = check_session.without_files(options, StandardInput(path), ScannedDisk())
    opened.fix_command = ""  # no command changes standard input
    opened.discovery.add_file(path)
    check_session.refuse_bad_baselines(opened.projects)
    return opened


class StandardInput(Disk):
    """The disk, with standard input in the place of the file at ``path``."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path

    def read(self, path: str) -> str | None:
        """Return the text at ``path``. Raise `Unreadable`."""
        if path != self.path:
            return super().read(path)
        if sys.stdin is None:
            raise Unreadable(phrase("standard input is closed"))
        data = sys.stdin.buffer.read(MAX_FILE_SIZE + 1)
        if len(data) > MAX_FILE_SIZE:
            size = MAX_FILE_SIZE // 1024 // 1024
            raise Unreadable(phrase("larger than {megabytes} MB", megabytes=size))
        return decode(data, path)
