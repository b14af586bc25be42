"""Offer to ignore a finding: by a comment, in the project file, or in the baseline."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename, commonprefix
from typing import TYPE_CHECKING

from ...text.edit import Edit
from ...text.source import Source, Span, Unreadable
from ...util.translation import tr
from .offers import QUICK_FIX, Offer, first_of_each_rule

if TYPE_CHECKING:
    from ...linter.finding import Finding
    from ...resolve.file_view import FileView
    from ..session.snapshot import DocumentSnapshot

# A comment that ignores the finding about a useless comment would be useless, too.
_UNUSED = "unused-ignore"
_PROJECT_FILE = "keyfit.toml"


def ignores(
    snapshot: DocumentSnapshot, view: FileView, findings: list[Finding]
) -> Iterator[Offer]:
    """Yield what ignores each of ``findings``, the narrowest first."""
    ignorable = [finding for finding in findings if finding.rule != _UNUSED]
    yield from _here(snapshot, view, ignorable)
    # One line in the project file ignores every finding of the rule in the file.
    for finding in first_of_each_rule(ignorable):
        yield from _in_file(snapshot, finding)
    yield from _in_baseline(snapshot, ignorable)


def _here(
    snapshot: DocumentSnapshot, view: FileView, findings: list[Finding]
) -> Iterator[Offer]:
    """Yield a comment that ignores each finding, in files that can have comments."""
    from ...linter.suppression_edit import comment_sign, ignore_edit

    sign = comment_sign(snapshot.engine.tools, view.document)
    if not sign:
        return
    seen: set[tuple[str, int]] = set()
    for finding in findings:
        # One comment ignores every finding of the rule on its line.
        line = finding.source.line_index(finding.span.start)
        place = (finding.rule, line)
        if place in seen:
            continue
        seen.add(place)
        edit = ignore_edit(view.document, finding, sign)
        if edit:
            title = tr("Ignore {rule} here", rule=finding.rule)
            yield Offer(title, QUICK_FIX, (finding,), (edit,))


def _in_file(snapshot: DocumentSnapshot, finding: Finding) -> Iterator[Offer]:
    """Yield a line in the project file by which the rule does not run on this file.

    Where there is no project file, one is made in the workspace's folder, if the client can.
    """
    from ...project.ignore_in_file import ignore_in_file

    may_create = snapshot.capabilities.edits.creates_files
    file = _project_file(snapshot, may_create)
    if not file or not snapshot.is_in_workspace(file):
        return
    old = _text(snapshot, file)
    new = ignore_in_file(file, old or "", snapshot.path, finding.rule)
    if new is None or (old is None and not may_create):
        return
    title = tr(
        "Ignore {rule} in this file ({file})", rule=finding.rule, file=basename(file)
    )
    created = (file,) if old is None else ()
    edit = _changed(file, old or "", new)
    yield Offer(title, QUICK_FIX, (finding,), (edit,), created_files=created)


def _project_file(snapshot: DocumentSnapshot, may_create: bool) -> str:
    """Return the path of the project file, which may have to be created; '' if there is none."""
    file = snapshot.engine.projects.of(snapshot.path).file
    folder = snapshot.folder_of(snapshot.path)
    if not file and folder and may_create:
        return f"{folder.rstrip('/')}/{_PROJECT_FILE}"
    return file


def _in_baseline(
    snapshot: DocumentSnapshot, findings: list[Finding]
) -> Iterator[Offer]:
    """Yield an entry of each finding in the baseline that the settings name, if there is one."""
    from ...linter.baseline import text_of

    baseline = snapshot.engine.projects.of(snapshot.path).linter.baseline
    is_covered = snapshot.path.startswith(baseline.folder)
    if not (findings and baseline.file and is_covered):
        return
    if not snapshot.is_in_workspace(baseline.file):
        return
    old = _text(snapshot, baseline.file)
    if old is None:
        return
    # An entry depends on the findings before it, so all of the file are asked for.
    entries = baseline.entries_of(snapshot.path, snapshot.findings)
    for finding, entry in zip(snapshot.findings, entries, strict=True):
        if finding not in findings or entry in baseline.entries:
            continue
        new = text_of({*baseline.entries, entry}, baseline.version)
        title = tr(
            "Add this {rule} to {file}",
            rule=finding.rule,
            file=basename(baseline.file),
        )
        edit = _changed(baseline.file, old, new)
        yield Offer(title, QUICK_FIX, (finding,), (edit,))


def _text(snapshot: DocumentSnapshot, path: str) -> str | None:
    """Return the present text at ``path``; None if there is none that can be read."""
    try:
        return snapshot.files.read(path)
    except Unreadable:
        return None


def _changed(path: str, old: str, new: str) -> Edit:
    """Return the smallest edit that makes ``new`` of ``old``."""
    start = len(commonprefix((old, new)))
    end = len(commonprefix((old[start:][::-1], new[start:][::-1])))
    span = Span(start, len(old) - end)
    return Edit(Source(path, old), span, new[start : len(new) - end])
