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
    analysis: Linter, what: str, style: Style, connections: Callable[[], list[PredictedConnection]]
) -> Iterator[str]:
    """Yield the lines that explain ``what``: a rule's id, an entry's, or a text with error
    messages.

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
    from .affected_connections import here

    for text in here(connections, [entry.fields for entry in found]):
        yield ""
        yield text


def named(messages: Mapping[str, Any], what: str) -> list[Entry]:
    """Return the entry whose id is ``what``, or all of the table of that name."""
    if what.lower() in TABLES:
        return list(entries(messages, what.lower()))
    return [entry for entry in entries(messages) if entry.id == what.lower()][:1]


def matching(messages: Mapping[str, Any], text: str) -> tuple[list[Entry], str]:
    """Return the error messages that ``text`` holds, best first, and a remark if they are in doubt.

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


def severity_here(analysis: Linter, rule: Rule) -> str:
    """Return the severity of ``rule`` by the settings in force; ``off`` if it does not run."""
    runs = any(rule.id == other.id for other in analysis.rules)
    return analysis.severities.get(rule.id, rule.severity) if runs else "off"


def _rule_text(analysis: Linter, rule: Rule, style: Style) -> Iterator[str]:
    masker, severity = Redactor(analysis.catalog, analysis.tools), severity_here(analysis, rule)
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
    """Return what to say where `explanation` has no line: what was asked, masked, and what to
    try."""
    said = printable(Redactor(analysis.catalog, analysis.tools).text(what))[:_QUOTED]
    near = _near(what.lower())
    hint = f"; did you mean {near!r}?" if near else f"\n{_HINT}"
    return f"no explanation for {said!r}{hint}"


def _near(what: str) -> str:
    from difflib import get_close_matches

    known = [rule.id for rule in RULES] + [entry.id for entry in entries(load_messages())]
    return next(iter(get_close_matches(what, filter(None, known), n=1)), "")
