"""Explain a rule, or what the service meant by its answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ..catalog.loader import load_messages
from ..linter.linter import Linter
from ..linter.rule import Example, Rule
from ..linter.rules import RULES
from ..resolve.redact import Redactor
from ..util.terminal_text import Style, printable
from ..util.text_layout import paragraph
from .message_texts import TABLES, Entry, entries, entry_text, source_text

if TYPE_CHECKING:
    from .connections import PredictedConnection

_QUOTED = 200  # code points of an unknown text that are shown again


_STATUS = re.compile(r"(?<![\w.])(4\d\d|5\d\d)(?![\w.])")


_HINT = """\
Paste the service's own message, e.g. keyfit explain "401 invalid access token";
'keyfit explain' lists the rules, 'keyfit plans' compares keys and endpoints."""


def explanation(
    linter: Linter,
    what: str,
    style: Style,
    connections: Callable[[], list[PredictedConnection]],
) -> Iterator[str]:
    """Yield the lines that explain ``what``: a rule's id, an entry's, or a text with error
    messages; none where nothing is known of it.

    ``linter`` has the settings in force. ``connections`` is called for error messages only, whose
    cause is looked for there. No key in ``what`` is ever repeated.
    """
    rule = next((rule for rule in RULES if rule.id == what.lower()), None)
    if rule:
        yield from _rule_text(linter, rule, style)
        return
    messages = load_messages()
    by_id = entries_with_id(messages, what)
    if by_id:
        yield from _entries_text(linter, by_id, style)
        return
    matches, remark = matching(messages, what)
    if remark:
        yield remark
        yield ""
    yield from _entries_text(linter, matches, style)
    if matches:
        yield from _affected_text(connections(), matches)


def _entries_text(linter: Linter, shown: list[Entry], style: Style) -> Iterator[str]:
    for number, entry in enumerate(shown):
        if number:
            yield ""
        yield from entry_text(linter.catalog, entry, style)


def _affected_text(
    connections: list[PredictedConnection], shown: list[Entry]
) -> Iterator[str]:
    from .affected_connections import here

    for text in here(connections, [entry.fields for entry in shown]):
        yield ""
        yield text


def entries_with_id(messages: Mapping[str, Any], what: str) -> list[Entry]:
    """Return the entry whose id is ``what``, or all of the table of that name."""
    id = what.lower()
    if id in TABLES:
        return list(entries(messages, id))
    return [entry for entry in entries(messages) if entry.id == id][:1]


def matching(messages: Mapping[str, Any], text: str) -> tuple[list[Entry], str]:
    """Return the error messages in ``text``, the likeliest first, and a remark if they are in
    doubt.

    If there is none, those that come with an HTTP status that it names.
    """
    statuses = {int(status) for status in _STATUS.findall(text)}
    by_words: list[Entry] = []
    by_status: list[Entry] = []
    for entry in entries(messages, "messages"):
        if re.search(entry.fields["match"], text, re.IGNORECASE | re.DOTALL):
            by_words.append(entry)
        if statuses.intersection(entry.fields.get("statuses", ())):
            by_status.append(entry)
    if len(by_words) == 1:
        return by_words, ""
    if by_words:
        likeliest_first = sorted(by_words, key=lambda entry: entry not in by_status)
        return (
            likeliest_first,
            f"{len(by_words)} explanations fit, the likeliest first.",
        )
    if by_status:
        names = ", ".join(map(str, sorted(statuses)))
        return by_status, f"Told by the status {names} alone: it may be any of these."
    return [], ""


def severity_here(linter: Linter, rule: Rule) -> str:
    """Return the severity of ``rule`` by the settings in force; ``off`` if it does not run."""
    if not any(rule.id == other.id for other in linter.rules):
        return "off"
    return linter.severities.get(rule.id, rule.severity)


def _rule_text(linter: Linter, rule: Rule, style: Style) -> Iterator[str]:
    redactor = Redactor(linter.catalog, linter.tools)
    severity = severity_here(linter, rule)
    by_default = (
        "" if severity == rule.severity else f" here, {rule.severity} by default"
    )
    yield f"{style(rule.severity, rule.id)} ({severity}{by_default})"
    yield paragraph(rule.summary, "  ")
    yield ""
    yield paragraph(rule.why, "  ")
    for title, example in (("Wrong", rule.bad), ("Right", rule.good)):
        yield ""
        yield from _example(title, example, redactor, style)
    yield ""
    yield paragraph(f"Source: {source_text(linter.catalog, rule.cite)}", "    ", "  ")


def _example(
    title: str, example: Example, redactor: Redactor, style: Style
) -> Iterator[str]:
    for path, text in ((example.path, example.text), *example.companion_files):
        yield f"  {style('bold', title)}: {path}"
        for line in redactor.text(text).splitlines():
            yield f"    {line}".rstrip()


def unexplained(linter: Linter, what: str) -> str:
    """Return what to say where `explanation` has no line: what was asked, masked, and what to
    try."""
    redacted = Redactor(linter.catalog, linter.tools).text(what)
    quoted = printable(redacted)[:_QUOTED]
    near = _near(what.lower())
    hint = f"; did you mean {near!r}?" if near else f"\n{_HINT}"
    return f"no explanation for {quoted!r}{hint}"


def _near(what: str) -> str:
    from difflib import get_close_matches

    known = [rule.id for rule in RULES] + [
        entry.id for entry in entries(load_messages())
    ]
    return next(iter(get_close_matches(what, filter(None, known), n=1)), "")
