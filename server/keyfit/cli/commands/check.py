"""``keyfit check``: report keys, endpoints and models that do not match."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator

from ...linter.report import Report
from ...text.source import Unreadable, decode
from ...util.user_paths import absolute
from ...vfs.files import Disk, ScannedDisk
from ...vfs.read import LARGEST
from .. import check_session
from ..errors import UsageError
from ..options import add_format
from ..output.summary import plural, summary_text
from ..parallel_check import Workers
from ..progress import Progress
from ..terminal import style_for

_FOR_CHECK = ("concise", "sarif", "github", "gitlab", "junit")
_EPILOG = """\
examples:
  keyfit check                        all supported files below this folder
  keyfit check .env ~/.claude/settings.json
  keyfit check --statistics           the number of findings of each rule
  keyfit check --output-format json   for programs; concise: one line a finding;
                                      sarif, github, gitlab, junit: for CI
  keyfit check --stdin-filename .env < draft.env
  keyfit check --edition 2026-03-11   check models against that list only

exit status: 0 no errors or warnings, 1 errors or warnings, 2 wrong usage, a
PATH that does not exist or an internal error, 3 nothing to check. Skipped
files are listed on standard error."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.epilog = _EPILOG
    check_session.add_options(parser)
    add_format(parser, *_FOR_CHECK)
    parser.add_argument(
        "--statistics",
        action="store_true",
        help="print the number of findings of each rule, and how many 'keyfit fix' can repair",
    )
    parser.add_argument(
        "--stdin-filename",
        metavar="PATH",
        help="check the text on standard input as the content of PATH",
    )


def run(options: argparse.Namespace) -> int:
    """Print the report and return the exit status."""
    printed = _OUTPUTS.get((options.output_format, options.statistics))
    if printed is None:
        raise UsageError("--statistics needs --output-format text or json")
    with Progress(sys.stderr) as progress, Workers(progress) as workers:
        opened = _opened(options, progress, workers)
        report = workers.checked(opened)
    for text in printed(opened, report):
        print(text)
    report = opened.shown(report)
    check_session.warn_skipped(opened, report)
    is_whole_folder = not (options.paths or options.home or options.stdin_filename)
    if is_whole_folder and not any(report.findings.values()):
        _mention_home(opened)
    if any(project.linter.baseline.entries for project in opened.projects.known):
        from .baseline import warn_outdated

        warn_outdated(opened, report)
    return check_session.status(opened, report, options.allow_nothing)


def _mention_home(opened: check_session.Session) -> None:
    """Print on stderr how many tools' files in the home folder were left out, if any exist."""
    from ...resolve.file_locations import own_files_at_home

    home = check_session.home_folder()
    tools = opened.projects.around(home).linter.tools.tools
    checked = set(opened.discovery.files)
    existing = filter(os.path.isfile, own_files_at_home(tools, home))
    count = len(set(existing) - checked)
    if count:
        were = "was" if count == 1 else "were"
        files = plural(count, "settings file", "settings files")
        print(
            f"keyfit: {files} of coding tools in your home folder {were} not checked; "
            "'keyfit check --home' checks them too",
            file=sys.stderr,
        )


def _opened(
    options: argparse.Namespace, progress: Progress, workers: Workers
) -> check_session.Session:
    if options.stdin_filename:
        return _from_stdin(options)
    return check_session.opened(options, progress, workers.look)


def _text(opened: check_session.Session, report: Report) -> Iterator[str]:
    if any(report.findings.values()):
        from ..output.text_report import findings_text

        yield from findings_text(report, opened.redactor, style_for(sys.stdout))
    yield from _summary(report)


def _summary(report: Report) -> Iterator[str]:
    if report.checked:
        yield summary_text(report)


def _json(opened: check_session.Session, report: Report) -> Iterator[str]:
    from ..output.json_report import report_json

    yield report_json(report, opened.skipped(report))


def _sarif(opened: check_session.Session, report: Report) -> Iterator[str]:
    from ..output.sarif_report import report_sarif

    yield report_sarif(opened, report)


def _github(_: check_session.Session, report: Report) -> Iterator[str]:
    from ..output.github_report import workflow_commands

    yield from workflow_commands(report)
    yield from _summary(report)


def _concise(_: check_session.Session, report: Report) -> Iterator[str]:
    from ..output.concise_report import concise_lines

    yield from concise_lines(report, style_for(sys.stdout))
    yield from _summary(report)


def _gitlab(_: check_session.Session, report: Report) -> Iterator[str]:
    from ..output.gitlab_report import report_gitlab

    yield report_gitlab(report)


def _junit(_: check_session.Session, report: Report) -> Iterator[str]:
    from ..output.junit_report import report_junit

    yield report_junit(report)


def _text_statistics(_: check_session.Session, report: Report) -> Iterator[str]:
    from ..output.statistics import statistics_text

    yield from statistics_text(report, style_for(sys.stdout))
    yield from _summary(report)


def _json_statistics(opened: check_session.Session, report: Report) -> Iterator[str]:
    from ..output.statistics import statistics_json

    yield statistics_json(report, opened.skipped(report))


_OUTPUTS = {  # by format, and whether statistics are asked for
    ("text", False): _text,
    ("json", False): _json,
    ("sarif", False): _sarif,
    ("github", False): _github,
    ("concise", False): _concise,
    ("gitlab", False): _gitlab,
    ("junit", False): _junit,
    ("text", True): _text_statistics,
    ("json", True): _json_statistics,
}


def _from_stdin(options: argparse.Namespace) -> check_session.Session:
    """Return a session for standard input; the layers around it are read from disk."""
    if options.paths:
        raise UsageError("--stdin-filename takes no other PATH")
    path = absolute(options.stdin_filename)
    opened = check_session.without_files(options, StandardInput(path), ScannedDisk())
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
            raise Unreadable("standard input is closed")
        data = sys.stdin.buffer.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise Unreadable(f"larger than {LARGEST // 1024 // 1024} MB")
        return decode(data)
