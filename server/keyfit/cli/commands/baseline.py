"""``keyfit baseline``: record the current findings, so that only new ones are reported."""

from __future__ import annotations

import argparse
import sys
from shlex import quote

from ...linter.baseline import NAME, Baseline, BaselineEntry, parsed, text_of
from ...linter.report import Report
from ...text.source import Unreadable
from ...util.terminal_text import printable
from ...util.translation import localized, ntr, phrase, reason, tr
from ...util.user_paths import absolute, readable, shown
from ...vfs.files import Disk
from .. import check_session
from ..atomic_write import NotWritten, create_text, replace_text
from ..errors import UsageError
from ..parallel_check import Workers
from ..progress import Progress

_EPILOG = phrase("""\
The file contains rules, paths and fingerprints, but no keys, so you can commit
it. Entries of the files that are checked now are rewritten; those of other
files are kept.

examples:
  keyfit baseline                   write or update keyfit-baseline.json
  keyfit check --baseline keyfit-baseline.json

Set baseline = "keyfit-baseline.json" in keyfit.toml to use it in editors, too.

exit status: 0 written, 2 usage error, internal error or a PATH that does not
exist, 3 nothing to check.""")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.epilog = localized(_EPILOG)
    check_session.add_options(
        parser,
        tr(
            "write FILE (default: the baseline in the settings, else {name})", name=NAME
        ),
    )


def run(options: argparse.Namespace) -> int:
    """Write the baseline, print what is new in it, and return the exit status."""
    in_settings = _file_in_settings(options)
    old, text = _read(in_settings or absolute(NAME))
    options.baseline = ""  # now nothing is left out
    with Progress(sys.stderr) as progress, Workers(progress) as workers:
        opened = check_session.opened(options, progress, workers.look)
        report = workers.checked(opened)
    check_session.warn_skipped(opened, report, options)
    if not report.checked and text is None:
        return check_session.status(opened, report, options.allow_nothing)
    _update(old, text, opened, report)
    if text is None and not in_settings:
        command = f"keyfit check --baseline {quote(shown(old.file))}"
        print(tr("keyfit: to use it: {command}", command=command))
    is_broken = report.failures or opened.discovery.missing
    return check_session.BROKEN if is_broken else check_session.CLEAN


def _update(
    old: Baseline, text: str | None, opened: check_session.Session, report: Report
) -> None:
    """Write the file of ``old``, whose text is ``text``, with what ``report`` found, and print
    what is new."""
    found = _entries(old, report)
    kept = {entry for entry in old.entries if not _is_seen(opened, report, old, entry)}
    # An old fingerprint cannot be made new without its finding, so that the file keeps its version
    # as long as it has entries that were not checked.
    new = old if kept else Baseline(old.file)
    entries = found if new.version == old.version else _entries(new, report)
    _write(old.file, text, text_of(entries | kept, new.version))
    _tell(old, found | kept, sum(map(len, report.findings.values())) - len(found))


def _entries(baseline: Baseline, report: Report) -> set[BaselineEntry]:
    """Return an entry of ``baseline``'s version for each finding of ``report`` in its folder."""
    entries: set[BaselineEntry] = set()
    for path, result in report.files.items():
        if path.startswith(baseline.folder):
            entries.update(baseline.entries_of(path, result.findings))
    return entries


def warn_outdated(opened: check_session.Session, report: Report) -> None:
    """Print on stderr the baselines with entries that fit nothing any more."""
    known = {entry for file in report.files.values() for entry in file.known}
    for baseline in {project.linter.baseline for project in opened.projects.known}:
        rest = baseline.entries - known
        count = sum(_is_seen(opened, report, baseline, entry) for entry in rest)
        if count:
            text = ntr(
                "keyfit: {file}: 1 outdated entry; run 'keyfit baseline'",
                "keyfit: {file}: {count:,} outdated entries; run 'keyfit baseline'",
                count,
                file=_shown(baseline),
            )
            print(text, file=sys.stderr)


def _file_in_settings(options: argparse.Namespace) -> str:
    """Return the file that ``options``, else the settings name, '' if neither does."""
    here = check_session.projects_of(options, Disk()).around(absolute("."))
    return here.settings.config.baseline


def _read(file: str) -> tuple[Baseline, str | None]:
    """Return the baseline at ``file`` and its text, None if there is none yet. Raise
    `UsageError`: what is no baseline is not overwritten."""
    try:
        text = Disk().read(file)
        return (Baseline(file), None) if text is None else (parsed(file, text), text)
    except (Unreadable, ValueError) as error:
        raise UsageError(
            tr(
                "{file}: {why}; name another file, or remove it",
                file=readable(file),
                why=reason(error),
            )
        ) from None


def _is_seen(
    opened: check_session.Session,
    report: Report,
    baseline: Baseline,
    entry: BaselineEntry,
) -> bool:
    """Return whether what ``entry`` speaks of would have been found: its file was checked, or is
    gone."""
    path = f"{baseline.folder}{entry.path}"
    if path not in report.files:
        return not opened.files.exists(path)
    rules = opened.projects.of(path).linter.rules
    return any(rule.id == entry.rule for rule in rules)


def _write(file: str, old: str | None, new: str) -> None:
    try:
        if old is None:
            create_text(file, new)
        elif new != old:
            replace_text(file, old, new)
    except NotWritten as error:
        name = readable(file)
        raise UsageError(
            tr("{file}: not written: {why}", file=name, why=reason(error))
        ) from None


def _tell(old: Baseline, entries: set[BaselineEntry], outside: int) -> None:
    new, gone = len(entries - old.entries), len(old.entries - entries)
    text = ntr(
        "{file}: 1 finding ({new} new, {gone} no longer there)",
        "{file}: {count:,} findings ({new} new, {gone} no longer there)",
        len(entries),
        file=_shown(old),
        new=new,
        gone=gone,
    )
    print(text)
    if outside:
        text = ntr(
            "keyfit: 1 finding outside of the folder of {file} left out",
            "keyfit: {count:,} findings outside of the folder of {file} left out",
            outside,
            file=_shown(old),
        )
        print(text, file=sys.stderr)


def _shown(baseline: Baseline) -> str:
    return printable(readable(baseline.file))
