"""The formats of a report: for standard output, and for files beside it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from ...linter.report import Report
from ...util.terminal_text import Style
from ...util.translation import tr
from ..errors import UsageError
from .summary import summary_text

if TYPE_CHECKING:
    from ..check_session import Session

FOR_CHECK = ("concise", "sarif", "github", "gitlab", "junit")  # besides text and json
FOR_PEOPLE = ("text", "concise")


class Rendering(NamedTuple):
    """A report, the session that made it, and how to show it to people."""

    session: Session
    report: Report
    style: Style = Style(False)
    has_summary: bool = True


Output = Callable[[Rendering], Iterator[str]]
"""Yields the texts of a report; a line break follows each."""


def outputs_of(
    options: argparse.Namespace,
) -> tuple[Output, list[tuple[str, Output]]]:
    """Return the output for standard output, and those for files by path. Raise `UsageError`."""
    printed = options.output_format
    files: list[tuple[str, Output]] = []
    for text in options.output_file:
        format, path = _format_and_path(text)
        if not format:
            # The format that was asked for goes to the file, and people have their text.
            format = options.output_format
            printed = "text"
        files.append((path, _OUTPUTS[format, False]))
    console = _OUTPUTS.get((printed, options.statistics))
    if console is None:
        raise UsageError(tr("--statistics needs --output-format text or json"))
    return console, files


def _format_and_path(text: str) -> tuple[str, str]:
    """Return the two parts of ``FORMAT=FILE``, '' as the format if there is none. Raise
    `UsageError`."""
    format, equals, path = text.partition("=")
    # A path may contain the sign, too: ./name=1.txt
    if not equals or not format.isalpha():
        format, path = "", text
    if not path:
        raise UsageError(tr("--output-file {text}: no FILE is named", text=text))
    known = {name for name, _ in _OUTPUTS}
    if format and format not in known:
        from ...util.suggestion import suggestion

        near = suggestion(format, sorted(known))
        raise UsageError(tr("no format {format!r}{near}", format=format, near=near))
    return format, path


def write_report(path: str, texts: Iterable[str]) -> None:
    """Write ``texts``, each with a line break, to the file at ``path``. Raise `OSError`."""
    from ...resolve.output_gate import gated

    with open(path, "w", encoding="utf-8", errors="replace") as file:
        gated(file).writelines(f"{text}\n" for text in texts)


def _text(shown: Rendering) -> Iterator[str]:
    if any(shown.report.findings.values()):
        from .text_report import findings_text

        session = shown.session
        yield from findings_text(
            shown.report, session.redactor, shown.style, session.fix_command
        )
    yield from _summary(shown)


def _summary(shown: Rendering) -> Iterator[str]:
    if shown.report.checked and shown.has_summary:
        yield summary_text(shown.report, shown.session.fix_command)


def _concise(shown: Rendering) -> Iterator[str]:
    from .concise_report import concise_lines

    yield from concise_lines(shown.report, shown.style)
    yield from _summary(shown)


def _json(shown: Rendering) -> Iterator[str]:
    from .json_report import report_json

    yield report_json(shown.report, shown.session.skipped(shown.report))


def _sarif(shown: Rendering) -> Iterator[str]:
    from .sarif_report import report_sarif

    yield report_sarif(shown.session, shown.report)


def _github(shown: Rendering) -> Iterator[str]:
    from .github_report import workflow_commands

    yield from workflow_commands(shown.report)
    yield from _summary(shown)


def _gitlab(shown: Rendering) -> Iterator[str]:
    from .gitlab_report import report_gitlab

    yield report_gitlab(shown.report)


def _junit(shown: Rendering) -> Iterator[str]:
    from .junit_report import report_junit

    yield report_junit(shown.report)


def _text_statistics(shown: Rendering) -> Iterator[str]:
    from .statistics import statistics_text

    yield from statistics_text(shown.report, shown.style)
    yield from _summary(shown)


def _json_statistics(shown: Rendering) -> Iterator[str]:
    from .statistics import statistics_json

    yield statistics_json(shown.report, shown.session.skipped(shown.report))


_OUTPUTS: dict[tuple[str, bool], Output] = {
    # by format, and whether statistics are asked for
    ("text", False): _text,
    ("concise", False): _concise,
    ("json", False): _json,
    ("sarif", False): _sarif,
    ("github", False): _github,
    ("gitlab", False): _gitlab,
    ("junit", False): _junit,
    ("text", True): _text_statistics,
    ("json", True): _json_statistics,
}
