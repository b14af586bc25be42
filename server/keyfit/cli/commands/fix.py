"""``keyfit fix``: apply fixes, or show them."""

from __future__ import annotations

import argparse
import sys

from ...linter.apply_fixes import FixResult, fix_all
from ...linter.report import Report
from ...text.source import Source
from ...util.terminal_text import Style, printable
from ...util.user_paths import shown
from .. import check_session
from ..atomic_write import NotWritten, replace_text
from ..output.summary import plural, summary_text
from ..output.text_report import findings_text
from ..progress import Progress
from ..terminal import style_for

NOT_WRITTEN = 2

_EPILOG = """\
A safe fix cannot cause charges and does not guess; the others need --unsafe.
Files are replaced as a whole or not at all, and never if they have changed
meanwhile.

examples:
  keyfit fix --diff                 show what would change below this folder
  keyfit fix .env                   fix one file
  keyfit fix --select model-case .  apply the fixes of one rule only

exit status: that of 'keyfit check' for the remaining findings; with --diff, 1
if anything would change; 2 if a file could not be written."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.epilog = _EPILOG
    check_session.add_options(parser)
    parser.add_argument(
        "--diff", action="store_true", help="show the changes without writing them"
    )
    parser.add_argument(
        "--unsafe",
        action="store_true",
        help="if a finding has no safe fix, apply the first one offered, which may guess or "
        "cause charges: look at --diff first",
    )


def run(options: argparse.Namespace) -> int:
    """Repair, or show the repairs, report what remains, and return the exit status."""
    with Progress(sys.stderr) as progress:
        opened = check_session.opened(options, progress)
        paths = opened.discovery.files
        fixed = fix_all(opened.projects, opened.files, paths, options.unsafe)
    changed = {
        path: text for path, text in fixed.texts.items() if text != fixed.before[path]
    }
    if options.diff:
        _show(opened, fixed, changed)
        unchanged = _status(opened, fixed, fixed.report, options.allow_nothing)
        if changed and unchanged != check_session.BROKEN:
            return check_session.FOUND
        return unchanged
    failed = _write(fixed, changed, style_for(sys.stdout))
    report = opened.projects.run(opened.files, paths) if failed else fixed.report
    _print_remaining(opened, report)
    report = opened.shown(report)
    check_session.warn_skipped(opened, report)
    check_session.warn_failures(fixed.failures)
    if failed:
        return NOT_WRITTEN
    return _status(opened, fixed, report, options.allow_nothing)


def _status(
    opened: check_session.Session, fixed: FixResult, report: Report, allow_nothing: bool
) -> int:
    if fixed.failures:
        return check_session.BROKEN
    return check_session.status(opened, report, allow_nothing)


def _show(
    opened: check_session.Session, fixed: FixResult, changed: dict[str, str]
) -> None:
    from ..output.diff import diff

    style, redactor = style_for(sys.stdout), opened.redactor
    for path, text in changed.items():
        old = Source(path, fixed.before[path])
        for line in diff(old, Source(path, text), redactor, style):
            print(line)
    fixed.report = opened.shown(fixed.report)
    check_session.warn_skipped(opened, fixed.report)
    check_session.warn_failures(fixed.failures)
    if changed:
        print(f"keyfit: would change {plural(len(changed), 'file')}", file=sys.stderr)


def _write(fixed: FixResult, changed: dict[str, str], style: Style) -> list[str]:
    """Write ``changed`` and print what was fixed; return the paths that could not be written."""
    failed = []
    for path, text in changed.items():
        name = printable(shown(path))
        try:
            replace_text(path, fixed.before[path], text)
        except NotWritten as error:
            print(f"keyfit: not written: {name}: {error}", file=sys.stderr)
            failed.append(path)
            continue
        print(f"{style('bold', name)}: {plural(len(fixed.repairs[path]), 'repair')}")
        for rule, title in fixed.repairs[path]:
            print(f"  {style('help', rule)}: {printable(title)}")
    return failed


def _print_remaining(opened: check_session.Session, report: Report) -> None:
    for line in findings_text(report, opened.redactor, style_for(sys.stdout)):
        print(line)
    if report.checked:
        print(summary_text(report))
