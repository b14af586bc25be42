"""``keyfit fix``: apply fixes, or show them."""

from __future__ import annotations

import argparse
import sys
from typing import TextIO

from ...linter.apply_fixes import FixResult, fix_all
from ...linter.report import Report
from ...text.source import Source
from ...util.counted import file_count
from ...util.terminal_text import printable
from ...util.translation import localized, ntr, phrase, reason, tr
from ...util.user_paths import readable_here
from .. import check_session
from ..atomic_write import NotWritten, replace_text
from ..output.summary import summary_text
from ..output.text_report import findings_text
from ..progress import Progress
from ..terminal import style_for

NOT_WRITTEN = 2

_EPILOG = phrase("""\
A safe fix cannot cause charges and does not guess; the others need --unsafe.
Files are replaced as a whole or not at all, and never if they have changed
meanwhile.

examples:
  keyfit fix --diff                 show what would change below this folder
  keyfit fix .env                   fix one file
  keyfit fix --select model-case .  apply the fixes of one rule only

exit status: that of 'keyfit check' for the remaining findings; with --diff, 1
if anything would change; 2 if a file could not be written.""")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.epilog = localized(_EPILOG)
    check_session.add_options(parser)
    parser.add_argument(
        "--diff", action="store_true", help=tr("show the changes without writing them")
    )
    parser.add_argument(
        "--unsafe",
        action="store_true",
        help=tr(
            "if a finding has no safe fix, apply the first one offered, which may guess or "
            "cause charges: look at --diff first"
        ),
    )


def run(options: argparse.Namespace) -> int:
    """Repair, or show the repairs, report what remains, and return the exit status."""
    opened, fixed = _fixed(options, options.unsafe)
    paths = opened.discovery.files
    changed = _changed(fixed)
    if options.diff:
        _show(opened, fixed, changed, options)
        unchanged = _status(opened, fixed, fixed.report, options.allow_nothing)
        if changed and unchanged != check_session.BROKEN:
            return check_session.FOUND
        return unchanged
    failed = _write(fixed, changed, sys.stdout)
    report = opened.projects.run(opened.files, paths) if failed else fixed.report
    _print_remaining(opened, report)
    report = opened.shown(report)
    check_session.warn_skipped(opened, report, options)
    check_session.warn_failures(fixed.failures)
    if failed:
        return NOT_WRITTEN
    return _status(opened, fixed, report, options.allow_nothing)


def repair(options: argparse.Namespace, stream: TextIO) -> bool:
    """Make the safe fixes for ``keyfit check --fix``; print them on ``stream`` and what failed on
    stderr. Return whether nothing failed."""
    _, fixed = _fixed(options)
    failed = _write(fixed, _changed(fixed), stream)
    check_session.warn_failures(fixed.failures)
    return not (failed or fixed.failures)


def _fixed(
    options: argparse.Namespace, unsafe: bool = False
) -> tuple[check_session.Session, FixResult]:
    with Progress(sys.stderr) as progress:
        opened = check_session.opened(options, progress)
        paths = opened.discovery.files
        return opened, fix_all(opened.projects, opened.files, paths, unsafe)


def _changed(fixed: FixResult) -> dict[str, str]:
    """Return the new texts by path."""
    return {
        path: text for path, text in fixed.texts.items() if text != fixed.before[path]
    }


def _status(
    opened: check_session.Session, fixed: FixResult, report: Report, allow_nothing: bool
) -> int:
    if fixed.failures:
        return check_session.BROKEN
    return check_session.status(opened, report, allow_nothing)


def _show(
    opened: check_session.Session,
    fixed: FixResult,
    changed: dict[str, str],
    options: argparse.Namespace,
) -> None:
    from ..output.diff import diff

    style, redactor = style_for(sys.stdout), opened.redactor
    for path, text in changed.items():
        old = Source(path, fixed.before[path])
        for line in diff(old, Source(path, text), redactor, style):
            print(line)
    fixed.report = opened.shown(fixed.report)
    check_session.warn_skipped(opened, fixed.report, options)
    check_session.warn_failures(fixed.failures)
    if changed:
        files = file_count(len(changed))
        print(tr("keyfit: would change {files}", files=files), file=sys.stderr)


def _write(fixed: FixResult, changed: dict[str, str], stream: TextIO) -> list[str]:
    """Write ``changed`` and print on ``stream`` what was fixed; return the paths that could not be
    written."""
    style = style_for(stream)
    failed = []
    for path, text in changed.items():
        name = printable(readable_here(path))
        try:
            replace_text(path, fixed.before[path], text)
        except NotWritten as error:
            text = tr(
                "keyfit: not written: {file}: {why}", file=name, why=reason(error)
            )
            print(text, file=sys.stderr)
            failed.append(path)
            continue
        repairs = ntr("1 repair", "{count:,} repairs", len(fixed.repairs[path]))
        bold = style("bold", name)
        print(tr("{file}: {repairs}", file=bold, repairs=repairs), file=stream)
        for rule, title in fixed.repairs[path]:
            shown = printable(localized(title))
            line = tr("{rule}: {title}", rule=style("help", rule), title=shown)
            print(f"  {line}", file=stream)
    return failed


def _print_remaining(opened: check_session.Session, report: Report) -> None:
    style, command = style_for(sys.stdout), opened.fix_command
    for line in findings_text(report, opened.redactor, style, command):
        print(line)
    if report.checked:
        print(summary_text(report, command))
