"""``keyfit explain``: a rule, or what the service meant by its answer."""

from __future__ import annotations

import argparse
import os
import re
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ...catalog.loader import load_messages
from ...linter.linter import Linter
from ...linter.rule import Example, Rule
from ...linter.rules import RULES
from ...resolve.redact import Redactor
from ..check_session import project_here
from ..options import add_trust
from ..output.message_texts import TABLES, Entry, entries, entry_text, source_text
from ..output.table import paragraph, table
from ..paths import absolute
from ..terminal import Style, printable, style_for

if TYPE_CHECKING:
    from ...doctor.connections import PredictedConnection

_LONGEST = 1024 * 1024  # code points of a pasted log that are read
_QUOTED = 200  # code points of an unknown text that are shown again
_STATUS = re.compile(r"(?<![\w.])(4\d\d|5\d\d)(?![\w.])")
_HINT = """\
Paste the service's own message, e.g. keyfit explain "401 invalid access token";
'keyfit explain' lists the rules, 'keyfit plans' compares keys and endpoints."""
_EPILOG = """\
Without arguments it lists the rules. An error message may be pasted whole, with the
log around it; keys in it are never shown again. Where a tool that is set up in the
current folder would be answered so, that is said too (of its files there; with --home
also of those in your home folder and the environment). Severities are those that the
project file of the current folder asks for.

examples:
  keyfit explain key-endpoint-mismatch
  keyfit explain "model 'Qwen3-Coder-Plus' is not supported"
  keyfit explain plan-quota-used-up
  some-tool 2>&1 | keyfit explain -"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.epilog = _EPILOG
    parser.add_argument(
        "what", nargs="*", metavar="RULE | TEXT | -",
        help="a rule's id, an error message, the id of a case, or - for standard input",
    )  # fmt: skip
    parser.add_argument(
        "--home", action="store_true",
        help="also look for the cause in your home folder and the environment",
    )  # fmt: skip
    add_trust(parser)


def run(options: argparse.Namespace) -> int:
    """Prints the explanation and returns 0, or 1 where there is none."""
    what, style = _asked(options.what), style_for(sys.stdout)
    analysis = project_here(options).analysis
    if not what:
        for line in _rule_list(analysis, style):
            print(line)
        return 0
    lines = list(explanation(analysis, what, style, lambda: _connected(analysis, options.home)))
    for line in lines:
        print(line)
    if not lines:
        print(f"keyfit: {unexplained(analysis, what)}", file=sys.stderr)
    return 0 if lines else 1


def _connected(analysis: Linter, with_home: bool) -> list[PredictedConnection]:
    """The connections of the current folder."""
    from ...doctor.connections import connected
    from ...resolve.host_environment import UNKNOWN_WORLD
    from ...vfs.files import Disk
    from .doctor import world_of

    world = world_of(True) if with_home else UNKNOWN_WORLD
    return connected(analysis, Disk(), (), absolute("."), world)


def _asked(words: list[str]) -> str:
    if words == ["-"] or (not words and _is_piped()):
        return sys.stdin.read(_LONGEST).strip()
    return " ".join(words).strip()


def _is_piped() -> bool:
    """Whether standard input is a pipe or a file: not a terminal, not /dev/null."""
    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
    except (OSError, ValueError, AttributeError):
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISREG(mode)


def explanation(
    analysis: Linter, what: str, style: Style, connections: Callable[[], list[PredictedConnection]]
) -> Iterator[str]:
    """The lines that explain ``what``: a rule's id, an entry's, or a text with error messages.

    None where nothing is known of it. ``analysis`` has the settings that hold; ``connections`` is
    called for error messages only, whose cause is looked for there. No key in ``what`` is ever
    repeated.
    """
    rule = next((rule for rule in RULES if rule.id == what.lower()), None)
    if rule:
        yield from _rule_text(analysis, rule, style)
        return
    messages = load_messages()
    if found := named(messages, what):
        yield from _entries(analysis, found, style)
        return
    found, remark = matching(messages, what)
    if remark:
        yield remark
        yield ""
    yield from _entries(analysis, found, style)
    if found:
        yield from _here(connections(), found)


def _entries(analysis: Linter, found: list[Entry], style: Style) -> Iterator[str]:
    for number, entry in enumerate(found):
        if number:
            yield ""
        yield from entry_text(analysis.catalog, entry, style)


def _here(connections: list[PredictedConnection], found: list[Entry]) -> Iterator[str]:
    from ..output.connections_text import here

    for text in here(connections, [entry.fields for entry in found]):
        yield ""
        yield text


def named(messages: Mapping[str, Any], what: str) -> list[Entry]:
    """The entry whose id is ``what``, or all of the table of that name."""
    if what.lower() in TABLES:
        return list(entries(messages, what.lower()))
    return [entry for entry in entries(messages) if entry.id == what.lower()][:1]


def matching(messages: Mapping[str, Any], text: str) -> tuple[list[Entry], str]:
    """The error messages that ``text`` holds, best first, and a remark if they are in doubt.

    Where it holds none, those that come with an HTTP status that it names.
    """
    statuses = {int(status) for status in _STATUS.findall(text)}
    known = list(entries(messages, "messages"))
    by_status = [e for e in known if statuses.intersection(e.fields.get("statuses", ()))]
    found = [e for e in known if re.search(e.fields["match"], text, re.IGNORECASE | re.DOTALL)]
    if found:
        several = f"{len(found)} explanations fit, the likeliest first."
        best_first = sorted(found, key=lambda entry: entry not in by_status)
        return best_first, several if len(found) > 1 else ""
    named = ", ".join(map(str, sorted(statuses)))
    return (
        by_status,
        f"Told by the status {named} alone: it may be any of these." if by_status else "",
    )


def _rule_list(analysis: Linter, style: Style) -> Iterator[str]:
    rows = [(rule.id, _severity(analysis, rule), rule.summary) for rule in RULES]
    yield from table(("RULE", "SEVERITY", "WHAT IT FINDS"), rows, style)
    yield ""
    yield "keyfit explain RULE tells more; so does keyfit explain with an error message."


def _severity(analysis: Linter, rule: Rule) -> str:
    """The severity of ``rule`` by the settings that hold."""
    runs = any(rule.id == other.id for other in analysis.rules)
    return analysis.severities.get(rule.id, rule.severity) if runs else "off"


def _rule_text(analysis: Linter, rule: Rule, style: Style) -> Iterator[str]:
    masker, severity = Redactor(analysis.catalog, analysis.tools), _severity(analysis, rule)
    by_default = "" if severity == rule.severity else f" here, {rule.severity} by default"
    yield f"{style(rule.severity, rule.id)} ({severity}{by_default})"
    yield paragraph(rule.summary, "  ")
    yield ""
    yield paragraph(rule.why, "  ")
    for title, example in (("Wrong", rule.bad), ("Right", rule.good)):
        yield ""
        yield from _example(title, example, masker, style)
    yield ""
    yield paragraph(f"Source: {source_text(analysis.catalog, rule.cite)}", "    ", "  ")


def _example(title: str, example: Example, masker: Redactor, style: Style) -> Iterator[str]:
    for path, text in ((example.path, example.text), *example.beside):
        yield f"  {style('bold', title)}: {path}"
        yield from (f"    {line}".rstrip() for line in masker.text(text).splitlines())


def unexplained(analysis: Linter, what: str) -> str:
    """What to say where `explanation` has no line: what was asked, masked, and what to try."""
    said = printable(Redactor(analysis.catalog, analysis.tools).text(what))[:_QUOTED]
    near = _near(what.lower())
    hint = f"; did you mean {near!r}?" if near else f"\n{_HINT}"
    return f"no explanation for {said!r}{hint}"


def _near(what: str) -> str:
    from difflib import get_close_matches

    known = [rule.id for rule in RULES] + [entry.id for entry in entries(load_messages())]
    return next(iter(get_close_matches(what, filter(None, known), n=1)), "")
